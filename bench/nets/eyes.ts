// ELG on two eyes that are already in memory, one after the other, as the cascade does.
import { LANDMARKS, packElg, type ElgConfig } from '../../bindings/nets/elg.ts';
import { elgInput, heatmapShape, runElg } from '../../bindings/nets/hourglass.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';
import { close, magnitude } from '../../tests/helpers/close.ts';
import { picture } from '../pictures.ts';

/** A face's. */
export const EYES = 2;

const TOLERANCE = 1e-4; // of the largest value

export interface Eyes {
  config: ElgConfig;
  /** (2, height, width), from -1 to 1 */
  input: Float32Array;
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
    const at = src + Math.floor(line / height) * map + first + (line % height) * row;
    arena.f32(at, width).set(input.subarray(line * width, (line + 1) * width));
  }
  const shape = heatmapShape(config, 1);
  const bytes = shapeBytes(shape);
  const heatmaps = arena.alloc(EYES * bytes);
  return {
    config,
    input,
    run() {
      for (let eye = 0; eye < EYES; eye++) runElg(engine, elg, src + eye * map, 1, heatmaps + eye * bytes);
    },
    heatmaps: () => arena.f32(heatmaps, (EYES * bytes) / 4).filter((_, i) => i % shape.c < LANDMARKS),
  };
}

// Pieces of a photograph: the time does not depend on what is seen.
async function grays(height: number, width: number): Promise<Float32Array> {
  const { data } = await picture(width, EYES * height);
  return Float32Array.from({ length: EYES * height * width }, (_, i) => data[4 * i + 1]! / 127.5 - 1);
}

/**
 * Throws unless both are the same within the tolerance; returns the largest difference as a share of the largest value.
 */
export function compareHeatmaps(got: Float32Array, expected: Float32Array): number {
  const largest = magnitude(expected);
  if (!(largest > 0)) throw new Error(`the largest value of a heat map is ${largest}`);
  return close(got, expected, { tolerance: TOLERANCE * largest, what: 'heat maps' }) / largest;
}
