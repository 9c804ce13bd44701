// Eyes in pictures that tests draw, and what a network would see of them.
import type { ElgConfig } from '../../bindings/nets/elg.ts';
import type { Patch } from '../../bindings/eyes/patches.ts';
import { PUBLISHED } from '../../bindings/import/keras.ts';
import type { Eye, PixelImage, Point } from '../../bindings/types.ts';
import { createEngine } from './engine.ts';
import { place } from './pictures.ts';

/** Pixels of a patch. */
export const [WIDTH, HEIGHT] = [180, 108];
export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];
/** The settings of the package's networks, as far as patches go. */
export const OURS: ElgConfig = { ...PUBLISHED, input: 'deviation' };

/** The engine that patches are cut on. */
export const engine = createEngine();
const { arena } = engine;

export const firstOfFour = (rgba: Uint8Array) => Uint8Array.from({ length: rgba.length / 4 }, (_, i) => rgba[4 * i]!);
export const flat = (points: readonly Point[]) => points.flatMap(({ x, y }) => [x, y]);
export const landmarksOf = (eye: Eye) => flat([...eye.eyelid, ...eye.iris, eye.irisCenter, eye.eyeballCenter]);

/** The gray values that a network would see of a photo. */
export function cut(patch: Patch, photo: PixelImage, input: ElgConfig['input']): Uint8Array {
  const mark = arena.mark();
  const dst = { at: arena.alloc(WIDTH * HEIGHT * 4), width: WIDTH, height: HEIGHT };
  patch.cut(engine, place(engine, photo), dst, input);
  const gray = firstOfFour(arena.u8(dst.at, WIDTH * HEIGHT * 4));
  arena.release(mark);
  return gray;
}

/** RGBA from a gray value for each pixel. */
export function draw(width: number, height: number, value: (x: number, y: number) => number): PixelImage {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) data.fill(value(i % width, Math.floor(i / width)), 4 * i, 4 * i + 4);
  return { data, width, height, format: 'rgba' };
}

/** Two eyes `apart` pixels from each other around a middle, the right one lower by `degrees`. */
export function eyesAt(x: number, y: number, apart: number, degrees: number): { left: Point; right: Point } {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  const half = apart / 2;
  return { left: { x: x - half * cos, y: y - half * sin }, right: { x: x + half * cos, y: y + half * sin } };
}
