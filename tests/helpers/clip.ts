// Clips made from photographs: heads cut out, moved, turned and scaled along known paths before a blurred background,
// with a camera's noise.
import { Jimp, type JimpInstance } from 'jimp';
import type { PixelImage, Point } from '../../bindings/types.ts';
import type { Random } from './random.ts';

/** Where a head is: its middle, px; its size, of the size it was cut at; its turn, radians clockwise. */
export interface Pose extends Point {
  scale: number;
  turn: number;
}

/** A head: RGBA pixels with a soft edge, its middle the picture's. */
export interface Head {
  pixels: PixelImage;
  /** px of the face's height at scale 1 */
  size: number;
}

/** A head on its way; at a time (s) it has a pose, or is not there. Later actors stand before earlier ones. */
export interface Actor {
  head: Head;
  path: (seconds: number) => Pose | null;
}

const FACE = 120; // px of a face's height at scale 1
const AROUND = 2; // a head is cut this many times as large as its face

/** Cuts the face at a box (photo px) out of a photograph. */
export async function cutHead(photo: string, [x, y, w, h]: readonly [number, number, number, number]): Promise<Head> {
  const side = Math.round(AROUND * Math.max(w, h));
  const picture = (await Jimp.read(photo)) as JimpInstance;
  const [left, top] = [Math.round(x + w / 2 - side / 2), Math.round(y + h / 2 - side / 2)];
  const part = new Jimp({ width: side, height: side, color: 0x808080ff }) as unknown as JimpInstance;
  part.composite(picture, -left, -top);
  const width = Math.round((side * FACE) / h);
  part.resize({ w: width, h: width });
  const data = new Uint8Array(part.bitmap.data);
  for (let v = 0; v < width; v++) {
    for (let u = 0; u < width; u++) {
      const r = Math.hypot(u - (width - 1) / 2, v - (width - 1) / 2) / (width / 2);
      data[4 * (v * width + u) + 3] = 255 * Math.max(0, Math.min((1 - r) / 0.15, 1));
    }
  }
  return { pixels: { data, width, height: width }, size: FACE };
}

/** A photograph so blurred that nobody is in it. */
export async function blurred(photo: string, width: number, height: number): Promise<PixelImage> {
  const picture = (await Jimp.read(photo)) as JimpInstance;
  picture.resize({ w: 12, h: 9 }).resize({ w: width, h: height });
  return { data: new Uint8Array(picture.bitmap.data), width, height };
}

/** The frame at a time (s), RGBA, with noise of `noise` gray levels (standard deviation). */
export function drawFrame(
  background: PixelImage,
  actors: readonly Actor[],
  seconds: number,
  random: Random,
  noise = 3,
): PixelImage {
  const { width, height } = background;
  const data = new Uint8ClampedArray(background.data);
  for (const { head, path } of actors) {
    const pose = path(seconds);
    if (pose) paint({ data, width, height }, head, pose);
  }
  grain ??= Float32Array.from({ length: GRAINS }, () => normal(random));
  const first = random.whole(0, GRAINS - 1);
  for (let i = 0, g = first; i < data.length; i += 4) {
    for (let c = 0; c < 3; c++) {
      data[i + c] = data[i + c]! + noise * grain[g]!; // rounded
      if (++g === GRAINS) g = 0;
    }
  }
  return { data, width, height, format: 'rgba', timestamp: Math.round(seconds * 1e6) };
}

// One piece of noise for all frames, each beginning elsewhere in it.
const GRAINS = 1 << 18;
let grain: Float32Array | null = null;

// The sum of three uniform numbers is near enough to normal; its deviation is a half.
function normal(random: Random): number {
  return 2 * (random.share() + random.share() + random.share() - 1.5);
}

function paint({ data, width, height }: PixelImage, { pixels }: Head, { x, y, scale, turn }: Pose): void {
  const reach = (pixels.width / 2) * scale;
  const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale];
  const middle = (pixels.width - 1) / 2;
  for (let v = Math.max(0, Math.ceil(y - reach)); v <= Math.min(height - 1, y + reach); v++) {
    for (let u = Math.max(0, Math.ceil(x - reach)); u <= Math.min(width - 1, x + reach); u++) {
      const [du, dv] = [u - x, v - y];
      blend(data, 4 * (v * width + u), pixels, middle + cos * du + sin * dv, middle - sin * du + cos * dv);
    }
  }
}

// Bilinear.
function blend(
  data: PixelImage['data'],
  at: number,
  { data: src, width, height }: PixelImage,
  x: number,
  y: number,
): void {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  if (x0 < 0 || y0 < 0 || x0 >= width - 1 || y0 >= height - 1) return;
  const from = 4 * (y0 * width + x0);
  const below = from + 4 * width;
  const b = (x - x0) * (1 - (y - y0));
  const d = (1 - (x - x0)) * (y - y0);
  const e = (x - x0) * (y - y0);
  const a = 1 - b - d - e;
  const alpha = (a * src[from + 3]! + b * src[from + 7]! + d * src[below + 3]! + e * src[below + 7]!) / 255;
  for (let c = 0; c < 3; c++) {
    const value = a * src[from + c]! + b * src[from + 4 + c]! + d * src[below + c]! + e * src[below + 4 + c]!;
    data[at + c] = data[at + c]! + alpha * (value - data[at + c]!); // rounded
  }
}

/**
 * A point of the frame in the head's own coordinates, in faces' heights from its middle: at rest there, whatever the
 * head does.
 */
export function inHead({ x, y }: Point, pose: Pose): Point {
  const [cos, sin] = [Math.cos(pose.turn), Math.sin(pose.turn)];
  const [dx, dy] = [(x - pose.x) / (FACE * pose.scale), (y - pose.y) / (FACE * pose.scale)];
  return { x: cos * dx + sin * dy, y: -sin * dx + cos * dy };
}

/** And back. */
export function fromHead({ x, y }: Point, pose: Pose): Point {
  const [cos, sin] = [Math.cos(pose.turn), Math.sin(pose.turn)];
  const size = FACE * pose.scale;
  return { x: pose.x + size * (cos * x - sin * y), y: pose.y + size * (sin * x + cos * y) };
}
