// Pictures to detect on: photographs that a development dependency ships (people at tables, 1920 px wide), cut and
// scaled.
import { Jimp, type JimpInstance } from 'jimp';
import { fileURLToPath } from 'node:url';
import type { PixelImage } from '../bindings/types.ts';

const photos = new Map<number, Promise<unknown>>();

async function scaled(width: number, height: number, sample: number): Promise<JimpInstance> {
  const url = new URL(`../node_modules/@vladmandic/face-api/demo/sample${sample}.jpg`, import.meta.url);
  if (!photos.has(sample)) photos.set(sample, Jimp.read(fileURLToPath(url)));
  const photo = (await photos.get(sample)) as JimpInstance;
  return photo.clone().cover({ w: width, h: height }) as JimpInstance;
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
