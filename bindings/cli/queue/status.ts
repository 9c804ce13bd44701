// `saccade queue status`: how many pictures are where, as a line with a bar, as JSON, or followed on a terminal.

import { setTimeout } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { unlessAborted } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { Progress } from '../pictures.ts';
import { openQueue, type QueueConnection, type QueueFlags } from './connection.ts';

export interface StatusFlags extends QueueFlags {
  json?: boolean;
  watch?: boolean;
}

/** Pictures by where they are. */
export interface Counts {
  waiting: number;
  /** workers look at them now */
  inHand: number;
  /** an attempt failed; they wait for another */
  again: number;
  /** looked at, results not yet taken by `queue results` */
  done: number;
  /** given up, results not yet taken */
  failed: number;
}

/** Counts them. */
export async function countsOf(queue: Queue): Promise<Counts> {
  const counts = await queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'completed', 'failed');
  const of = (name: string) => counts[name] ?? 0;
  return {
    waiting: of('wait') + of('prioritized'),
    inHand: of('active'),
    again: of('delayed'),
    done: of('completed'),
    failed: of('failed'),
  };
}

/** Counts the pictures whose results were taken; the key goes with the queue's. */
export const takenKey = (queue: Queue) => queue.toKey('saccade-taken');

/**
 * Runs the command.
 *
 * @returns exit code 0
 * @throws SaccadeError when the server cannot be reached
 */
export async function status(flags: StatusFlags, output: Output): Promise<number> {
  const connection = await openQueue(flags, output);
  let progress: Progress | undefined;
  try {
    while (true) {
      const { counts, taken } = await unlessAborted(look(connection), output.signal);
      const looked = counts.done + counts.failed + taken;
      const total = looked + counts.waiting + counts.inHand + counts.again;
      if (!flags.watch || looked === total) {
        progress?.stop();
        progress = undefined;
        await output.line(
          flags.json ? JSON.stringify({ ...counts, taken, total }) : text(counts, taken, looked, total),
        );
        return 0;
      }
      progress ??= new Progress(output, total);
      progress.at(looked, total);
      await unlessAborted(setTimeout(500), output.signal);
    }
  } finally {
    progress?.stop();
    await connection.close();
  }
}

async function look({ queue, client }: QueueConnection): Promise<{ counts: Counts; taken: number }> {
  const [counts, taken] = await Promise.all([countsOf(queue), client.get(takenKey(queue))]);
  return { counts, taken: Number(taken ?? 0) };
}

const WIDTH = 30;

function text({ waiting, inHand, again, done, failed }: Counts, taken: number, looked: number, total: number): string {
  const share = total === 0 ? 1 : looked / total;
  const full = Math.floor(share * WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(share * 100)} %  ${looked}/${total}`;
  const parts = [`${waiting} waiting`, `${inHand} in hand`, `${again} to be tried again`, `${done} done`];
  return `${bar}\n${[...parts, `${failed} failed`, `${taken} written`].join(', ')}`;
}
