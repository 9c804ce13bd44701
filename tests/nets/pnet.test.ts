// P-Net layer by layer, and in bands as the cascade runs it: the same bits for every cutting, and screening that loses no cell.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  bands,
  exactCells,
  mapSize,
  poolBand,
  screenBand,
  workspace,
  type Band,
} from '../../bindings/cascade/bands.ts';
import { screenBound } from '../../bindings/cascade/proposals.ts';
import { pyramidLevels, resizeInterArea, resizeScratchBytes } from '../../bindings/cascade/pyramid.ts';
import { packLayers } from '../../bindings/nets/layer.ts';
import { PNET_CHANNELS, PNET_SIZE } from '../../bindings/nets/mtcnn.ts';
import { PNET } from '../../bindings/nets/pnet.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import { CONV_POOL_SCRATCH, planeBytes, type Rgba } from '../../bindings/runtime/ops.ts';
import { close, magnitude } from '../helpers/close.ts';
import { createNets } from '../helpers/engine.ts';
import { ACTIVATION, checkActivations, checkHeads, faceProbabilities, netRunner, take } from '../helpers/nets.ts';
import { noise, place, sharedPicture } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { hasShared, sharedArrays } from '../helpers/shared.ts';
import { normalize } from '../reference/normalize.ts';

const pnet = suite('nets/pnet');
const { engine, nets, file } = await createNets();
const { arena } = engine;
const layers = packLayers(engine, file, 'pnet', PNET, { size: PNET_SIZE, channels: 3 }, () => null);

/** What follows the pooled features, by the direct kernel. */
const tail = layers.slice(2);

/** Difference of the two logits, Winograd against direct. Measured on every level of every recorded picture: 8.4e-5 (reiwa). */
const WORST_LOGIT = 3e-4;
/** What screening allows for it. */
const MARGIN = Math.log(0.6 / 0.4) - screenBound(0.6);
/** Rounding of conv1 in another order, of the largest output. Measured: 1e-6. */
const ORDER = 1e-5;

/** The whole map at once, by the kernels that the bands use: 8 values a cell. */
function atOnce(image: Rgba): Float32Array {
  const { width: w, height: h } = image;
  const mark = arena.mark();
  const pooled = { maps: 1, h: mapSize(h) + 4, w: mapSize(w) + 4, c: PNET_CHANNELS };
  const input = arena.alloc(h * 6 * planeBytes(w));
  const features = arena.alloc(shapeBytes(pooled));
  engine.ops.normalize(input, image.at, h, w);
  engine.ops.convPool(features, input, nets.pnet.head, { h, w }, arena.alloc(CONV_POOL_SCRATCH));
  const values = arena.f32(features, shapeBytes(pooled) / 4).slice();
  arena.release(mark);
  return netRunner(engine, tail, pooled, values).output(tail.length).values;
}

/** The same by the plain layers, whose first sums its products in another order. */
function layerByLayer(image: Rgba): Float32Array {
  const { at, width: w, height: h } = image;
  const input = normalize(arena.u8(at, w * h * 4), w * h);
  return netRunner(engine, layers, { maps: 1, h, w, c: 3 }, input).output(layers.length).values;
}

/** Runs the bands of an image; `look` sees each band's cells and workspace. */
function inBands(image: Rgba, bound: number, look: (band: Band, n: number, at: ReturnType<typeof workspace>) => void) {
  const level = { scale: 1, width: image.width, height: image.height };
  const mark = arena.mark();
  const base = arena.alloc(workspace(nets.pnet, level, 0).end);
  const at = workspace(nets.pnet, level, base);
  arena.u8(base, at.end - base).fill(255);
  arena.u8(at.image, image.width * image.height * 4).set(arena.u8(image.at, image.width * image.height * 4));
  const own = { at: at.image, width: image.width, height: image.height };
  for (const band of bands(level)) look(band, screenBand(engine, nets.pnet, own, band, bound, at).n, at);
  arena.release(mark);
}

function pairs(at: number, n: number): [number, number][] {
  const values = arena.i32(at, 2 * n);
  return Array.from({ length: n }, (_, i) => [values[2 * i]!, values[2 * i + 1]!]);
}

