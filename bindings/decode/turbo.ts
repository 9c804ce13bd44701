// JPEGs that MozJPEG's build has no output for or rounds otherwise: four inks (CMYK, YCCK; with Adobe's marker or
// without), and 4:4:0, as a turned 4:2:2 is. By TurboJPEG's own interface: libjpeg-turbo as @cwasm compiles it.
// Its glue loads the file at import and keeps one instance for ever, so only its WebAssembly is used.

import type { Fail } from './fail.ts';
import { compiledOnce, type Pixels } from './wasm.ts';

interface Turbo {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  tjInitDecompress(): number;
  /** handle, JPEG and its length; where to write width, height, sampling, color space. 0: done */
  tjDecompressHeader3(...args: number[]): number;
  /** handle, JPEG and its length, pixels, width, bytes a row, height, format, flags */
  tjDecompress2(...args: number[]): number;
}

const TJPF_RGBA = 7;
const TJPF_CMYK = 11;

const FILE = '@cwasm/jpeg-turbo/jpeg-turbo.wasm';
const compiled = compiledOnce(FILE, () => import.meta.resolve('@cwasm/jpeg-turbo/jpeg-turbo.wasm'));

/**
 * @param inks the picture has four components, not three
 * @param ended false: the file lacked its EOI, and damage means that more is missing
 */
export async function decodeTurbo(bytes: Buffer, inks: boolean, ended: boolean, fail: Fail): Promise<Pixels> {
  // An instance a picture: such files are rare.
  const turbo = new WebAssembly.Instance(await compiled(), IMPORTS).exports as unknown as Turbo;
  const file = allocate(turbo, bytes.length);
  new Uint8Array(turbo.memory.buffer, file, bytes.length).set(bytes);
  const tj = turbo.tjInitDecompress();
  const sizes = allocate(turbo, 16);
  if (turbo.tjDecompressHeader3(tj, file, bytes.length, sizes, sizes + 4, sizes + 8, sizes + 12) !== 0) {
    throw fail('a CMYK JPEG whose inks are sampled in a way that has no decoder here');
  }
  const [width = 0, height = 0] = new Uint32Array(turbo.memory.buffer, sizes, 2);
  const out = allocate(turbo, 4 * width * height);
  const format = inks ? TJPF_CMYK : TJPF_RGBA;
  const status = turbo.tjDecompress2(tj, file, bytes.length, out, width, 4 * width, height, format, 0);
  if (status !== 0 && !ended) throw fail(`a JPEG that is cut off after ${bytes.length - 2} bytes`);
  const data = new Uint8Array(turbo.memory.buffer, out, 4 * width * height).slice();
  if (inks) inksToRgb(data);
  return { data, width, height };
}

function allocate(turbo: Turbo, bytes: number): number {
  const at = turbo.malloc(bytes);
  if (at === 0) throw new RangeError('WebAssembly memory allocation failed');
  return at;
}

// 255 is no ink, as Adobe's programs store it; OpenCV, Pillow and browsers take it so with and without their marker.
// The rounding is OpenCV's.
function inksToRgb(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    const black = data[at + 3]!;
    for (let c = at; c < at + 3; c++) data[c] = black - (((255 - data[c]!) * black) >> 8);
    data[at + 3] = 255;
  }
}

const no = (name: string) => () => {
  throw new Error(`libjpeg-turbo called ${name}`);
};
const IMPORTS: WebAssembly.Imports = {
  // A decoder that meets an error jumps; here that ends the call, and its instance is not used again.
  env: { setjmp: () => 0, longjmp: no('longjmp') },
  wasi_snapshot_preview1: {
    environ_sizes_get: () => 0,
    environ_get: no('environ_get'),
    proc_exit: no('proc_exit'),
    fd_close: no('fd_close'),
    fd_seek: no('fd_seek'),
    fd_write: no('fd_write'),
  },
};
