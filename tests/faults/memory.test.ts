// Memory that cannot be had: every growth and every making of one fails once. What fails says so, and leaves a detector
// that answers as before.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LocalCore } from '../../bindings/detector/core.ts';
import { load } from '../../bindings/detector/load.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { createDetector } from '../../bindings/index.node.ts';
import { alone } from '../../bindings/runtime/stage.ts';
import type { Build } from '../../bindings/runtime/features.ts';
import { SURE } from '../helpers/sample.ts';
import { NODE } from '../helpers/threads.ts';
import { withFace, type Face } from './face.ts';

const test = suite<Face>('faults/memory');
withFace(test);

const OPTIONS = detectOptions(SURE);
const BUILDS: Build[] = ['simd', 'relaxed', 'simd-threads', 'relaxed-threads'];

/** While `work` runs, the call of this number fails. Returns how many there were, and what came of it. */
async function failing<T>(number: number, work: () => T | Promise<T>) {
  const { Memory } = WebAssembly;
  const { grow } = Memory.prototype;
  let calls = 0;
  const count = () => {
    if (++calls === number) throw new RangeError('a test lets it fail');
  };
  Memory.prototype.grow = function (pages) {
    count();
    return grow.call(this, pages);
  };
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      count();
      super(descriptor);
    }
  };
  try {
    return { answer: await work(), error: null, calls };
  } catch (error) {
    return { answer: null, error, calls };
  } finally {
    WebAssembly.Memory = Memory;
    Memory.prototype.grow = grow;
  }
}

function assertNoRoom(error: unknown, what: string): void {
  assert.instance(error, SaccadeError, `${what}: ${String(error)}`);
  assert.is((error as SaccadeError).code, 'SACCADE_OUT_OF_MEMORY', what);
}

const runs = (build: Build) =>
  load({ eyes: false }, choice(build), NODE).then(
    ({ engine }) => (engine.close(), true),
    () => false,
  );
const choice = (build: Build) => {
  const workers = build.endsWith('threads') ? 1 : 0;
  return { build, threads: 1 + workers, workers, why: 'a test' };
};

for (const build of BUILDS) {
  test(`${build}: each growth of a detection fails once`, async ({ photo }) => {
    // Node 20 has no relaxed SIMD
    if (!(await runs(build))) return;
    let expected = '';
    for (let k = 1; ; k++) {
      const { engine, nets, info } = await load({ eyes: true }, choice(build), NODE);
      const core = new LocalCore(alone(engine, nets), info, { decode: NODE.decode });
      const look = () => JSON.stringify(core.detectSync(photo, OPTIONS).faces);
      const { answer, error, calls } = await failing(k, look);
      if (!error) {
        assert.ok(calls > 3 && calls < k, `${calls} growths`);
        assert.is(answer, expected);
        break;
      }
      assertNoRoom(error, `growth ${k}`);
      const again = look();
      expected ||= again;
      assert.is(again, expected, `after growth ${k} failed`);
      core.close();
    }
  });
}

test('each growth and each memory of a creation fails once', async ({ photo, expected }) => {
  for (const threads of [1, 2]) {
    for (let k = 1; ; k++) {
      const { answer, error, calls } = await failing(k, () => createDetector({ ...SURE, threads }));
      if (answer) {
        // a memory that cannot be had is asked for again, smaller
        assert.is(JSON.stringify(answer.detectSync(photo)), expected);
        answer.close();
        if (calls < k) break;
      } else assertNoRoom(error, `call ${k}, ${threads} threads`);
    }
  }
});

test('kernels that cannot be instantiated: SACCADE_LOAD_FAILED, and the next creation is none the worse', async ({
  photo,
  expected,
}) => {
  const { Instance } = WebAssembly;
  for (const threads of [1, 2]) {
    WebAssembly.Instance = class extends Instance {
      constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
        if (WebAssembly.Module.exports(module).some(({ name }) => name === 'run'))
          throw new RangeError('a test lets it fail');
        super(module, imports);
      }
    };
    try {
      const error = await createDetector({ threads }).catch((reason: unknown) => reason);
      assert.instance(error, SaccadeError);
      assert.is((error as SaccadeError).code, 'SACCADE_LOAD_FAILED');
    } finally {
      WebAssembly.Instance = Instance;
    }
    await using detector = await createDetector({ ...SURE, threads });
    assert.is(JSON.stringify(detector.detectSync(photo)), expected);
  }
});

test.run();
