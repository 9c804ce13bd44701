// Real threads: they change no bit, cost a bounded amount of memory, and may end at any time.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { threadBytes } from '../../bindings/cascade/stages.ts';
import { LocalCore } from '../../bindings/detector/core.ts';
import { load } from '../../bindings/detector/load.ts';
import { alone } from '../../bindings/runtime/stage.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { createDetector, type Face, type PixelImage } from '../../bindings/index.node.ts';
import { Arena, createMemory } from '../../bindings/runtime/memory.ts';
import { NODE, openParts, type Opened } from '../helpers/threads.ts';

const test = suite<{ photo: PixelImage; plain: string }>('runtime/threads');
const sample = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample5.jpg');

const digest = (faces: readonly Face[]) => createHash('sha256').update(JSON.stringify(faces)).digest('hex');
const OPTIONS = detectOptions({ minFaceSize: 40 });
const PAGE = 65536;

test.before(async (context) => {
  context.photo = await decodeImage(sample, 1e8);
  await using detector = await createDetector({ threads: 1, deterministic: true });
  const faces = detector.detectSync(context.photo, { minFaceSize: 40 });
  assert.ok(faces.length >= 5 && faces.every(({ eyes }) => eyes?.left && eyes.right));
  context.plain = digest(faces);
});

for (const deterministic of [true, false]) {
  const build = deterministic ? 'plain' : 'relaxed';
  test(`${build} SIMD: the same bytes from 1, 2, 3 and 8 threads`, async ({ photo, plain }) => {
    const seen = new Set<string>();
    for (const threads of [1, 2, 3, 8]) {
      await using detector = await createDetector({ threads, deterministic, minFaceSize: 40 });
      assert.is(detector.info.threads, threads);
      // the first detection may begin before its threads are up
      for (let i = 0; i < 2; i++) seen.add(digest(await detector.detect(photo)));
      seen.add(digest(detector.detectSync(photo)));
    }
    assert.is(seen.size, 1);
    if (deterministic) assert.ok(seen.has(plain));
  });
}

const hashOf = async ({ core }: Opened, photo: PixelImage) => digest((await core.detect(photo, OPTIONS, {})).faces);

test('threads really work: results come from their memory', async ({ photo, plain }) => {
  const parts = await openParts(2);
  const { executor, engine } = parts;
  // threads' regions lie below what the host allocates for a picture
  const regions = engine.arena.mark();
  const run = executor.run.bind(executor) as typeof executor.run;
  let fromThreads = 0;
  executor.run = function* (...args) {
    const blocks = yield* run(...args);
    fromThreads += blocks.filter(({ at }) => at < regions).length;
    return blocks;
  } as typeof executor.run;
  for (let i = 0; i < 40 && fromThreads < 10; i++) assert.is(await hashOf(parts, photo), plain);
  assert.ok(fromThreads >= 10, `${fromThreads} units`);
  parts.core.close();
});

test('at most 8 stages are offered a picture, faces and eyes together', async ({ photo }) => {
  const parts = await openParts(2);
  await hashOf(parts, photo);
  assert.ok(parts.executor.offered >= 3 && parts.executor.offered <= 8, `${parts.executor.offered}`);
  parts.core.close();
});

test('a thread that is ended in the middle of a picture costs time, not the picture', async ({ photo, plain }) => {
  for (const delay of [0, 2, 5, 10, 20, 40]) {
    const parts = await openParts(3);
    const found = hashOf(parts, photo);
    await sleep(delay);
    parts.workers[0]!.stop();
    assert.is(await found, plain, `after ${delay} ms`);
    parts.workers[1]!.stop();
    assert.is(await hashOf(parts, photo), plain, 'with all of them gone');
    parts.core.close();
  }
});

test('each thread costs its own block of memory and no more', async ({ photo }) => {
  const bytes = new Map<number, number>();
  let each = 0;
  for (const threads of [2, 3, 8]) {
    const parts = await openParts(threads);
    await hashOf(parts, photo);
    bytes.set(threads, parts.engine.arena.memory.buffer.byteLength);
    each = threadBytes(parts.executor.nets);
    parts.core.close();
  }
  const [two, three, eight] = [2, 3, 8].map((threads) => bytes.get(threads)!);
  assert.ok(three! - two! <= each + PAGE, `${three! - two!} bytes`);
  assert.ok(eight! - two! <= 6 * each + PAGE, `${eight! - two!} bytes`);
  assert.ok(each <= 6e6, `${each} bytes`);
  const { engine, nets, info } = await load(
    { eyes: true },
    { build: 'simd', threads: 1, workers: 0, why: 'a test' },
    NODE,
  );
  const single = new LocalCore(alone(engine, nets), info, { decode: NODE.decode });
  await single.detect(photo, OPTIONS, {});
  const one = engine.arena.memory.buffer.byteLength;
  single.close();
  assert.ok(two! - one <= each + PAGE, `${two! - one} bytes`);
});

test('an engine that sets a shared memory aside at once gives what it has', () => {
  const { Memory } = WebAssembly;
  const asked: number[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      asked.push(descriptor.maximum!);
      if (descriptor.maximum! > 16384) throw new RangeError('no');
      super(descriptor);
    }
  };
  try {
    assert.is(new Arena(createMemory(true)).memory.buffer.byteLength, 64 * PAGE);
  } finally {
    WebAssembly.Memory = Memory;
  }
  assert.equal(asked, [65536, 32768, 16384]);
});

test.run();
