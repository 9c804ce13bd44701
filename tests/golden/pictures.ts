// The pictures of expected.json, by the recipes that python/pictures.py follows too.
// The photographs are JPEG files. @jsquash/jpeg decodes them as libjpeg-turbo does, to the bit; where it did not, the
// sha256 of the pixels would say so before any network is asked.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import decode, { init } from '@jsquash/jpeg/decode.js';
import type { PixelFormat, PixelImage } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';
import { resizeInterArea } from '../reference/resize.ts';
import { photographs, type Pixels, type Recipe } from './expected.ts';

/** RGB, without gaps. */
interface Rgb {
  data: Uint8Array;
  width: number;
  height: number;
}

const require = createRequire(import.meta.url);
const files = new Map<string, Rgb>();
const made = new Map<string, Rgb>();

/** The picture, checked. */
export async function makePicture(
  { name, recipe, size, sha256 }: Pixels,
  format: PixelFormat = 'rgb',
): Promise<PixelImage> {
  const image = made.get(sha256) ?? (await follow(recipe));
  const { data, width, height } = image;
  if (width !== size[0] || height !== size[1] || digest(data) !== sha256)
    throw new Error(`${name}: the picture is not the one that Python saw; no network was asked`);
  made.set(sha256, image);
  return { data, width, height, format };
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The pixels of a photograph; an error where they are not libjpeg-turbo's. */
export async function photograph(name: string): Promise<Rgb> {
  const known = files.get(name);
  if (known) return known;
  const folder = resolve(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');
  const image = await decodeJpeg(readFileSync(resolve(name === 'example.jpg' ? ROOT : folder, name)));
  if (digest(image.data) !== photographs[name])
    throw new Error(`${name}: decoded to other pixels than libjpeg-turbo's; no network was asked`);
  files.set(name, image);
  return image;
}

async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>): Promise<Rgb> {
  const shared = globalThis as { ImageData?: unknown };
  const before = shared.ImageData;
  // the decoder gives its pixels as one of these, which Node does not have
  shared.ImageData ??= class {
    constructor(
      readonly data: Uint8ClampedArray,
      readonly width: number,
      readonly height: number,
    ) {}
  };
  try {
    await ready();
    const { data, width, height } = await decode(bytes.slice().buffer);
    return { data: each(width * height * 3, (i) => data[Math.floor(i / 3) * 4 + (i % 3)]!), width, height };
  } finally {
    if (before === undefined) delete shared.ImageData;
  }
}

let isReady = false;

async function ready(): Promise<void> {
  if (isReady) return;
  const module = new WebAssembly.Module(readFileSync(require.resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm')));
  await init({
    instantiateWasm(imports: WebAssembly.Imports, give: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      give(instance);
      return instance.exports;
    },
  });
  isReady = true;
}

async function follow(recipe: Recipe): Promise<Rgb> {
  let image = recipe.file === undefined ? drawn(recipe) : await photograph(recipe.file);
  if (recipe.crop) image = cropped(image, recipe.crop);
  if (recipe.resize) image = resized(image, recipe.resize);
  if (recipe.turn) image = turned(image);
  if (recipe.gray) image = grayed(image);
  return image;
}

function drawn({ noise, grain = 1, checker, plain = 0, size }: Recipe): Rgb {
  const [width, height] = size!;
  const value =
    noise !== undefined
      ? noisy(noise, width, height, grain)
      : checker !== undefined
        ? (x: number, y: number) => ((Math.floor(x / checker) + Math.floor(y / checker)) % 2) * 255
        : () => plain;
  const data = each(width * height * 3, (i) => value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3));
  return { data, width, height };
}

// Blocks of one color: the high bytes of a linear congruential generator.
function noisy(seed: number, width: number, height: number, grain: number) {
  const across = Math.ceil(width / grain);
  let state = seed;
  const colors = each(across * Math.ceil(height / grain) * 3, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return (x: number, y: number, channel: number) =>
    colors[(Math.floor(y / grain) * across + Math.floor(x / grain)) * 3 + channel]!;
}

function cropped(image: Rgb, [left, top, width, height]: readonly [number, number, number, number]): Rgb {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { data, width, height };
}

function resized({ data, width: w, height: h }: Rgb, [width, height]: readonly [number, number]): Rgb {
  return { data: Uint8Array.from(resizeInterArea({ data, w, h, c: 3 }, width, height, true)), width, height };
}

function turned({ data, width, height }: Rgb): Rgb {
  const last = width * height - 1;
  return { data: each(data.length, (i) => data[(last - Math.floor(i / 3)) * 3 + (i % 3)]!), width, height };
}

function grayed({ data, width, height }: Rgb): Rgb {
  const gray = (p: number) => (9798 * data[p]! + 19235 * data[p + 1]! + 3735 * data[p + 2]! + 16384) >> 15;
  return { data: each(data.length, (i) => gray(i - (i % 3))), width, height };
}

function each(length: number, value: (i: number) => number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  for (let i = 0; i < length; i++) data[i] = value(i);
  return data;
}