/** Every cell of an image by the banded path, as `atOnce` lays them out. */
function banded(image: Rgba): Float32Array {
  const width = mapSize(image.width);
  const out = new Float32Array(width * mapSize(image.height) * 8).fill(NaN);
  inBands(image, -Infinity, (band, n, at) => {
    assert.is(n, band.rows * width);
    const all = pairs(at.cells, n);
    const pooled = {
      at: at.pooled,
      top: band.top,
      shape: { maps: 1, h: band.rows + 4, w: width + 4, c: PNET_CHANNELS },
    };
    // all cells of a band at once, and some by themselves
    for (const from of [0, n >> 1]) {
      const heads = arena.f32(exactCells(engine, nets.pnet, pooled, at.cells + from * 8, n - from, at), (n - from) * 8);
      for (const [k, [x, y]] of all.slice(from).entries())
        out.set(heads.subarray(k * 8, k * 8 + 8), (y * width + x) * 8);
    }
  });
  return out;
}

/** The largest difference between the logits that screening saw and the exact ones. */
function logitError(image: Rgba, exact: Float32Array): number {
  const width = mapSize(image.width);
  const { at: weightsAt, bias } = nets.pnet.screen;
  const weights = arena.f32(weightsAt, 32).slice();
  let worst = 0;
  inBands(image, Infinity, (band, n, at) => {
    assert.is(n, 0);
    const conv3 = arena.f32(at.conv3, band.rows * width * 32);
    for (let i = 0; i < band.rows * width; i++) {
      let logit = bias;
      for (let c = 0; c < 32; c++) logit += conv3[i * 32 + c]! * weights[c]!;
      const cell = (band.top * width + i) * 8;
      worst = Math.max(worst, Math.abs(logit - (exact[cell + 1]! - exact[cell]!)));
    }
  });
  return worst;
}

/** Cells that reach a threshold and that screening with its bound does not list. */
function lost(image: Rgba, exact: Float32Array, threshold: number): number {
  const width = mapSize(image.width);
  const probabilities = faceProbabilities(engine, exact, exact.length / 8, 8);
  const passing = new Set([...probabilities.keys()].filter((i) => probabilities[i]! >= Math.fround(threshold)));
  inBands(image, screenBound(Math.fround(threshold)), (_, n, at) => {
    for (const [x, y] of pairs(at.cells, n)) passing.delete(y * width + x);
  });
  return passing.size;
}

function checkScreening(image: Rgba, what: string): void {
  const exact = atOnce(image);
  const worst = logitError(image, exact);
  assert.ok(worst < WORST_LOGIT, `${what}: logits differ by ${worst}`);
  for (const threshold of [0, 0.05, 0.5, 0.6, 0.7, 0.95, 0.999, 1])
    assert.is(lost(image, exact, threshold), 0, `${what}: cells lost at ${threshold}`);
}

pnet('the margin is far above what Winograd rounds away', () => assert.ok(WORST_LOGIT * 30 < MARGIN, `${MARGIN}`));

// maps of 1, 2, 15, 16, 17, 18, 32 and 33 rows, even and odd; widths of odd and even maps
const sizes = [12, 13, 14, 41, 42, 43, 45, 74, 76].flatMap((height) => [12, 15, 33].map((width) => [width, height]));
for (const [width, height] of sizes) {
  pnet(`bands equal the whole map bit for bit, and the plain layers nearly, ${width}x${height}`, () => {
    const mark = arena.mark();
    const image = place(engine, noise(new Random(width! * 1000 + height!), width!, height!, 2));
    const axes = [
      ['y', mapSize(height!)],
      ['x', mapSize(width!)],
      ['c', 8],
    ] as const;
    const got = banded(image);
    close(got, atOnce(image), { axes });
    const plain = layerByLayer(image);
    close(got, plain, { axes, tolerance: ORDER * magnitude(plain) });
    arena.release(mark);
  });
}

