// An eye network on an engine of its own, and what comes out of it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { LANDMARKS, packElg, type ElgConfig } from '../../bindings/nets/elg.ts';
import { elgInput, heatmapShape, runElg } from '../../bindings/nets/hourglass.ts';
import { shapeBytes, type Shape } from '../../bindings/nets/plan.ts';
import { readWeights, type WeightFile } from '../../bindings/weights/format.ts';
import { createEngine, ROOT } from './engine.ts';
import { take } from './nets.ts';

export const [HEIGHT, WIDTH] = [108, 180];
export const PIXELS = HEIGHT * WIDTH;
export const CELLS = 36 * 60;

/** The smallest network that has every kind of layer. */
export const TINY: ElgConfig = {
  maps: 8,
  modules: 1,
  depth: 4,
  firstStride: 3,
  stem: 'full',
  upsampling: 'bicubic',
  input: 'deviation',
  height: HEIGHT,
  width: WIDTH,
  beta: 50,
};

/** Another order of float32's sums, and Winograd's products, of the largest value. Measured: 2.1e-6. */
export const NAIVE = 1e-5;

export interface Result {
  /** (n, 36, 60, 18) */
  heatmaps: Float32Array;
  /** x, y in pixels of the input, of each landmark of each eye */
  landmarks: Float32Array;
  peaks: Float32Array;
  activations: Map<string, Float32Array>;
}

/** A network on an engine of its own. */
export function runner(file: WeightFile) {
  const engine = createEngine();
  const { arena, ops } = engine;
  const elg = packElg(engine, file, 'elg');
  const { config } = elg;
  return { config, run };

  function run(eyes: readonly Float32Array[]): Result {
    const n = eyes.length;
    const mark = arena.mark();
    const { row, map, first } = elgInput(config);
    const input = arena.alloc(map * n);
    arena.u8(input, map * n).fill(0);
    for (const [k, eye] of eyes.entries()) {
      for (let y = 0; y < HEIGHT; y++)
        arena.f32(input + k * map + first + y * row, WIDTH).set(eye.subarray(y * WIDTH, (y + 1) * WIDTH));
    }
    const shape = heatmapShape(config, n);
    const heat = arena.alloc(shapeBytes(shape));
    // memory that earlier runs used must not show
    const room = arena.alloc(2 ** 20);
    arena.u8(room, 2 ** 20).fill(255);
    arena.u8(heat, shapeBytes(shape)).fill(255);
    arena.release(room);
    const activations = new Map<string, Float32Array>();
    const probe = (name: string, at: number, of: Shape) => {
      activations.set(name, arena.f32(at, shapeBytes(of) / 4).slice());
    };
    const before = arena.mark();
    runElg(engine, elg, input, n, heat, probe);
    assert.is(arena.mark(), before, 'the memory is as it was');
    const located = arena.alloc(n * 3 * shape.c * 4);
    ops.softArgmax(located, heat, shape, config.beta);
    const heatmaps = take(arena.f32(heat, shapeBytes(shape) / 4), shape.c, 0, LANDMARKS);
    const rows = take(arena.f32(located, n * 3 * shape.c), shape.c, 0, LANDMARKS);
    arena.release(mark);
    const points = new Float32Array(n * 2 * LANDMARKS);
    const peaks = new Float32Array(n * LANDMARKS);
    for (let eye = 0; eye < n; eye++) {
      for (let i = 0; i < LANDMARKS; i++) {
        const value = (v: number) => rows[(3 * eye + v) * LANDMARKS + i]!;
        points.set([value(0) * config.firstStride, value(1) * config.firstStride], 2 * (eye * LANDMARKS + i));
        peaks[eye * LANDMARKS + i] = value(2);
      }
    }
    return { heatmaps, landmarks: points, peaks, activations };
  }
}

export function split(values: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));
}

export const heatAxes = (n: number) =>
  [
    ['n', n],
    ['y', 36],
    ['x', 60],
    ['landmark ', LANDMARKS],
  ] as const;

export const pointAxes = (n: number) =>
  [
    ['n', n],
    ['landmark ', LANDMARKS],
    ['xy', 2],
  ] as const;

/** Weights at random, of a size that keeps activations near one. */

export function packaged(name: string): Promise<WeightFile> {
  return readWeights(readFileSync(resolve(ROOT, `weights/${name}.safetensors`)), name);
}
