// Where results and words go. Results wait until the reader has taken them, so that a slow pipe holds no pictures'
// worth of text in memory; a reader that went away (`| head`) ends the work quietly.

import type { Writable } from 'node:stream';

export interface Streams {
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
}

/** The reader of stdout has gone. */
export class ClosedPipe extends Error {}

export class Output {
  readonly #streams: Streams;
  #closed = false;
  #failed: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(streams: Streams) {
    this.#streams = streams;
    streams.stdout.on('error', this.#onError);
    streams.stdout.on('drain', this.#onDrain);
    // Nobody reads the words: not a reason to stop.
    streams.stderr.on('error', ignore);
  }

  readonly #onError = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') this.#closed = true;
    else this.#failed = error;
    this.#wake?.();
  };

  readonly #onDrain = () => this.#wake?.();

  /** Writes one line to stdout. Rejects with ClosedPipe when nobody reads, with the stream's error otherwise. */
  async line(text: string): Promise<void> {
    this.#check();
    if (!this.#streams.stdout.write(`${text}\n`)) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
    this.#check();
  }

  /** Writes words to stderr. */
  say(text: string): void {
    this.#streams.stderr.write(`${text}\n`);
  }

  get stderr(): Streams['stderr'] {
    return this.#streams.stderr;
  }

  /** Takes its listeners off; the one that swallows a late EPIPE stays. */
  release(): void {
    this.#streams.stdout.off('drain', this.#onDrain);
  }

  #check(): void {
    if (this.#closed) throw new ClosedPipe('stdout is closed');
    if (this.#failed) throw this.#failed;
  }
}

function ignore(): void {
  // stderr has no other place to complain to
}
