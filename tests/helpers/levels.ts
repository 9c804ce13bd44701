// P-Net over a level in bands, as the cascade runs it, and over the whole level at once by the direct kernel.
import * as assert from 'uvu/assert';
import { bands, mapSize, screenBand, workspace, type Band, type Workspace } from '../../bindings/cascade/bands.ts';
import { screenBound } from '../../bindings/cascade/proposals.ts';
import { PNET_CHANNELS, type PNet } from '../../bindings/nets/mtcnn.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import { CONV_POOL_SCRATCH, planeBytes, type Rgba } from '../../bindings/runtime/ops.ts';
import { faceProbabilities, netRunner } from './nets.ts';

/** Difference of the two logits, Winograd against direct. Measured over 8.8 million cells of recorded pictures and photographs: 1.2e-4. */
const WORST_LOGIT = 5e-4;

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
    engine.ops.convPool(features, input, pnet.head, { h, w }, arena.alloc(CONV_POOL_SCRATCH));
    const values = arena.f32(features, shapeBytes(pooled) / 4).slice();
    arena.release(mark);
    return netRunner(engine, tail, pooled, values).output(tail.length).values;
  }

  /** Runs the bands of an image; `look` sees each band's cells and workspace. */
  function inBands(image: Rgba, bound: number, look: (band: Band, n: number, at: Workspace) => void) {
    const level = { scale: 1, width: image.width, height: image.height };
    const mark = arena.mark();
    const base = arena.alloc(workspace(pnet, level, 0).end);
    const at = workspace(pnet, level, base);
    arena.u8(base, at.end - base).fill(255);
    arena.u8(at.image, image.width * image.height * 4).set(arena.u8(image.at, image.width * image.height * 4));
    const own = { at: at.image, width: image.width, height: image.height };
    for (const band of bands(level)) look(band, screenBand(engine, pnet, own, band, bound, at).n, at);
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
    inBands(image, screenBound(Math.fround(threshold), pnet.screen.margin), (_, n, at) => {
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

  return { atOnce, inBands, pairs, checkScreening, WORST_LOGIT };
}
