// Pictures to detect on, from photographs that a development dependency ships (people at tables, 1920 px wide): cut and
// scaled, or put together so that there are as many faces as asked for. What lies behind those is a part of a
// photograph without faces, so that the networks have as much to look at as in any picture.
import { Jimp, type JimpInstance } from 'jimp';
import { fileURLToPath } from 'node:url';
import type { PixelImage } from '../bindings/types.ts';

/** Sample photograph, and a part of it, px. */
type Part = readonly [sample: number, x: number, y: number, width: number, height: number];

const TABLE: Part = [1, 0, 740, 1920, 540];

// Faces as the detector finds them there, all above 0.999.
const FACES: readonly Part[] = [
  [5, 595, 421, 175, 241],
  [1, 405, 354, 192, 244],
  [4, 980, 190, 177, 223],
  [3, 584, 325, 211, 273],
  [5, 1405, 388, 199, 277],
  [1, 830, 423, 206, 237],
];

/** Faces across and down. */
const GRIDS: Record<number, readonly [number, number]> = { 0: [0, 0], 1: [1, 1], 6: [3, 2], 30: [6, 5] };

/** How many faces a scene can have. */
export const COUNTS = [0, 1, 6, 30] as const;

const photos = new Map<number, Promise<unknown>>();

async function photograph(sample: number): Promise<JimpInstance> {
  const url = new URL(`../node_modules/@vladmandic/face-api/demo/sample${sample}.jpg`, import.meta.url);
  if (!photos.has(sample)) photos.set(sample, Jimp.read(fileURLToPath(url)));
  return ((await photos.get(sample)) as JimpInstance).clone() as JimpInstance;
}

async function scaled(width: number, height: number, sample: number): Promise<JimpInstance> {
  return (await photograph(sample)).cover({ w: width, h: height }) as JimpInstance;
}

/** Photograph 1 to 6 at this size, RGBA. */
export async function picture(width: number, height: number, sample = 1): Promise<PixelImage> {
  const { data } = (await scaled(width, height, sample)).bitmap;
  return { data: Uint8Array.from(data), width, height };
}

/** The same as a JPEG file's bytes. */
export async function jpeg(width: number, height: number, sample = 1): Promise<Uint8Array> {
  return (await scaled(width, height, sample)).getBuffer('image/jpeg', { quality: 90 });
}

/** width x height RGBA pixels with `faces` faces, one of `COUNTS`. */
export async function scene(width: number, height: number, faces: number): Promise<PixelImage> {
  const whole = new Jimp({ width, height }) as JimpInstance;
  const table = await cut(TABLE);
  const strip = table.resize({ w: width, h: Math.ceil((TABLE[4] * width) / TABLE[3]) }) as JimpInstance;
  for (let y = 0, i = 0; y < height; y += strip.height, i++) {
    // every other one upside down: no edge between them
    whole.composite(i % 2 ? strip.clone().flip({ vertical: true }) : strip, 0, y);
  }
  const [across, down] = GRIDS[faces]!;
  const side = Math.floor(0.86 * Math.min(width / across, height / down));
  for (let i = 0; i < faces; i++) {
    const face = (await cut(around(FACES[i % FACES.length]!))).resize({ w: side, h: side });
    const x = ((i % across) + 0.5) * (width / across) - side / 2;
    const y = (Math.floor(i / across) + 0.5) * (height / down) - side / 2;
    whole.composite(face, Math.round(x), Math.round(y));
  }
  return { data: Uint8Array.from(whole.bitmap.data), width, height };
}

// A square with a head in it.
function around([sample, x, y, width, height]: Part): Part {
  const side = Math.round(1.5 * height);
  return [sample, Math.round(x + width / 2 - side / 2), Math.round(y + height / 2 - side / 2), side, side];
}

async function cut([sample, x, y, w, h]: Part): Promise<JimpInstance> {
  return (await photograph(sample)).crop({ x, y, w, h }) as JimpInstance;
}
