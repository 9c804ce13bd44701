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

// Groups ask for the same ones again and again, and Jimp takes longer to make them than a detection does.
const made = new Map<string, Promise<unknown>>();

function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as Promise<T>;
}

function photograph(sample: number): Promise<JimpInstance> {
  const url = new URL(`../node_modules/@vladmandic/face-api/demo/sample${sample}.jpg`, import.meta.url);
  return once(`photograph ${sample}`, async () => (await Jimp.read(fileURLToPath(url))) as JimpInstance);
}

function scaled(width: number, height: number, sample: number): Promise<JimpInstance> {
  return once(
    `${width}x${height} of ${sample}`,
    async () => copy(await photograph(sample)).cover({ w: width, h: height }) as JimpInstance,
  );
}

function copy(image: JimpInstance): JimpInstance {
  return image.clone() as JimpInstance;
}

/** Photograph 1 to 6 at this size, RGBA. */
export async function picture(width: number, height: number, sample = 1): Promise<PixelImage> {
  const { data } = (await scaled(width, height, sample)).bitmap;
  return { data: Uint8Array.from(data), width, height };
}

/** The same as a JPEG file's bytes. */
export function jpeg(width: number, height: number, sample = 1): Promise<Uint8Array> {
  return once(`JPEG of ${width}x${height} of ${sample}`, async (): Promise<Uint8Array> =>
    (await scaled(width, height, sample)).getBuffer('image/jpeg', { quality: 90 }),
  );
}

/** width x height RGBA pixels with `faces` faces, one of `COUNTS`. */
export async function scene(width: number, height: number, faces: number): Promise<PixelImage> {
  const whole = new Jimp({ width, height }) as JimpInstance;
  const strip = await shrunk(TABLE, width, Math.ceil((TABLE[4] * width) / TABLE[3]));
  for (let y = 0, i = 0; y < height; y += strip.height, i++) {
    // every other one upside down: no edge between them
    whole.composite(i % 2 ? copy(strip).flip({ vertical: true }) : strip, 0, y);
  }
  const [across, down] = GRIDS[faces]!;
  const side = Math.floor(0.86 * Math.min(width / across, height / down));
  for (let i = 0; i < faces; i++) {
    const face = await shrunk(around(FACES[i % FACES.length]!), side, side);
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

function shrunk([sample, x, y, w, h]: Part, width: number, height: number): Promise<JimpInstance> {
  return once(`${[sample, x, y, w, h].join()} at ${width}x${height}`, async () => {
    const part = copy(await photograph(sample)).crop({ x, y, w, h }) as JimpInstance;
    return part.resize({ w: width, h: height }) as JimpInstance;
  });
}
