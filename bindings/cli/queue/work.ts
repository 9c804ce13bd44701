// `saccade queue work`: looks at pictures of the queue until it is told to stop, or until there are none.

import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { SaccadeError } from '../../errors.ts';
import { unlessAborted } from '../interrupt.ts';
import type { Library } from '../library.ts';
import { detectorOptions, type DetectorFlags } from '../options.ts';
import type { Output } from '../output.ts';
import type { AttemptOptions } from './attempt.ts';
import { openQueue, type QueueConnection, type QueueFlags } from './connection.ts';
import { fetcher, type FetchFlags } from './fetch.ts';
import type { QueuedPicture } from './picture.ts';
import { processor } from './processor.ts';
import { countsOf } from './status.ts';

export interface WorkFlags extends QueueFlags, DetectorFlags, FetchFlags {
  format?: 'mtcnn';
  concurrency?: number;
  untilEmpty?: boolean;
  stallSeconds?: number;
  maxCrashes?: number;
}

const STALL_SECONDS = 30;
const MAX_CRASHES = 3;

/**
 * Runs the command. A signal ends it when the pictures in hand are done.
 *
 * @returns exit code: 0, whatever became of the pictures: their errors are results
 * @throws SaccadeError when the detector cannot be made or the server not be reached; the signal's Interrupted
 */
export async function work(flags: WorkFlags, output: Output, library: Library): Promise<number> {
  const fetch = fetcher(flags);
  const detector = await unlessAborted(library.createDetector(detectorOptions(flags)), output.signal);
  const { maxPixels, concurrency = detector.concurrency } = flags;
  const toMtcnn = flags.format === 'mtcnn' ? library.toMtcnn : undefined;
  try {
    const connection = await openQueue(flags, output);
    try {
      const run = new Run(connection, { detector, fetch, toMtcnn, maxPixels }, { ...flags, concurrency }, output);
      await run.ended();
    } finally {
      await connection.close();
    }
  } finally {
    detector.close();
  }
  return 0;
}

/** BullMQ's worker, and what ends it. */
class Run {
  readonly #worker: Worker<QueuedPicture, string>;
  readonly #connection: QueueConnection;
  readonly #output: Output;
  #end: (() => void) | undefined;
  #refused: SaccadeError | undefined;
  #done = 0;
  #failed = 0;

  constructor(
    connection: QueueConnection,
    options: AttemptOptions,
    flags: WorkFlags & { concurrency: number },
    output: Output,
  ) {
    this.#connection = connection;
    this.#output = output;
    const { bullmq, client, queue } = connection;
    const { concurrency, stallSeconds = STALL_SECONDS, maxCrashes = MAX_CRASHES, untilEmpty } = flags;
    const process = processor({
      ...options,
      maxCrashes,
      unrecoverable: (message) => new bullmq.UnrecoverableError(message),
      refused: (error) => this.#stop(error),
    });
    this.#worker = new bullmq.Worker<QueuedPicture, string>(queue.name, process, {
      connection: client,
      concurrency,
      lockDuration: 1000 * stallSeconds,
      stalledInterval: 500 * stallSeconds,
      maxStalledCount: 2 ** 30, // the processor counts
      runRetryDelay: 1000, // ms, where the server is away
      drainDelay: 1, // s
    });
    this.#worker.on('completed', () => this.#done++);
    this.#worker.on('failed', () => this.#failed++);
    this.#worker.on('stalled', (id) => output.say(`saccade: picture ${id} comes back: its worker was lost`));
    this.#worker.on('error', (error) => {
      // a picture that went to another worker while the server was away; what the connection says is said there
      if (!('syscall' in error) && !/lock|Connection is closed/i.test(error.message))
        output.say(`saccade: ${error.message}`);
    });
    if (untilEmpty) void this.#watch();
  }

  /** Resolves when all pictures in hand are done and nothing new is begun. */
  async ended(): Promise<void> {
    const { signal } = this.#output;
    try {
      await unlessAborted(new Promise<void>((resolve) => (this.#end = resolve)), signal);
    } finally {
      this.#end = undefined;
      await this.#worker.close();
      this.#output.say(`saccade: ${this.#done} done, ${this.#failed} attempts failed`);
    }
    if (this.#refused) throw this.#refused;
  }

  #stop(error: SaccadeError): void {
    this.#refused = error;
    this.#end?.();
  }

  // Pictures in hand of others count: a worker that is lost gives them back.
  async #watch(): Promise<void> {
    try {
      while (!this.#worker.closing) {
        const { waiting, inHand, again } = await countsOf(this.#connection.queue);
        if (waiting + inHand + again === 0) return this.#end?.();
        await setTimeout(500);
      }
    } catch {
      // the connection was closed: the run ends another way
    }
  }
}
