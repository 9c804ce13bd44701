// ELG on two eyes that are already in memory, in one batch.
import { LANDMARKS, packElg, type ElgConfig } from '../../bindings/nets/elg.ts';
import { elgInput, heatmapShape, runElg } from '../../bindings/nets/hourglass.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';
import { picture } from '../pictures.ts';
import { elgFlop } from './sizes.ts';

/** A face's. */
export const EYES = 2;

export interface Eyes {
  config: ElgConfig;
  /** (2, height, width), from -1 to 1 */
  input: Float32Array;
  /** operations of both */
  flop: number;
  run(): void;
  /** (2, height / 3, width / 3, 18) of the last run */
  heatmaps(): Float32Array;
}

export async function createEyes(engine: Engine, file: WeightFile): Promise<Eyes> {
  const { arena } = engine;
  const elg = packElg(engine, file, 'the bench');
  const { config } = elg;
  const { height, width } = config;
  const input = await grays(height, width);
  const { row, map, first } = elgInput(config);
  const src = arena.alloc(map * EYES);
  arena.u8(src, map * EYES).fill(0);
  for (let line = 0; line < EYES * height; line++) {
    const eye = Math.floor(line / height);
    const at = src + eye * map + first + (line % height) * row;
    arena.f32(at, width).set(input.subarray(line * width, (line + 1) * width));
  }
  const shape = heatmapShape(config, EYES);
  const floats = shapeBytes(shape) / 4;
  const heatmaps = arena.alloc(floats * 4);
  return {
    config,
    input,
    flop: EYES * elgFlop(config),
    run: () => runElg(engine, elg, src, EYES, heatmaps),
    heatmaps: () => arena.f32(heatmaps, floats).filter((_, i) => i % shape.c < LANDMARKS),
  };
}

// Pieces of a photograph: the time does not depend on what is seen.
async function grays(height: number, width: number): Promise<Float32Array> {
  const { data } = await picture(width, EYES * height);
  return Float32Array.from({ length: EYES * height * width }, (_, i) => data[4 * i + 1]! / 127.5 - 1);
}

/**
 * Throws unless both are finite and the same within 1e-4 of the largest; returns the largest difference as a share of
 * that.
 */
export function compareHeatmaps(got: Float32Array, expected: Float32Array): number {
  if (got.length !== expected.length) throw new Error(`${got.length} values, expected ${expected.length}`);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const most = got.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0) / largest;
  if (!(largest > 0 && most <= 1e-4)) throw new Error(`heat maps up to ${largest} differ by ${most} of that`);
  return most;
}
