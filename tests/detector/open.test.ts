// Opening and closing: creation that is given up, workers that cannot be had, and that nothing is left.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorkerHandle } from '../../bindings/detector/messages.ts';
import { openCore } from '../../bindings/detector/open.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { createDetector, type SaccadeError } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';
import { packCopy } from '../../bindings/detector/parcel.ts';
import { startThreads } from '../../bindings/detector/threading.ts';
import { NODE } from '../helpers/threads.ts';

const test = suite('detector/open');
const IMAGE = { data: new Uint8Array(64 * 64 * 4), width: 64, height: 64 };
const sample = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample3.jpg');

/** A platform whose workers and reads a test can see. `most`: workers that it gives. */
function watched(most = Infinity) {
  const workers: (WorkerHandle & { isStopped: boolean })[] = [];
  const reads: (() => void)[] = [];
  const startWorker = () => {
    if (workers.length >= most) return null;
    const worker = { listen() {}, post() {}, hold() {}, isStopped: false, stop: () => void (worker.isStopped = true) };
    workers.push(worker);
    return worker;
  };
  const threads = { startWorker, pack: packCopy, decodeBlocks: true, cores: 2 };
  const platform = { ...NODE, startThreads: (count: number) => startThreads(count, threads) };
  return { platform, slow: { ...platform, read: readSlowly }, workers, reads };

  async function readSlowly(place: URL | string) {
    await new Promise<void>((resolve) => reads.push(resolve));
    return NODE.read(place);
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test('creation that is given up before it begins starts nothing', async () => {
  const { platform, workers } = watched();
  const reason = new Error('never mind');
  const opening = openCore({ eyes: false, threads: 3 }, platform, AbortSignal.abort(reason));
  assert.is(await opening.catch((error: unknown) => error), reason);
  assert.is(workers.length, 0);
});

test('creation that is given up while files are read rejects at once with the reason, and leaves no worker', async () => {
  const { slow, workers, reads } = watched();
  const controller = new AbortController();
  const opening = openCore({ eyes: true, threads: 3 }, slow, controller.signal);
  await turn();
  assert.is(workers.length, 2);
  assert.is(reads.length, 3); // none has ended
  const reason = new Error('too slow');
  controller.abort(reason);
  assert.is(await opening.catch((error: unknown) => error), reason);
  assert.ok(workers.every(({ isStopped }) => isStopped));
  reads.forEach((read) => read());
  await turn();
  assert.is(workers.length, 2);
});

test('what fails while it opens leaves no worker either', async () => {
  const { platform, workers } = watched();
  const opening = openCore({ eyes: false, threads: 3, weights: 'no.safetensors' }, platform);
  const error = (await opening.catch((thrown: unknown) => thrown)) as SaccadeError;
  assert.is(error.code, 'SACCADE_LOAD_FAILED');
  assert.equal(
    workers.map(({ isStopped }) => isStopped),
    [true, true],
  );
});

test('once it is open, the signal of its creation means nothing', async () => {
  const controller = new AbortController();
  await using detector = await createDetector({ threads: 2, eyes: false, signal: controller.signal });
  controller.abort(new Error('late'));
  await turn();
  assert.equal(await detector.detect(IMAGE), []);
});

test('createDetector takes the signal', async () => {
  const reason = new Error('not now');
  const given = createDetector({ threads: 2, signal: AbortSignal.abort(reason) });
  assert.is(await given.catch((error: unknown) => error), reason);
  const controller = new AbortController();
  const begun = createDetector({ threads: 2, signal: controller.signal });
  controller.abort(reason);
  assert.is(await begun.catch((error: unknown) => error), reason);
});

test('where workers cannot be started there are fewer threads, and info says so', async () => {
  for (const most of [0, 1, 2]) {
    const { platform, workers } = watched(most);
    const core = await openCore({ eyes: false, threads: 4 }, platform);
    assert.is(core.info.threads, most + 1);
    assert.is(workers.length, most);
    const { faces } = await core.detect(IMAGE, detectOptions({ eyes: false }), {});
    assert.equal(faces, []);
    core.close();
    assert.ok(workers.every(({ isStopped }) => isStopped));
  }
});

test('kernels for one thread keep no worker', async () => {
  const { platform, workers } = watched();
  const wasm = new Uint8Array(readFileSync(new URL('../../dist/wasm/simd.wasm', import.meta.url)));
  const core = await openCore({ eyes: false, threads: 3, wasm }, platform);
  assert.is(core.info.threads, 1);
  assert.ok(workers.every(({ isStopped }) => isStopped));
  core.close();
});

/** What a process prints that runs some lines and then ends by itself. */
function runAlone(lines: string): string {
  const script = `import { createDetector } from './bindings/index.node.ts';
    const image = { data: new Uint8Array(400 * 400 * 4), width: 400, height: 400 };
    const left = () => process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort|Timeout|File|FSReq/.test(name));
    ${lines}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 120_000 });
}

test('after close() no handle is left and no work goes on, whatever was asked for before', () => {
  const printed = runAlone(`
    const before = left().length;
    const detector = await createDetector({ threads: 3 });
    await detector.detect(image);
    const pending = [detector.detect(image), detector.detect(${JSON.stringify(sample)})];
    const many = detector.detectMany(Array(9).fill(${JSON.stringify(sample)}));
    const first = many.next();
    detector.close();
    const said = await Promise.all([...pending, first].map((one) => one.then((value) => value?.value?.error?.code ?? 'an answer', (error) => error.code)));
    console.log(said.join());
    await many.return();
    for (let i = 0; i < 100 && left().length > before; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    const cpu = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const used = process.cpuUsage(cpu);
    console.log(\`\${left().length - before} \${(used.user + used.system) / 1000 < 250}\`);`);
  assert.is(printed, 'SACCADE_CLOSED,SACCADE_CLOSED,SACCADE_CLOSED\n0 true\n');
});

test('creation that is given up leaves nothing that keeps a process alive', () => {
  const printed = runAlone(`
    const before = left().length;
    const controller = new AbortController();
    const opening = createDetector({ threads: 3, signal: controller.signal });
    controller.abort(new Error('enough'));
    console.log(await opening.catch((error) => error.message));
    // Node 20 ends a worker once it has loaded, which takes as long as the machine is busy
    for (let i = 0; i < 100 && left().length > before; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    console.log(String(left().length - before));`);
  assert.is(printed, 'enough\n0\n');
});

test('a process that forgets to close ends all the same', () => {
  const printed = runAlone(`
    const detector = await createDetector({ threads: 3, eyes: false });
    detector.detectSync(image);
    await detector.detect(image);
    console.log('done');`);
  assert.is(printed, 'done\n');
});

const handles = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');

test('200 detectors come and go: no thread is left, memory stays flat', async () => {
  const before = handles().length;
  const wasm = new WebAssembly.Module(readFileSync(new URL('../../dist/wasm/simd-threads.wasm', import.meta.url)));
  const weights = new Uint8Array(readFileSync(new URL('../../weights/mtcnn.safetensors', import.meta.url)));
  let after100 = 0;
  for (let i = 0; i < 200; i++) {
    const detector = await createDetector({ threads: 2, eyes: false, wasm, weights });
    detector.detectSync(IMAGE);
    detector.close();
    if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 100));
    if (i === 99) after100 = process.memoryUsage().rss;
  }
  for (let i = 0; i < 100 && handles().length > before; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(handles().length <= before, handles().join());
  const growth = process.memoryUsage().rss / after100;
  assert.ok(growth < 1.3, `memory grew by ${growth}`);
});

test.run();
