// Values of every odd kind, by choices.
import { createContext, runInContext } from 'node:vm';
import type { Pick } from './mutate.ts';

/** What a caller's own getter throws; it comes back to the caller as it is. */
export class CallersError extends Error {}

type Resizable = new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;

const foreign = createContext({});

export const NUMBERS = [
  ...[0, 1, 2, 3, 4, 12, 20, 24, 0.5, 0.7, 0.709, 0.99, 0.999, 0.999995, 1 - 2 ** -53, 1 + 2 ** -52, 1.5, 5e-324],
  ...[-0, -1, -0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 1e21, 1e300, Infinity, -Infinity, NaN],
];

const TEXTS = ['', 'auto', 'rgba', 'gray', 'upright', 'left', '__proto__', 'constructor', 'toString', 'x\0y', '\ud800'];

function cyclic(): object {
  const list: unknown[] = [1, 2];
  const made = { list, width: 3 };
  list.push(made);
  return made;
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(400);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

const MAKERS: readonly ((pick: Pick) => unknown)[] = [
  (pick) => NUMBERS[pick(NUMBERS.length)],
  (pick) => TEXTS[pick(TEXTS.length)],
  (pick) => [undefined, null, true, false][pick(4)],
  () => 'long '.repeat(50_000),
  () => 10n ** 40n,
  () => Symbol('odd'),
  () => () => 1,
  () => ({}),
  () => [],
  () => Object.create(null) as object,
  () => new Array<number>(1e6),
  () => Array.from({ length: 20_000 }, (_, i) => i),
  cyclic,
  () => new Date(NaN),
  () => /x/g,
  () => new Map([[1, 2]]),
  () => new Proxy({}, {}),
  () => Promise.resolve(1),
  () => new Error('not thrown'),
  () => new Uint8Array(400),
  () => new Uint8ClampedArray(300),
  () => new Int8Array(400),
  () => new Float32Array([NaN, 1, 2]),
  () => new BigInt64Array(3),
  () => new DataView(new ArrayBuffer(400)),
  () => new ArrayBuffer(400),
  () => new SharedArrayBuffer(400),
  () => new Uint8Array(new SharedArrayBuffer(400)),
  detached,
  () => new Uint8Array(new (ArrayBuffer as Resizable)(400, { maxByteLength: 4000 })),
  () => Buffer.from('GIF89a'),
  () => new Blob(['not a picture']),
  () => new URL('data:,x'),
  () => new URL('https://example.invalid/x.jpg'),
  () => AbortSignal.abort(new CallersError('aborted')),
  () => new AbortController().signal,
  () => runInContext('new Uint8Array(400)', foreign) as unknown,
  () => runInContext('({ data: new Uint8Array(400), width: 10, height: 10 })', foreign) as unknown,
];

export function odd(pick: Pick): unknown {
  return MAKERS[pick(MAKERS.length)]!(pick);
}

/** An object of some of `fields`, each as it should be or odd, some as getters that throw or change their minds. */
export function oddObject(fields: Record<string, (pick: Pick) => unknown>, pick: Pick): Record<string, unknown> {
  const made: Record<string, unknown> = pick(12) === 0 ? (Object.create({ scaleFactor: 1, width: -1 }) as never) : {};
  for (const [name, good] of Object.entries(fields)) {
    const way = pick(8);
    if (way < 5) made[name] = good(pick);
    else if (way === 5) made[name] = odd(pick);
    else if (way === 6 && pick(4) === 0) getter(made, name, [good(pick), odd(pick)], pick);
  }
  if (pick(12) === 0) made[TEXTS[pick(TEXTS.length)]!] = odd(pick);
  return made;
}

function getter(made: object, name: string, values: unknown[], pick: Pick): void {
  const isThrowing = pick(3) === 0;
  let reads = 0;
  const get = () => {
    if (isThrowing) throw new CallersError(name);
    return values[reads++ % values.length];
  };
  Object.defineProperty(made, name, { get, enumerable: true, configurable: true });
}
