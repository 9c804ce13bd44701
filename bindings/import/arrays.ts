// Arrays of somebody else's file: asked for by name and shape, refused by name when they are not as they should be.

import { SaccadeError, brief } from '../errors.ts';
import type { Tensor } from '../weights/format.ts';
import { count, isSameShape, named, refuse, show } from '../weights/header.ts';

/** A source format, read. */
export interface Imported {
  network: 'mtcnn' | 'elg';
  config: object;
  tensors: [string, Tensor][];
  /** of the source, in words */
  format: string;
  /** what the source says of itself */
  origin?: string;
  licence?: string;
}

/** One array as its file has it. */
export interface SourceArray {
  shape: readonly number[];
  /** its values, row-major; throws when they are of another type than float32 */
  read(): Float32Array;
}

export class Arrays {
  readonly #source: string;
  readonly #arrays: ReadonlyMap<string, SourceArray>;
  readonly #asked = new Set<string>();

  /** @param source names the file in errors */
  constructor(source: string, arrays: ReadonlyMap<string, SourceArray>) {
    this.#source = source;
    this.#arrays = arrays;
  }

  has(name: string): boolean {
    return this.#arrays.has(name);
  }

  /** The values of an array that must be there in exactly this shape, all of them finite. */
  get(name: string, shape: readonly number[]): Float32Array {
    const array = this.#arrays.get(name);
    if (!array) {
      const came = `${this.#arrays.size} tensors, none of that name`;
      throw refuse(`tensor ${name} of shape ${show(shape)}`, this.#source, came);
    }
    const where = `${name} of ${this.#source}`;
    if (!isSameShape(array.shape, shape)) throw refuse(`shape ${show(shape)}`, where, `shape ${show(array.shape)}`);
    const values = reading('float32 values', where, () => array.read());
    if (values.length !== count(shape)) throw refuse(`${count(shape)} values`, where, `${values.length} values`);
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) throw refuse('finite values', where, `${values[odd]} at index ${odd}`);
    this.#asked.add(name);
    return values;
  }

  /** Refuses a file that holds more than what was asked for: another network may share the names. */
  finish(): void {
    const rest = [...this.#arrays.keys()].filter((name) => !this.#asked.has(name));
    if (rest.length > 0) {
      const more = rest.length > 1 ? ` and ${rest.length - 1} more` : '';
      throw refuse(
        `no tensors but the ${this.#asked.size} of the network`,
        this.#source,
        `${named(rest[0]!)}${more} as well`,
      );
    }
  }
}

/** Runs a reader of a file format; whatever it throws becomes a refusal that names the file. */
export function reading<T>(what: string, source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SaccadeError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    const hint = 'Hint: the file may be damaged or cut short, fetch it again.';
    throw refuse(what, source, `bytes that do not read as such: ${brief(message)}`, hint, cause);
  }
}

/** Loads a package that only this command needs, and that npm may have left out. */
export async function optional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const hint = `Hint: npm install ${name}`;
    throw new SaccadeError('SACCADE_LOAD_FAILED', `Expected the package ${name} but could not load it. ${hint}`, {
      cause,
    });
  }
}

/** Row-major `src` of `shape` → row-major with its axes in the order `axes`: axis j of the result is axes[j] of src. */
export function permute(src: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => count(shape.slice(axis + 1)));
  return strided(
    src,
    0,
    axes.map((axis) => shape[axis]!),
    axes.map((axis) => strides[axis]!),
  );
}

/** The axes from last to first, as Fortran and Caffe see them. */
export function reversed(src: Float32Array, shape: readonly number[]): Float32Array {
  return permute(src, shape, [...shape.keys()].reverse());
}

/** Row-major values of `shape` that lie in `src` from `offset` on, `strides` apart along each axis. */
export function strided(
  src: Float32Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  const total = count(shape);
  const last = shape.reduce((at, n, axis) => at + (n - 1) * strides[axis]!, offset);
  if (total > 0 && !(offset >= 0 && last < src.length && strides.every((stride) => stride >= 0))) {
    throw new RangeError(`${src.length} values do not reach index ${last}`);
  }
  const dst = new Float32Array(total);
  const index = shape.map(() => 0);
  for (let to = 0, at = offset; to < total; to++) {
    dst[to] = src[at]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return dst;
}
