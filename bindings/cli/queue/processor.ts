// What a worker does with a job: an attempt, and what becomes of it. Pictures with which a worker was lost are looked
// at alone, and counted where they were alone, so that none is given up for what stood beside it.

import type { Job } from 'bullmq';
import { SaccadeError } from '../../errors.ts';
import { Failure, attempt, lost, type AttemptOptions } from './attempt.ts';
import type { QueuedPicture } from './picture.ts';
import { Isolation } from './isolation.ts';

export type PictureJob = Job<QueuedPicture, string>;

export interface ProcessorOptions extends AttemptOptions {
  /** workers that a picture may take with it */
  maxCrashes: number;
  /** Makes an error after which a picture is not tried again. */
  unrecoverable(message: string): Error;
  /** Called with an error that is not the picture's but every picture's. */
  refused(error: SaccadeError): void;
}

/** A job → its line. Errors have the picture's line with its error as their message. */
export function processor(options: ProcessorOptions): (job: PictureJob) => Promise<string> {
  const { maxCrashes, unrecoverable, refused } = options;
  const isolation = new Isolation();

  async function look(picture: QueuedPicture): Promise<string> {
    try {
      return await attempt(picture, options);
    } catch (error) {
      if (error instanceof Failure && error.isFinal) throw unrecoverable(error.message);
      if (error instanceof SaccadeError) refused(error);
      throw error;
    }
  }

  async function lookAlone(job: PictureJob): Promise<string> {
    const { data } = job;
    const workers = (data.alone ?? 0) + 1;
    if (workers >= maxCrashes) throw unrecoverable(lost(data, workers).message);
    await job.updateData({ ...data, alone: workers });
    try {
      return await look(data);
    } catch (error) {
      await job.updateData(data); // it has failed, but took no worker with it
      throw error;
    }
  }

  return (job) =>
    job.stalledCounter > 0 ? isolation.alone(() => lookAlone(job)) : isolation.together(() => look(job.data));
}