pnet('a band by itself has the features that it has in turn', () => {
  const mark = arena.mark();
  const image = place(engine, noise(new Random(), 50, 90, 2));
  const level = { scale: 1, width: 50, height: 90 };
  const pooledW = mapSize(50) + 4;
  inBands(image, 0, (band, _, at) => {
    const inTurn = arena.f32(at.pooled, (band.rows + 4) * pooledW * 12).slice();
    const inner = arena.mark();
    const other = workspace(nets.pnet, level, arena.alloc(workspace(nets.pnet, level, 0).end));
    const alone = poolBand(engine, nets.pnet, image, band, other);
    close(arena.f32(alone.at, inTurn.length), inTurn, { what: `rows from ${band.top} on` });
    arena.release(inner);
  });
  arena.release(mark);
});

for (const [width, height, grain] of [
  [160, 120, 1],
  [160, 120, 3],
  [97, 150, 5],
  [64, 300, 9],
] as const) {
  pnet(`screening loses no cell: noise ${width}x${height}, grain ${grain}`, () => {
    const mark = arena.mark();
    checkScreening(place(engine, noise(new Random(), width, height, grain)), 'noise');
    arena.release(mark);
  });
}

if (hasShared('nets/pnet, recorded activations')) {
  const arrays = sharedArrays('nets');
  for (const name of ['pnet_noise', 'pnet_min', 'pnet_13x18', 'pnet_face']) {
    const [h, w] = arrays.shape(`${name}_in`) as [number, number, number];
    const input = arrays.f32(`${name}_in`);
    const run = netRunner(engine, layers, { maps: 1, h, w, c: 3 }, input);
    const cells = mapSize(h) * mapSize(w);

    pnet(`${name}: the plain layers equal the original's`, () => {
      checkActivations(run.output(2), arrays.f32(`${name}_pool1`), 10);
      checkActivations(run.output(4), arrays.f32(`${name}_prelu3`), 32);
      checkHeads(engine, run.output(5), cells, {
        prob: arrays.f32(`${name}_prob`),
        rest: [[2, arrays.f32(`${name}_reg`)]],
      });
    });

    // inputs that are whole bytes can go the cascade's way too
    const bytes = input.map((v) => v * 128 + 127.5);
    if (!bytes.every((v) => v === Math.round(v))) continue;
    pnet(`${name}: the bands equal the original's`, () => {
      const mark = arena.mark();
      const data = new Uint8Array(h * w * 4);
      for (const [i, v] of bytes.entries()) data[Math.floor(i / 3) * 4 + (i % 3)] = v;
      const image = place(engine, { data, width: w, height: h });
      const heads = banded(image);
      close(heads, atOnce(image));
      checkHeads(engine, { values: heads, shape: { maps: 1, h: 1, w: cells, c: 8 } }, cells, {
        prob: arrays.f32(`${name}_prob`),
        rest: [[2, arrays.f32(`${name}_reg`)]],
      });
      // features of the first band: the first rows of pool1
      const level = { scale: 1, width: w, height: h };
      const at = workspace(nets.pnet, level, arena.alloc(workspace(nets.pnet, level, 0).end));
      const { shape, at: pooledAt } = poolBand(engine, nets.pnet, image, bands(level)[0]!, at);
      const pooled = arena.f32(pooledAt, shape.h * shape.w * 12);
      const want = arrays.f32(`${name}_pool1`).subarray(0, shape.h * shape.w * 10);
      close(take(pooled, 12, 0, 10), want, { tolerance: ACTIVATION * magnitude(want) });
      arena.release(mark);
    });
  }

  for (const name of ['ivan', 'very_wide', 'angry', 'reiwa', 'model', 'group5']) {
    pnet(`screening loses no cell: ${name}, every level`, async () => {
      const picture = await sharedPicture(name);
      const mark = arena.mark();
      const photo = place(engine, picture);
      for (const level of pyramidLevels(photo.width, photo.height, 20, 0.709)) {
        const inner = arena.mark();
        const image = { at: arena.alloc(level.width * level.height * 4), width: level.width, height: level.height };
        resizeInterArea(engine, image, photo, arena.alloc(resizeScratchBytes(level)));
        checkScreening(image, `${level.width}x${level.height}`);
        arena.release(inner);
      }
      arena.release(mark);
    });
  }
}

pnet.run();
