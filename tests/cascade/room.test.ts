// Every unit has room in a thread's memory: a thread never fails for want of it. With a whole stage's results beside,
// which is the worst.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box } from '../../assembly/abi.ts';
import { classify } from '../../bindings/cascade/crops.ts';
import { cascade, type CascadeOptions } from '../../bindings/cascade/index.ts';
import { STAGES, threadBytes, type Nets } from '../../bindings/cascade/stages.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { importWeights } from '../../bindings/import/index.ts';
import { packElg } from '../../bindings/nets/elg.ts';
import { packMtcnn } from '../../bindings/nets/mtcnn.ts';
import { alone, runThrough } from '../../bindings/runtime/stage.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { boxOf, toBytes } from '../helpers/boxes.ts';
import { loadWeights, ROOT } from '../helpers/engine.ts';
import { noise, sharedPicture } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { inRegion } from '../helpers/region.ts';
import { hasShared, sharedJson, sharedWeights } from '../helpers/shared.ts';
import { createShared } from '../helpers/threads.ts';

const test = suite('cascade/room');
const NAMES = ['pnet', 'rnet', 'onet', 'eyes', 'follow'];
const noLap = () => undefined;

type Read = () => Promise<Uint8Array>;
const packaged = (name: string) => async () =>
  new Uint8Array(readFileSync(resolve(ROOT, `weights/${name}.safetensors`)));
const networks: Record<string, Read> = { default: packaged('elg'), lite: packaged('elg-lite') };
const published = sharedWeights('elg_keras.h5');
if (published) {
  networks.published = async () => (await importWeights([{ name: 'elg_keras.h5', bytes: published }], 'F32')).bytes;
}

/** Looks at pictures with all units in one region of a thread's size, and alone: the same faces. Returns the peaks. */
async function looking(elg: Read) {
  const engine = createShared();
  const nets: Nets = {
    mtcnn: packMtcnn(engine, await loadWeights(), 'mtcnn'),
    elg: packElg(engine, await readWeights(await elg(), 'elg'), 'elg'),
  };
  const { executor, peaks } = inRegion(engine, nets, STAGES, threadBytes(nets));
  const own = alone(engine, nets);
  const look = (image: PixelImage, options: Partial<CascadeOptions> = {}) => {
    const all = { ...detectOptions({}), ...options };
    const faces = runThrough(cascade(executor, image, all, noLap));
    assert.equal(faces, runThrough(cascade(own, image, all, noLap)));
    return faces;
  };
  return { look, peaks };
}

function say(what: string, peaks: ReadonlyMap<number, number>): void {
  const parts = [...peaks].map(([stage, bytes]) => `${NAMES[stage]} ${(bytes / 2 ** 20).toFixed(2)}`);
  process.stdout.write(`room of a thread, MiB, ${what}: ${parts.join(', ')}\n`);
}

const sample = resolve(ROOT, 'node_modules/@vladmandic/face-api/demo/sample5.jpg');

for (const [name, elg] of Object.entries(networks)) {
  test(`a photograph of five people, eyes by the ${name} network`, async () => {
    const { look, peaks } = await looking(elg);
    assert.ok(look(await decodeImage(sample, 1e8)).length >= 5);
    assert.ok([0, 1, 2, 3].every((stage) => peaks.has(stage)));
    say(`sample5, ${name}`, peaks);
  });
}

test('very wide and very high pictures', async () => {
  const { look, peaks } = await looking(networks.default!);
  const random = new Random();
  for (const [width, height] of [
    [12000, 40],
    [40, 12000],
    [6000, 130],
    [3000, 500],
  ] as const)
    look(noise(random, width, height, 3), { minFaceSize: 12 });
  say('12000x40 and the like', peaks);
});

test('a picture in which everything passes', async () => {
  const { look, peaks } = await looking(networks.default!);
  look(noise(new Random(), 1200, 300, 40), { thresholds: [0.3, 0, 0], minFaceSize: 60 });
  say('everything passes', peaks);
});

test('the largest batches of crops, of boxes as wide as is allowed', async () => {
  const engine = createShared();
  const { arena } = engine;
  const nets = { mtcnn: packMtcnn(engine, await loadWeights(), 'mtcnn'), elg: null };
  const { executor, peaks } = inRegion<Nets>(engine, nets, STAGES, threadBytes(nets));
  const [width, height] = [8000, 12];
  const photo = { at: arena.alloc(width * height * 4), width, height };
  const records = Array.from({ length: 70 }, (_, i) => boxOf([-2 * width - i, -3, 6 * width - 2 - 2 * i, 15], 0.9, i));
  const boxes = { at: arena.alloc(records.length * Box.Bytes), count: records.length };
  for (const net of ['rnet', 'onet'] as const) {
    arena.u8(boxes.at, records.length * Box.Bytes).set(toBytes(records));
    const { count } = runThrough(classify(executor, net, photo, boxes, { threshold: -1, batchSize: 4096 }, noLap));
    assert.is(count, records.length);
  }
  say('boxes of 64,000 px', peaks);
});

if (hasShared('cascade/room, recorded pictures')) {
  test('every recorded picture', async () => {
    const { look, peaks } = await looking(networks.default!);
    for (const { name } of sharedJson<{ name: string }[]>('index.json')) look(await sharedPicture(name));
    say('recorded pictures', peaks);
  });
}

test.run();
