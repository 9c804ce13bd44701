// Pixels of every shape at the edge build, where the caller has nothing but a detector and an array.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaccadeError } from '../../bindings/errors.ts';
import type { Detector, DetectOptions, PixelImage } from '../../bindings/types.ts';
import { ROOT } from '../helpers/engine.ts';
import { checkedFaces } from './answers.ts';
import { type Input, type Kind } from './kinds.ts';
import { choices, chooser, type Pick } from './mutate.ts';
import { CallersError, odd, oddObject } from './odd.ts';

const BYTES = { rgba: 4, rgb: 3, bgra: 4, bgr: 3, gray: 1 };
const FORMATS = Object.keys(BYTES) as (keyof typeof BYTES)[];

/** Pixels that are right, or nearly. */
export function pixels(pick: Pick): unknown {
  const [width, height] = [1 + pick(90), 1 + pick(90)];
  const format = FORMATS[pick(FORMATS.length)]!;
  const stride = width * BYTES[format] + [0, 1, 7, -1][pick(4)]!;
  const isStrided = pick(3) === 0;
  const length = (isStrided ? stride : width * BYTES[format]) * height + [0, 0, 0, 0, 1, -1, -width][pick(7)]!;
  const noise = new Uint8Array(Math.max(0, length)).map((_, i) => (i * 37 + ((i >> 5) ^ (i >> 9)) * 11) & 255);
  const data = pick(2) ? noise : new Uint8ClampedArray(noise.buffer);
  const fields = {
    data: () => data,
    width: () => width,
    height: () => height,
    ...(pick(4) > 0 && { format: () => format }),
    ...(isStrided && { stride: () => stride }),
  };
  const isOdd = pick(3) === 0;
  return isOdd
    ? oddObject(fields, pick)
    : Object.fromEntries(Object.entries(fields).map(([name, get]) => [name, get()]));
}

let opened: Promise<Detector> | undefined;

async function open(): Promise<Detector> {
  const edge = (await import(join(ROOT, 'dist/edge/index.js'))) as typeof import('../../bindings/index.edge.ts');
  const file = (path: string) => new Uint8Array(readFileSync(join(ROOT, path)));
  const wasm = new WebAssembly.Module(file('dist/wasm/simd.wasm'));
  const elg = file('weights/elg-lite.safetensors');
  return edge.createDetector({ wasm, weights: file('weights/mtcnn.safetensors'), elg });
}

async function run({ bytes }: Input): Promise<string> {
  const pick = chooser(bytes);
  const image = (pick(10) === 0 ? odd(pick) : pixels(pick)) as PixelImage;
  const options: DetectOptions = [{}, { thresholds: [0, 0, 0] as const, maxFaces: 3 }, { minFaceSize: 12 }][pick(3)]!;
  const detector = await (opened ??= open());
  const isSync = pick(2) === 0;
  try {
    return checkedFaces(isSync ? detector.detectSync(image, options) : await detector.detect(image, options));
  } catch (error) {
    // of another build: its SaccadeError has a class of its own
    if (error instanceof CallersError) return 'the caller’s own error';
    throw fromEdge(error);
  }
}

function fromEdge(error: unknown): unknown {
  const { name, code, message } = error as { name: string; code: never; message: string };
  return name === 'SaccadeError' ? new SaccadeError(code, message) : error;
}

export const PIXELS: Kind = {
  make: (pick) => ({ name: 'choices', bytes: choices(pick, 60) }),
  run,
};
