// `saccade queue results`: lines of pictures that are done, into a file, in the order in which they were done. A record
// leaves the server only when its line is on the disk: whatever ends in between, a second run finds it again, sees the
// line in the file, and writes none.

import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { SaccadeError, expected } from '../../errors.ts';
import { checkTogether } from '../flags.ts';
import { unlessAborted } from '../interrupt.ts';
import { OutFile, type OutFileFlags } from '../outfile.ts';
import type { Output } from '../output.ts';
import { jsonError } from '../../results/json.ts';
import { openQueue, type QueueConnection, type QueueFlags } from './connection.ts';
import type { QueuedPicture } from './picture.ts';
import { countsOf, takenKey } from './status.ts';

export interface ResultsFlags extends QueueFlags, OutFileFlags {
  output: string;
  follow?: boolean;
}

type Done = Job<QueuedPicture, string>;

const BATCH = 128; // records of each kind in memory at once
const LEASE = 15_000; // ms that a reader which was lost keeps others out

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture was read, 1 some failed
 * @throws SaccadeError when the file cannot be written, the server not be reached, or another one takes the results
 */
export async function results(flags: ResultsFlags, output: Output): Promise<number> {
  checkTogether(flags);
  const file = await OutFile.prepare(flags.output, 'json', flags, []);
  const connection = await openQueue(flags, output);
  const lease = new Lease(connection);
  const sink = new Sink(file);
  try {
    await lease.take(flags.follow === true, output);
    await file.open();
    while (true) {
      await unlessAborted(lease.renew(), output.signal);
      const records = await unlessAborted(oldest(connection), output.signal);
      if (records.length > 0) {
        await sink.write(records);
        await unlessAborted(forget(records, connection), output.signal);
      } else if (!flags.follow || (await unlessAborted(isEmpty(connection), output.signal))) break;
      else await unlessAborted(setTimeout(500), output.signal);
    }
  } finally {
    await lease.release();
    await file.close();
    await connection.close();
    output.say(`saccade: ${sink.text}`);
  }
  return sink.failed + (file.held?.failed ?? 0) > 0 ? 1 : 0;
}

/** Those that ended first, done or failed. */
async function oldest({ queue }: QueueConnection): Promise<Done[]> {
  const jobs = (await queue.getJobs(['completed', 'failed'], 0, BATCH - 1, true)) as (Done | undefined)[];
  return jobs.filter((job) => job !== undefined).sort((a, b) => (a.finishedOn ?? 0) - (b.finishedOn ?? 0));
}

async function forget(records: readonly Done[], { client, queue }: QueueConnection): Promise<void> {
  await Promise.all(records.map(({ id }) => queue.remove(id!)));
  await client.incrby(takenKey(queue), records.length);
}

async function isEmpty({ queue }: QueueConnection): Promise<boolean> {
  return Object.values(await countsOf(queue)).every((count) => count === 0);
}

/** The file: a picture that it holds is not written again. */
class Sink {
  readonly #file: OutFile;
  readonly #held: Set<string>;
  #written = 0;
  failed = 0;

  constructor(file: OutFile) {
    this.#file = file;
    this.#held = new Set(file.held?.pictures.keys());
  }

  /** Resolves when the lines are on the disk. */
  async write(records: readonly Done[]): Promise<void> {
    for (const record of records) {
      const { file } = record.data;
      if (this.#held.has(file)) continue;
      await this.#file.line(record.failedReason === undefined ? record.returnvalue : errorLine(record));
      this.#held.add(file);
      this.#written++;
      if (record.failedReason !== undefined) this.failed++;
    }
    await this.#file.sync();
  }

  get text(): string {
    const before = this.#file.held?.total ?? 0;
    return `${this.#written} results written, ${this.failed} of them failed${before > 0 ? `, ${before} more before` : ''}`;
  }
}

// A worker gives a line as the reason; BullMQ has words of its own.
function errorLine({ data: { file }, failedReason = '' }: Done): string {
  return failedReason.startsWith('{"file":') ? failedReason : jsonError({ file, error: new Error(failedReason) });
}

/** Two readers would each write the same results: there is one at a time. */
class Lease {
  readonly #connection: QueueConnection;
  readonly #key: string;
  readonly #token: string = randomUUID();

  constructor(connection: QueueConnection) {
    this.#connection = connection;
    this.#key = connection.queue.toKey('saccade-reader');
  }

  /** @param waits for another reader's end; else its presence is an error */
  async take(waits: boolean, output: Output): Promise<void> {
    while (!(await unlessAborted(this.#isTaken(), output.signal))) {
      if (!waits) throw this.#refusal();
      await unlessAborted(setTimeout(1000), output.signal);
    }
  }

  /** Holds it for longer, and takes it again where the server lost it. */
  async renew(): Promise<void> {
    const { client } = this.#connection;
    if ((await client.get(this.#key)) === this.#token) await client.pexpire(this.#key, LEASE);
    else if (!(await this.#isTaken())) throw this.#refusal();
  }

  async #isTaken(): Promise<boolean> {
    return (await this.#connection.client.set(this.#key, this.#token, 'PX', LEASE, 'NX')) !== null;
  }

  #refusal(): SaccadeError {
    const came = 'a queue that another one reads';
    const hint = `One that was lost is forgotten after ${LEASE / 1000} s.`;
    return new SaccadeError('SACCADE_BAD_OPTION', expected('one queue results at a time', '--queue', came, hint));
  }

  async release(): Promise<void> {
    const { client } = this.#connection;
    if (client.status === 'ready' && (await client.get(this.#key)) === this.#token) await client.del(this.#key);
  }
}
