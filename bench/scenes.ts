// Pictures with as many faces as asked for, put together from photographs that a development dependency ships: people
// at tables. What lies behind is a part of a photograph without faces, so that the networks have as much to look at as
// in any picture.
import { Jimp, type JimpInstance } from 'jimp';
import { fileURLToPath } from 'node:url';
import type { PixelImage } from '../bindings/types.ts';

/** A part of sample photograph `sample`, px. */
interface Part {
  sample: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

const TABLE: Part = { sample: 1, x: 0, y: 740, width: 1920, height: 540 };

// Faces as the detector finds them there, all above 0.999.
const FACES: readonly Part[] = [
  { sample: 5, x: 595, y: 421, width: 175, height: 241 },
  { sample: 1, x: 405, y: 354, width: 192, height: 244 },
  { sample: 4, x: 980, y: 190, width: 177, height: 223 },
  { sample: 3, x: 584, y: 325, width: 211, height: 273 },
  { sample: 5, x: 1405, y: 388, width: 199, height: 277 },
  { sample: 1, x: 830, y: 423, width: 206, height: 237 },
];

/** Faces across and down. */
const GRIDS: Record<number, readonly [number, number]> = { 0: [0, 0], 1: [1, 1], 6: [3, 2], 30: [6, 5] };

/** How many faces a scene can have. */
export const COUNTS = [0, 1, 6, 30] as const;

const photos = new Map<number, Promise<unknown>>();

/** width x height RGBA pixels with `faces` faces, one of `COUNTS`. */
export async function scene(width: number, height: number, faces: number): Promise<PixelImage> {
  const picture = new Jimp({ width, height }) as JimpInstance;
  const table = await cut(TABLE);
  const strip = table.resize({ w: width, h: Math.ceil((TABLE.height * width) / TABLE.width) }) as JimpInstance;
  for (let y = 0, i = 0; y < height; y += strip.height, i++) {
    // every other one upside down: no edge between them
    picture.composite(i % 2 ? strip.clone().flip({ vertical: true }) : strip, 0, y);
  }
  const [across, down] = GRIDS[faces]!;
  const side = Math.floor(0.86 * Math.min(width / across, height / down));
  for (let i = 0; i < faces; i++) {
    const face = (await cut(around(FACES[i % FACES.length]!))).resize({ w: side, h: side });
    const x = ((i % across) + 0.5) * (width / across) - side / 2;
    const y = (Math.floor(i / across) + 0.5) * (height / down) - side / 2;
    picture.composite(face, Math.round(x), Math.round(y));
  }
  return { data: Uint8Array.from(picture.bitmap.data), width, height };
}

// A square with a head in it.
function around({ sample, x, y, width, height }: Part): Part {
  const side = Math.round(1.5 * height);
  return {
    sample,
    x: Math.round(x + width / 2 - side / 2),
    y: Math.round(y + height / 2 - side / 2),
    width: side,
    height: side,
  };
}

async function cut({ sample, x, y, width, height }: Part): Promise<JimpInstance> {
  if (!photos.has(sample)) {
    const url = new URL(`../node_modules/@vladmandic/face-api/demo/sample${sample}.jpg`, import.meta.url);
    photos.set(sample, Jimp.read(fileURLToPath(url)));
  }
  const photo = (await photos.get(sample)) as JimpInstance;
  return photo.clone().crop({ x, y, w: width, h: height }) as JimpInstance;
}
