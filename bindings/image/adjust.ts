// A picture in better light, where its own needs it: a copy for the face networks. What it is decided from: light.ts.
import { Histogram, Scratch } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import { correctionOf, type Light } from './light.ts';

const SAMPLES = 8192; // about

/** A copy in the arena, corrected; the picture itself, where nothing is wrong with it. */
export function adjustLight(engine: Engine, photo: Rgba): Rgba {
  const { arena, ops } = engine;
  const correction = correctionOf(lightOf(engine, photo));
  if (!correction) return photo;
  const { tables, side } = correction;
  const { width, height } = photo;
  const at = arena.alloc(width * height * 4);
  const mark = arena.mark();
  const places = arena.alloc(tables.length);
  arena.u8(places, tables.length).set(tables);
  // noise is smoothed before the curve makes it larger
  if (side > 0) ops.soften(at, photo, side, arena.alloc((width + 2) * Scratch.SoftenColumn));
  ops.curve(at, side > 0 ? at : photo.at, width * height, places);
  arena.release(mark);
  return { at, width, height };
}

/** What the light of a picture is like. */
export function lightOf({ arena, ops }: Engine, photo: Rgba): Light {
  const mark = arena.mark();
  const at = arena.alloc(Histogram.Bytes);
  ops.histogram(at, photo, Math.ceil(Math.sqrt((photo.width * photo.height) / SAMPLES)));
  const luma = arena.i32(at + Histogram.Luma, 256).slice();
  const sums = [Histogram.Red, Histogram.Blue].map((offset) => arena.i32(at + offset, 32));
  const color = deviationOf(luma, sums, arena.f64(at + Histogram.Squares, 1)[0]!);
  // a normal variable's mean size is its deviation times the root of 2 / pi; the mask's length is 6 (Immerkaer 1996)
  const blocks = Math.max(1, arena.i32(at + Histogram.Blocks, 1)[0]!);
  const noise = (Math.sqrt(Math.PI / 2) * arena.f64(at + Histogram.Noise, 1)[0]!) / (6 * blocks);
  arena.release(mark);
  return { luma, color, noise };
}

// Of color about its means, one for each eight luminances: a tone, as of sepia, is in the means.
function deviationOf(luma: Int32Array, sums: readonly Int32Array[], squares: number): number {
  let within = squares;
  let freedom = 0;
  for (let bin = 0; bin < 32; bin++) {
    const count = luma.subarray(8 * bin, 8 * bin + 8).reduce((sum, n) => sum + n);
    if (count === 0) continue;
    freedom += count - 1;
    for (const each of sums) within -= each[bin]! ** 2 / count;
  }
  return Math.sqrt(Math.max(0, within) / Math.max(1, freedom));
}
