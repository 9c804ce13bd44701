// P-Net over a level in bands, as the cascade runs it, and over the whole level at once by the direct kernel.
import * as assert from 'uvu/assert';
import { Scratch } from '../../assembly/abi.ts';
import { BAND_ROWS, mapSize, StripRun, type Cells } from '../../bindings/nets/bands.ts';
import { screenBound } from '../../bindings/cascade/pnet.ts';
import { PNET_CHANNELS, type PNet } from '../../bindings/nets/mtcnn.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import { planeBytes, type Rgba } from '../../bindings/runtime/ops.ts';
import { faceProbabilities, netRunner } from './nets.ts';

/**
 * Difference of the two logits, Winograd against direct. Measured over 8.8 million cells of recorded pictures and
 * photographs: 1.2e-4.
 */
const WORST_LOGIT = 5e-4;

/** A band: its first row of cells, and how many it has. */
export interface Band {
  top: number;
  rows: number;
}

export function levels(engine: Engine, pnet: PNet) {
  const { arena } = engine;
  const tail = [...pnet.body.map((layer) => ({ ...layer, winograd: null })), pnet.heads];

  /** The whole map at once, by the kernels that the bands use: 8 values a cell. */
  function atOnce(image: Rgba): Float32Array {
    const { width: w, height: h } = image;
    const mark = arena.mark();
    const pooled = { maps: 1, h: mapSize(h) + 4, w: mapSize(w) + 4, c: PNET_CHANNELS };
    const input = arena.alloc(h * 6 * planeBytes(w));
    const features = arena.alloc(shapeBytes(pooled));
    engine.ops.normalize(input, image.at, h, w);
    engine.ops.convPool(features, input, pnet.head, { h, w }, arena.alloc(Scratch.ConvPool));
    const values = arena.f32(features, shapeBytes(pooled) / 4).slice();
    arena.release(mark);
    return netRunner(engine, tail, pooled, values).output(tail.length).values;
  }

  /** Runs the bands of an image, as one strip; `look` sees each band's cells and the strip with its buffers. */
  function inBands(image: Rgba, bound: number, look: (band: Band, cells: Cells, run: StripRun) => void) {
    const mark = arena.mark();
    const strip = { x: 0, y: 0, columns: mapSize(image.width), rows: mapSize(image.height) };
    const run = new StripRun(engine, pnet, image, image, strip);
    // an image of its own size is copied, without tables: all of the workspace is fresh
    arena.u8(mark, run.at.end - mark).fill(255);
    for (const top of run.tops()) {
      run.resize(top);
      look({ top, rows: Math.min(BAND_ROWS, strip.rows - top) }, run.screen(top, bound), run);
    }
    arena.release(mark);
  }

  function pairs(at: number, n: number): [number, number][] {
    const values = arena.i32(at, 2 * n);
    return Array.from({ length: n }, (_, i) => [values[2 * i]!, values[2 * i + 1]!]);
  }

  /** The largest difference between the logits that screening saw and the exact ones. */
  function logitError(image: Rgba, exact: Float32Array): number {
    const width = mapSize(image.width);
    const { at: weightsAt, bias } = pnet.screen;
    const weights = arena.f32(weightsAt, 32).slice();
    let worst = 0;
    inBands(image, Infinity, (band, { n }, { at }) => {
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
    inBands(image, screenBound(Math.fround(threshold), pnet.screen.margin), (_, { at, n, top }) => {
      for (const [x, y] of pairs(at, n)) passing.delete((top + y) * width + x);
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

  return { atOnce, inBands, pairs, checkScreening, WORST_LOGIT };
}
