// The loop that the commands share: inspect every picture, hand the results on in order; a bounded number of pictures
// in memory at a time, whatever the size of the folder.

import { SingleBar } from 'cli-progress';
import { SaccadeError } from '../errors.ts';
import { mapMany } from '../detector/many.ts';
import type { Input } from './inputs.ts';
import { unlessAborted } from './interrupt.ts';
import type { Encoded } from './library.ts';
import type { Output } from './output.ts';
import type { Failed } from '../results/json.ts';

/**
 * Inspects every input, `concurrency` of them at once, and yields in order what came of each. Throws when the signal
 * aborts.
 */
export async function* eachPicture<T>(
  inputs: readonly Input[],
  concurrency: number,
  inspect: (picture: Encoded) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<{ input: Input; found: T } | { input: Input; failed: Failed }> {
  const work = async ({ file, bytes, error }: Input) => {
    if (error) throw error;
    return { found: await inspect(bytes ?? file) };
  };
  const results = mapMany(inputs, concurrency, undefined, work);
  try {
    while (true) {
      const { value: result, done } = await unlessAborted(results.next(), signal);
      if (done) return;
      const input = result.image;
      if ('found' in result) {
        yield { input, found: result.found };
        continue;
      }
      const { error } = result;
      // An option that the library refuses is wrong for every picture.
      if (error instanceof SaccadeError && error.code === 'SACCADE_BAD_OPTION') throw error;
      yield { input, failed: { file: input.file, error } };
    }
  } finally {
    // ends only when the pictures in hand have: nobody waits for that after a signal
    if (!signal?.aborted) await results.return();
  }
}

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

  /** Sets both, where they are counted elsewhere. */
  at(value: number, total: number): void {
    this.#bar?.setTotal(total);
    this.#bar?.update(value);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
