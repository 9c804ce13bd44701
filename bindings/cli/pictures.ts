// The loop that the commands share: look at every picture, hand the results on in order; a bounded number of pictures
// in memory at a time, whatever the size of the folder.

import { SingleBar } from 'cli-progress';
import { SaccadeError } from '../errors.ts';
import { mapMany } from '../detector/many.ts';
import { findInputs, type Input } from './inputs.ts';
import type { Output } from './output.ts';
import type { Failed } from './print.ts';

/** Looks at every input, at `concurrency` of them at once, and yields in order what came of each. */
export async function* eachPicture<T>(
  inputs: readonly Input[],
  concurrency: number,
  look: (file: string) => Promise<T>,
): AsyncGenerator<{ file: string; seen: T } | { failed: Failed }> {
  const work = async ({ file, error }: Input) => {
    if (error) throw error;
    return { seen: await look(file) };
  };
  for await (const result of mapMany(inputs, concurrency, undefined, work)) {
    const { file } = result.image;
    if ('seen' in result) {
      yield { file, seen: result.seen };
      continue;
    }
    const { error } = result;
    // An option that the library refuses is wrong for every picture.
    if (error instanceof SaccadeError && error.code === 'SACCADE_BAD_OPTION') throw error;
    yield { failed: { file, error } };
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
