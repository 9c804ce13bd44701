// The loop that detect and calibrate share: read a picture, look for faces, hand the result on; one picture in memory at a
// time, whatever the size of the folder.

import { SingleBar } from 'cli-progress';
import { SaccadeError } from '../errors.ts';
import type { Detector, Face, PixelImage, Timings } from '../types.ts';
import { decodeImage } from '../decode/index.ts';
import { findInputs, type Input } from './inputs.ts';
import type { Output } from './output.ts';
import type { Done, Failed } from './print.ts';

/** Reads every input in order and yields what came of it; `pixels` may be drawn on. */
export async function* eachPicture(
  inputs: readonly Input[],
  detector: Detector,
  maxPixels: number,
): AsyncGenerator<{ done: Done; pixels: PixelImage } | { failed: Failed }> {
  for (const { file, error } of inputs) {
    try {
      if (error) throw error;
      const start = performance.now();
      const pixels = await decodeImage(file, maxPixels);
      const decode = performance.now() - start;
      const faces: Face[] = await detector.detect(pixels);
      const ms = performance.now() - start;
      const timings: Timings = { ...detector.timings, decode };
      yield { done: { file, width: pixels.width, height: pixels.height, faces, ms, timings }, pixels };
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
