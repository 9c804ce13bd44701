// P-Net layer by layer, and in bands as the cascade runs it: the same bits for every cutting.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BAND_ROWS, mapSize, StripRun, type Strip } from '../../bindings/nets/bands.ts';
import { packLayers } from '../../bindings/nets/layer.ts';
import { PNET_SIZE } from '../../bindings/nets/mtcnn.ts';
import { PNET } from '../../bindings/nets/tables.ts';
import { type Rgba } from '../../bindings/runtime/ops.ts';
import { close, magnitude } from '../helpers/close.ts';
import { createNets } from '../helpers/engine.ts';
import { levels } from '../helpers/levels.ts';
import { ACTIVATION, checkActivations, checkHeads, netRunner, take } from '../helpers/nets.ts';
import { noise, place } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { hasShared, sharedArrays } from '../helpers/shared.ts';
import { normalize } from '../reference/normalize.ts';

const pnet = suite('nets/pnet');
const { engine, nets, file } = await createNets();
const { arena } = engine;
const { atOnce, inBands, pairs } = levels(engine, nets.pnet);
const layers = packLayers(engine, file, 'pnet', PNET, { size: PNET_SIZE, channels: 3 }, () => null);

/** Rounding of conv1 in another order, of the largest output. Measured: 1e-6. */
const ORDER = 1e-5;

/** The same by the plain layers, whose first sums its products in another order. */
function layerByLayer(image: Rgba): Float32Array {
  const { at, width: w, height: h } = image;
  const input = normalize(arena.u8(at, w * h * 4), w * h);
  return netRunner(engine, layers, { maps: 1, h, w, c: 3 }, input).output(layers.length).values;
}

/** Every cell of an image by the banded path, as `atOnce` lays them out. */
function banded(image: Rgba): Float32Array {
  const width = mapSize(image.width);
  const out = new Float32Array(width * mapSize(image.height) * 8).fill(NaN);
  inBands(image, -Infinity, (band, { at, n, ...place }, run) => {
    assert.is(n, band.rows * width);
    const all = pairs(at, n);
    // all cells of a band at once, and some by themselves
    for (const from of [0, n >> 1]) {
      const some = { ...place, at: at + from * 8, n: n - from };
      const heads = arena.f32(run.exact(band.top, some), some.n * 8);
      for (const [k, [x, y]] of all.slice(from).entries())
        out.set(heads.subarray(k * 8, k * 8 + 8), ((place.top + y) * width + x) * 8);
    }
  });
  return out;
}

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
  const columns = mapSize(50);
  inBands(image, 0, ({ top, rows }, _, { at }) => {
    const inTurn = arena.f32(at.pooled, (rows + 4) * (columns + 4) * 12).slice();
    const inner = arena.mark();
    const alone = featuresOf(image, { x: 0, y: top, columns, rows });
    close(alone, inTurn, { what: `rows from ${top} on` });
    arena.release(inner);
  });
  arena.release(mark);
});

/** Pooled features of a strip of one band. */
function featuresOf(image: Rgba, strip: Strip): Float32Array {
  const run = new StripRun(engine, nets.pnet, image, image, strip);
  run.resize(0);
  run.all(0);
  return arena.f32(run.at.pooled, (strip.rows + 4) * (strip.columns + 4) * 12);
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
      const [columns, rows] = [mapSize(w), Math.min(BAND_ROWS, mapSize(h))];
      const pooled = featuresOf(image, { x: 0, y: 0, columns, rows });
      const want = arrays.f32(`${name}_pool1`).subarray(0, (rows + 4) * (columns + 4) * 10);
      close(take(pooled, 12, 0, 10), want, { tolerance: ACTIVATION * magnitude(want) });
      arena.release(mark);
    });
  }
}

pnet.run();
