// A large picture's memory goes back once small ones follow, and nothing but memory changes.
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LocalCore } from '../../bindings/detector/core.ts';
import { load } from '../../bindings/detector/load.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { Reclaim } from '../../bindings/detector/reclaim.ts';
import type { WorkerHandle } from '../../bindings/detector/messages.ts';
import { startWorker } from '../../bindings/node/start.ts';
import { alone } from '../../bindings/runtime/stage.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { createEngine } from '../helpers/engine.ts';
import { SURE, withSample, type Sample } from '../helpers/sample.ts';
import { NODE, openParts, type Opened } from '../helpers/threads.ts';

const test = suite<Sample>('detector/reclaim');
withSample(test);
const MB = 1e6;

/** An executor on an engine of its own, with something allocated that must stay. */
function parts() {
  const engine = createEngine();
  const at = engine.arena.alloc(4000);
  engine.arena.u8(at, 4000).fill(7);
  const moves: WebAssembly.Memory[] = [];
  const reclaim = new Reclaim(alone(engine, null), (memory) => moves.push(memory));
  /** A picture that needs so many bytes. */
  const look = (bytes: number) => {
    const mark = engine.arena.mark();
    engine.arena.alloc(bytes);
    engine.arena.release(mark);
    reclaim.look();
  };
  const size = () => engine.arena.memory.buffer.byteLength;
  return { engine, at, moves, look, size, reclaim };
}

test('after eight pictures that needed less than a quarter the engine moves, and keeps what was allocated', () => {
  const { engine, at, moves, look, size } = parts();
  look(100 * MB);
  for (let i = 0; i < 7; i++) look(20 * MB);
  assert.ok(size() > 100 * MB);
  look(20 * MB);
  assert.ok(size() < 5 * MB);
  assert.equal(moves, [engine.arena.memory]);
  assert.ok(engine.arena.u8(at, 4000).every((byte) => byte === 7));
  const next = engine.arena.alloc(64);
  assert.ok(next >= at + 4000, 'what is allocated next lies above');
});

test('large and small pictures in turns stay where they are; so does what is not worth a move', () => {
  const { moves, look, size } = parts();
  for (let i = 0; i < 40; i++) look(i % 8 ? 1 * MB : 100 * MB);
  for (let i = 0; i < 40; i++) look(26 * MB);
  assert.is(moves.length, 0);
  assert.ok(size() > 100 * MB);
  const small = parts();
  small.look(40 * MB);
  for (let i = 0; i < 40; i++) small.look(1 * MB);
  assert.is(small.moves.length, 0);
});

test('nothing moves while a picture is looked at', () => {
  const { engine, moves, look, reclaim } = parts();
  look(100 * MB);
  const mark = engine.arena.mark();
  engine.arena.alloc(64);
  for (let i = 0; i < 20; i++) reclaim.look();
  assert.is(moves.length, 0);
  engine.arena.release(mark);
  for (let i = 0; i < 8; i++) look(64);
  assert.is(moves.length, 1);
});

test('where there is no room for a second memory the first one stays', () => {
  const { engine, moves, look, size } = parts();
  look(100 * MB);
  engine.move = () => {
    throw new RangeError('no memory');
  };
  for (let i = 0; i < 20; i++) look(64);
  assert.is(moves.length, 0);
  assert.ok(size() > 100 * MB);
});

/** A gray picture, px. */
const blank = (width: number, height: number): PixelImage => ({
  data: new Uint8Array(4 * width * height).fill(128),
  width,
  height,
});
const OPTIONS = detectOptions(SURE);

/** Small pictures, a large one, small ones; returns how much memory there was before, then, and after. */
async function pass({ core, engine }: Pick<Opened, 'core' | 'engine'>, photo: PixelImage, expected: string) {
  const size = () => engine.arena.memory.buffer.byteLength;
  const look = async () => JSON.stringify((await core.detect(photo, OPTIONS, {})).faces);
  assert.is(await look(), expected);
  const before = size();
  await core.detect(blank(5000, 4000), detectOptions({ minFaceSize: 2000 }), {});
  const then = size();
  // the first half by the other door
  for (let i = 0; i < 4; i++) assert.is(JSON.stringify(core.detectSync(photo, OPTIONS).faces), expected);
  for (let i = 0; i < 4; i++) assert.is(await look(), expected);
  const after = size();
  assert.is(await look(), expected);
  return { before, then, after, look };
}

test('a detector on one thread: memory returns, and answers stay', async ({ photo, faces }) => {
  const choice = { build: 'simd' as const, threads: 1, workers: 0, why: 'a test' };
  const { engine, nets, info } = await load({ eyes: true }, choice, NODE);
  const core = new LocalCore(alone(engine, nets), info, { decode: NODE.decode });
  const plain = JSON.stringify(core.detectSync(photo, OPTIONS).faces);
  assert.is(JSON.parse(plain).length, faces.length);
  const { before, then, after } = await pass({ core, engine }, photo, plain);
  assert.ok(then > 80 * MB, `${then} bytes`);
  assert.ok(after <= before, `${after} bytes, ${before} before`);
  core.close();
});

for (const threads of [2, 3]) {
  test(`a detector on ${threads} threads: the same, and all help again`, async ({ photo, faces }) => {
    const started: WorkerHandle[] = [];
    const start = () => {
      const worker = startWorker();
      if (worker) started.push(worker);
      return worker;
    };
    const parts = await openParts(threads, { start });
    const plain = JSON.stringify(parts.core.detectSync(photo, OPTIONS).faces);
    assert.is(JSON.parse(plain).length, faces.length);
    const { before, then, after, look } = await pass(parts, photo, plain);
    assert.ok(then > 80 * MB, `${then} bytes`);
    assert.ok(after <= before, `${after} bytes, ${before} before`);
    assert.is(started.length, threads - 1, 'each thread has a successor');
    await assertHelp(parts, look);
    parts.core.close();
  });
}

// The successors take a moment to come up.
async function assertHelp({ engine, executor }: Opened, look: () => Promise<string>): Promise<void> {
  let fromThreads = 0;
  const run = executor.run.bind(executor) as typeof executor.run;
  const own = engine.arena.mark();
  executor.run = function* (...args) {
    const blocks = yield* run(...args);
    fromThreads += blocks.filter(({ at }) => at < own).length;
    return blocks;
  };
  for (let i = 0; i < 200 && fromThreads === 0; i++) {
    await look();
    await sleep(20);
  }
  assert.ok(fromThreads > 0, 'threads work in the new memory');
}

test.run();
