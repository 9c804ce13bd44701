// The loop that the commands share: read a picture, look at it, hand the result on; one picture in memory at a
// time, whatever the size of the folder.

import { SingleBar } from 'cli-progress';
import { SaccadeError } from '../errors.ts';
import type { PixelImage } from '../types.ts';
import { decodeImage } from '../decode/index.ts';
import { findInputs, type Input } from './inputs.ts';
import type { Output } from './output.ts';
import type { Failed } from './print.ts';

/** A picture that was read, and what `look` made of it; `pixels` may be drawn on. */
export interface Seen<T> {
  file: string;
  pixels: PixelImage;
  found: T;
  /** of decoding, and of all */
  decode: number;
  ms: number;
}

/** Reads every input in order and yields what came of it. */
export async function* eachPicture<T>(
  inputs: readonly Input[],
  maxPixels: number,
  look: (pixels: PixelImage) => Promise<T>,
): AsyncGenerator<{ seen: Seen<T> } | { failed: Failed }> {
  for (const { file, error } of inputs) {
    try {
      if (error) throw error;
      const start = performance.now();
      const pixels = await decodeImage(file, maxPixels);
      const decode = performance.now() - start;
      const found = await look(pixels);
      yield { seen: { file, pixels, found, decode, ms: performance.now() - start } };
    } catch (cause) {
      // An option that the library refuses is wrong for every picture.
      if (cause instanceof SaccadeError && cause.code === 'SACCADE_BAD_OPTION') throw cause;
      yield { failed: { file, error: cause instanceof Error ? cause : new Error(String(cause)) } };
    }
  }
}

export { findInputs };

/** A bar on stderr when that is a terminal and there is more than one picture; else nothing. */
export class Progress {
  readonly #bar: SingleBar | undefined;
  readonly #output: Output;

  constructor(output: Output, total: number) {
    this.#output = output;
    if (!output.stderr.isTTY || total < 2) return;
    this.#bar = new SingleBar({
      format: '{bar} {value}/{total}  {eta_formatted} left',
      stream: output.stderr as NodeJS.WritableStream,
      clearOnComplete: true,
      hideCursor: null,
      gracefulExit: false,
    });
    this.#bar.start(total, 0);
  }

  /** Clears the bar's line, so that what is printed next starts on an empty one. */
  clear(): void {
    if (this.#bar) this.#output.stderr.write('\r\x1b[K');
  }

  step(): void {
    this.#bar?.increment();
  }

  stop(): void {
    this.#bar?.stop();
  }
}
