// WebAssembly decoders that other packages bring: compiled once a thread, an instance made when a picture comes.
// An instance is dropped when its decoder threw, exited or trapped, for its heap may then be in any state, and when its
// memory has grown: WebAssembly memory never shrinks, and one large picture would be paid for until the process ends.

import { readFile } from 'node:fs/promises';
import * as module from 'node:module';
import { lazily } from './lazily.ts';

/** RGBA, rows packed. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** An instance whose memory is larger than this after a picture is not kept. */
const KEPT_BYTES = 48 << 20;

/**
 * The module of a file: compiled at the first call, and again only where that failed.
 *
 * @param name as modules name it
 * @param place its address, by `import.meta.resolve` of a literal: tracers of deployments follow that. Realms of test
 *   runners, Node before 20.6 and bundles may not have it
 */
export function compiledOnce(name: string, place: () => string): () => Promise<WebAssembly.Module> {
  const find = async () => {
    try {
      return new URL(place());
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return module.createRequire(import.meta.url).resolve(name);
    }
  };
  return lazily(async () => WebAssembly.compile(await readFile(await find())));
}

/** One instance for many pictures, as long as all goes well. */
export class Instances<T> {
  readonly #make: () => T;
  readonly #size: (instance: T) => number;
  #kept: T | undefined;

  /** @param size bytes of an instance's memory */
  constructor(make: () => T, size: (instance: T) => number) {
    this.#make = make;
    this.#size = size;
  }

  use<R>(work: (instance: T) => R): R {
    const instance = this.#kept ?? this.#make();
    this.#kept = undefined;
    const result = work(instance);
    if (this.#size(instance) <= KEPT_BYTES) this.#kept = instance;
    return result;
  }
}

/** What Emscripten's glue calls itself, for the decoders of jSquash. */
export interface Embind {
  decode(bytes: Uint8Array, option?: boolean | number): Pixels | null;
  HEAPU8: Uint8Array;
}

/** The glue: fills `options` with the functions of the decoder, at once where it is given an instance. */
export type Glue = (options: object) => unknown;

/** @param hear gets each line that the decoder would print */
export function embind(module: WebAssembly.Module, glue: Glue, hear: (line: string) => void): Embind {
  const options = {
    noInitialRun: true,
    print: hear,
    printErr: hear,
    instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
  };
  withoutTrace(() => glue(options));
  return options as unknown as Embind;
}

/** Decodes with what `embind` made. @throws Error where the decoder gives nothing, besides what it throws itself */
export function decodeEmbind(codec: Embind, bytes: Uint8Array, option?: boolean | number): Pixels {
  const decode = (own: Uint8Array) =>
    withoutTrace(() => (option === undefined ? codec.decode(own) : codec.decode(own, option)));
  let made: Pixels | null;
  try {
    made = decode(bytes);
  } catch (error) {
    // the glue asks by `instanceof` of its global, which under jsdom is not Node's
    if (bytes instanceof Uint8Array) throw error;
    made = decode(new Uint8Array(bytes));
  }
  if (!made) throw new Error('the decoder gave no pixels');
  const { data, width, height } = made;
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height };
}

class PlainImageData {
  constructor(
    readonly data: Uint8ClampedArray,
    readonly width: number,
    readonly height: number,
  ) {}
}

// The glue makes a global ImageData where there is none, and looks it up by name. Other code takes its presence for a
// browser, so it is there only while the decoder runs, which is in one piece: nobody else sees it.
function withoutTrace<T>(work: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'ImageData');
  Object.defineProperty(globalThis, 'ImageData', { value: PlainImageData, configurable: true, writable: true });
  try {
    return work();
  } finally {
    if (before) Object.defineProperty(globalThis, 'ImageData', before);
    else Reflect.deleteProperty(globalThis, 'ImageData');
  }
}
