// Jobs: both languages count a job's bytes alike. The writer refuses one of another length; the debug build asserts
// where its fields end.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { JobBytes, Op } from '../../assembly/abi.ts';
import { cascade, type CascadeOptions } from '../../bindings/cascade/index.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { shrinkImage } from '../../bindings/image/photo.ts';
import { resizeInterLinear, resizeScratchBytes } from '../../bindings/image/resize.ts';
import { packElg } from '../../bindings/nets/elg.ts';
import { packMtcnn } from '../../bindings/nets/mtcnn.ts';
import { Engine } from '../../bindings/runtime/engine.ts';
import { JobWriter } from '../../bindings/runtime/job.ts';
import { createMemory, JOB_AT } from '../../bindings/runtime/memory.ts';
import { compile } from '../../bindings/runtime/module.ts';
import { alone, runThrough } from '../../bindings/runtime/stage.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { loadWeights, ROOT } from '../helpers/engine.ts';
import { noise, place } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';

const test = suite('runtime/job');

test('the writer refuses a job that is longer or shorter than its kernel reads', () => {
  const ran: number[] = [];
  const job = new JobWriter(createMemory(false), (at) => void ran.push(at), JOB_AT);
  const regress = () => job.start(Op.Regress).words(1, 2);
  assert.throws(() => regress().run(JobBytes.Regress), /job of 16 bytes, not 20/);
  assert.throws(() => regress().words(3, 4).run(JobBytes.Regress), /job of 24 bytes, not 20/);
  assert.equal(ran, []);
  regress().words(3).run(JobBytes.Regress);
  assert.equal(ran, [JOB_AT]);
});

test('fields lie at their natural alignment', () => {
  const memory = createMemory(false);
  const job = new JobWriter(memory, () => undefined, JOB_AT);
  job.start(Op.Nms).words(1, 2, 3, 4, 5).f64(0.5).words(7).run(JobBytes.Nms);
  const view = new DataView(memory.buffer, JOB_AT);
  assert.equal([view.getInt32(0, true), view.getInt32(8, true)], [Op.Nms, 1]);
  assert.equal([view.getFloat64(32, true), view.getInt32(40, true)], [0.5, 7]);
});

test('the debug build runs every kernel and finds each job as long as it should be', async () => {
  const path = resolve(ROOT, 'dist/debug/debug.wasm');
  const engine = Engine.create(await compile(new Uint8Array(readFileSync(path)), path), path);
  const { arena } = engine;
  const ops = engine.ops as unknown as Record<string, (...args: unknown[]) => unknown>;
  const names = Object.keys(ops);
  const seen = new Set<string>();
  for (const name of names) {
    const run = ops[name]!;
    ops[name] = (...args) => {
      seen.add(name);
      return run(...args);
    };
  }
  const lite = 'weights/elg-lite.safetensors';
  const elg = packElg(engine, await readWeights(new Uint8Array(readFileSync(resolve(ROOT, lite))), lite), lite);
  const nets = { mtcnn: packMtcnn(engine, await loadWeights(), 'mtcnn'), elg };
  const look = (image: PixelImage, options: Partial<CascadeOptions>) =>
    runThrough(cascade(alone(engine, nets), image, { ...detectOptions({}), ...options }, () => undefined));
  const image = noise(new Random(), 70, 60, 4);
  // whatever passes is a face, with eyes; cells are listed only where not every one passes
  const all = { thresholds: [0, 0, 0] as const, minFaceSize: 40, maxFaces: 2 };
  for (const eyePatch of ['upright', 'notebook'] as const) assert.ok(look(image, { ...all, eyePatch }).length > 0);
  const rgb = { ...image, data: image.data.subarray(0, 70 * 60 * 3), format: 'rgb' as const };
  look(rgb, { thresholds: [0.3, 0.5, 0.5] });
  // dark and noisy: softened, and made lighter
  look({ ...image, data: noise(new Random(), 70, 60).data.map((v) => v >> 3) }, { light: 'auto' });
  look(image, { ...all, rotations: 'quarters', refine: true });
  const photo = place(engine, image);
  shrinkImage(engine, photo, 2);
  const small = { at: arena.alloc(31 * 29 * 4), width: 31, height: 29 };
  resizeInterLinear(engine, small, photo, arena.alloc(resizeScratchBytes(small)));
  engine.ops.equalize(small.at, 31 * 29, arena.alloc(1280));
  assert.equal(
    names.filter((name) => !seen.has(name)),
    [],
  );
});

test.run();
