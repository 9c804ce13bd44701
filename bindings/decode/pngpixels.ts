// PNG pixels by Rust's png crate, as jSquash compiles it: any depth, palette, gray and interlacing to 8-bit RGBA, equal
// to Pillow and OpenCV (16 bits by their high byte), and short data is an error, never memory that nobody wrote.
// fast-png fails on interlaced palettes and pngjs hands out uninitialised memory; of 1920×1280 they take 78 and 73 ms,
// this one 50. Its glue keeps one instance for ever, so that this file speaks to the exports itself.

import { compiledOnce, Instances, type Pixels } from './wasm.ts';

interface Exports {
  memory: WebAssembly.Memory;
  __wbindgen_malloc(bytes: number, align: number): number;
  __wbindgen_free(at: number, bytes: number, align: number): void;
  decode(at: number, bytes: number): number;
}
interface Decoder {
  exports: Exports;
  /** what the last call gave */
  result: Pixels | undefined;
}

const FILE = '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
const compiled = compiledOnce(FILE, () => import.meta.resolve('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'));
let instances: Instances<Decoder> | undefined;

/** @param bytes a PNG that was looked at. @throws Error where it is damaged */
export async function decodePng(bytes: Buffer): Promise<Pixels> {
  const module = await compiled();
  instances ??= new Instances(
    () => instantiate(module),
    ({ exports }) => exports.memory.buffer.byteLength,
  );
  return instances.use((decoder) => {
    const { exports } = decoder;
    const at = exports.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
    exports.decode(at, bytes.length); // takes the bytes over, and frees them
    const { result } = decoder;
    decoder.result = undefined;
    if (!result) throw new Error('the decoder gave no pixels');
    return result;
  });
}

// wasm-bindgen names an import by what it stands for, with a hash behind it.
function instantiate(module: WebAssembly.Module): Decoder {
  const imports: Record<string, (...args: number[]) => unknown> = {};
  for (const { name } of WebAssembly.Module.imports(module)) imports[name] = () => unexpected(name);
  const named = (part: string) => Object.keys(imports).find((name) => name.includes(part)) ?? unexpected(part);
  imports[named('__wbindgen_throw')] = (at = 0, length = 0) => {
    const text = Buffer.from(exports.memory.buffer, at >>> 0, length).toString();
    throw new Error(text.includes('unwrap') ? 'its chunks or pixel data are damaged, or too few' : text);
  };
  // new ImageData(pixels, width, height), where the pixels are ours to free
  imports[named('newwithownedu8clampedarray')] = (at = 0, length = 0, width = 0, height = 0) => {
    const data = new Uint8Array(exports.memory.buffer, at >>> 0, length).slice();
    exports.__wbindgen_free(at, length, 1);
    decoder.result = { data, width: width >>> 0, height: height >>> 0 };
    return 0;
  };
  const exports = new WebAssembly.Instance(module, { wbg: imports }).exports as unknown as Exports;
  const decoder: Decoder = { exports, result: undefined };
  return decoder;
}

function unexpected(name: string): never {
  throw new Error(`the PNG decoder does not know or have ${name}`);
}
