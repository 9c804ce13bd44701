// What is fuzzed: for each kind, how an input comes from a seed, and what is done with it.
//
// Coverage guidance (jazzer.js) was thought about and left out: what reads strangers' bytes here is mostly WebAssembly,
// which it does not instrument, and it is a native add-on that runs targets in its own process, where a hang or a dead
// process ends the run. Mutators that know the formats reach the same places, and a seed gives the same case again.
import type { Pick } from './mutate.ts';

/** An input, and the file or choices that it was made from. */
export interface Input {
  name: string;
  bytes: Buffer;
}

export interface Kind {
  /** the same input for the same choices */
  make(pick: Pick): Input;
  /**
   * Answers with a digest of what came, the same for the same input; throws what the library threw. Anything but a
   * SaccadeError is a fault, as is a `Fault`.
   */
  run(input: Input): Promise<string>;
}

/** What must not be, though nothing was thrown. */
export class Fault extends Error {}

/** An answer with numbers that are none: counted, for other tests judge it. */
export const NOT_FINITE = 'not finite';

export const KINDS = ['pictures', 'weights', 'imports', 'calls', 'messages', 'pixels'] as const;
export type KindName = (typeof KINDS)[number];

const LOADERS: Record<KindName, () => Promise<Kind>> = {
  pictures: async () => (await import('./pictures.ts')).PICTURES,
  weights: async () => (await import('./weights.ts')).WEIGHTS,
  imports: async () => (await import('./imports.ts')).IMPORTS,
  calls: async () => (await import('./calls.ts')).CALLS,
  messages: async () => (await import('./messages.ts')).MESSAGES,
  pixels: async () => (await import('./pixels.ts')).PIXELS,
};

/** Each is loaded when it is wanted. */
export function kindNamed(name: KindName): Promise<Kind> {
  return LOADERS[name]();
}
