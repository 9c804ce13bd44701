// Threads change no bit, keep no process alive, and leave nothing behind.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector, type Face, type PixelImage } from '../../bindings/index.node.ts';
import { Engine } from '../../bindings/runtime/engine.ts';
import { State, Word } from '../../bindings/runtime/control.ts';
import { Arena, CONTROL_AT } from '../../bindings/runtime/memory.ts';
import { sharedPool } from '../../bindings/runtime/pool.ts';
import { spawnThread } from '../../bindings/runtime/node/spawn.ts';

const test = suite<{ photo: PixelImage; plain: Face[] }>('threads');
const sample = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample5.jpg');

test.before(async (context) => {
  context.photo = await decodeImage(sample, 1e8);
  const detector = await createDetector({ threads: 1, deterministic: true });
  context.plain = detector.detectSync(context.photo);
  detector.close();
});

test('the plain builds give the same bits for any number of threads', async ({ photo, plain }) => {
  for (const threads of [2, 3, 5]) {
    const detector = await createDetector({ threads, deterministic: true });
    // the first detection may begin before its threads are up
    for (let i = 0; i < 3; i++) assert.equal(await detector.detect(photo), plain);
    detector.close();
  }
});

test('so do the builds chosen here, among themselves', async ({ photo, plain }) => {
  const one = await createDetector({ threads: 1 });
  const faces = one.detectSync(photo);
  one.close();
  const detector = await createDetector({ threads: 2 });
  for (let i = 0; i < 3; i++) assert.equal(await detector.detect(photo), faces);
  detector.close();
  assert.is(faces.length, plain.length);
});

test('threads really work', async () => {
  const build = readFileSync(new URL('../../dist/wasm/simd-threads.wasm', import.meta.url));
  const engine = new Engine(new WebAssembly.Module(build), 'wasm', { size: 3, spawn: spawnThread });
  const { arena, ops } = engine;
  const control = new Int32Array(arena.memory.buffer, CONTROL_AT, Word.Count);
  const n = 300;
  const [dst, src] = [arena.alloc(n * n * 12), arena.alloc(n * n * 4)];
  for (let i = 0; i < 200 && Atomics.load(control, Word.Joins) < 10; i++) {
    for (let k = 0; k < 20; k++) ops.normalize(dst, src, n, n);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  engine.close();
  assert.ok(Atomics.load(control, Word.Joins) >= 10);
});

test('a process that forgets to close ends all the same', () => {
  const script = `
    import { createDetector } from '../bindings/index.node.ts';
    const detector = await createDetector({ threads: 3, eyes: false });
    detector.detectSync({ data: new Uint8Array(400 * 400 * 4), width: 400, height: 400 });
    console.log('done');`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  assert.is(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 }), 'done\n');
});

test('a failure in a thread is an error, not a hang', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const control = new Int32Array(memory.buffer, CONTROL_AT, Word.Count);
  // a thread that joins each job, fails in it and leaves
  const pool = sharedPool(
    () => Atomics.store(control, Word.Failed, 1),
    memory,
    2,
    () => ({ stop: () => undefined }),
  );
  assert.throws(() => pool.run(2), /A thread failed/);
  assert.is(Atomics.load(control, Word.State) & (State.Open | State.Joined), 0);
});

test('a thread that was ended inside a job is an error, not a hang', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const control = new Int32Array(memory.buffer, CONTROL_AT, Word.Count);
  const spawn = () => ({ stop: () => undefined });
  // one that joins and is never heard of again
  const pool = sharedPool(() => void Atomics.add(control, Word.State, 1), memory, 2, spawn, 50);
  assert.throws(() => pool.run(2), /A thread failed/);
});

test('200 detectors come and go: no thread is left, memory stays flat', async () => {
  const image = { data: new Uint8Array(64 * 64 * 4), width: 64, height: 64 };
  const wasm = new WebAssembly.Module(readFileSync(new URL('../../dist/wasm/simd-threads.wasm', import.meta.url)));
  const weights = readFileSync(new URL('../../weights/mtcnn.safetensors', import.meta.url));
  let after100 = 0;
  for (let i = 0; i < 200; i++) {
    const detector = await createDetector({ threads: 2, eyes: false, wasm, weights });
    detector.detectSync(image);
    detector.close();
    if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 100));
    if (i === 99) after100 = process.memoryUsage().rss;
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const handles = process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');
  assert.ok(handles.length <= 2, handles.join());
  const growth = process.memoryUsage().rss / after100;
  assert.ok(growth < 1.3, `memory grew by ${growth}`);
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
    assert.is(new Arena(true).memory.buffer.byteLength, 64 * 65536);
  } finally {
    WebAssembly.Memory = Memory;
  }
  assert.equal(asked, [65536, 32768, 16384]);
});

test.run();
