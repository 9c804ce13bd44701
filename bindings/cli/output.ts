// Where results and words go. Results wait until the reader has taken them, so that a slow pipe holds no pictures'
// worth of text in memory; a reader that went away (`| head`) ends the work quietly.

import type { Readable, Writable } from 'node:stream';
import { unlessAborted } from './interrupt.ts';
import { shown } from '../results/safe.ts';

const MOST_UNREAD = 1 << 20; // bytes of a log

export interface Streams {
  stdin?: Readable;
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable & { isTTY?: boolean };
}

/** Where result lines go: stdout, or a file. */
export interface Lines {
  /** Writes a result: one line, or lines that belong together. Resolves when there is room for more. */
  line(text: string): Promise<void>;
}

/** The reader of stdout has gone. */
export class ClosedPipe extends Error {}

export class Output implements Lines {
  readonly #streams: Streams;
  /** aborts with what interrupts the command */
  readonly signal: AbortSignal | undefined;
  #closed = false;
  #failed: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(streams: Streams, signal?: AbortSignal) {
    this.#streams = streams;
    this.signal = signal;
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

  /** Rejects with ClosedPipe when nobody reads, with the stream's error otherwise. */
  async line(text: string): Promise<void> {
    this.#check();
    if (!this.#streams.stdout.write(`${text}\n`)) {
      await unlessAborted(new Promise<void>((resolve) => (this.#wake = resolve)), this.signal);
      this.#wake = undefined;
    }
    this.#check();
  }

  /** Writes a line to stdout and waits for nobody: a reader that is slow loses lines, one that has gone all of them. */
  log(text: string): void {
    const { stdout } = this.#streams;
    if (!this.#closed && stdout.writableLength < MOST_UNREAD) stdout.write(`${text}\n`);
  }

  /** Writes one line of words to stderr. */
  say(text: string): void {
    this.#streams.stderr.write(`${shown(text)}\n`);
  }

  get stdin(): Streams['stdin'] {
    return this.#streams.stdin;
  }

  /** Whether results are shown to people, on a terminal. */
  get isTerminal(): boolean {
    return this.#streams.stdout.isTTY === true;
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
