// A picture in the queue. Its id follows from its name, so that adding it twice adds it once.

import { createHash } from 'node:crypto';

/** What a job carries. */
export interface QueuedPicture {
  /** as results name it: an absolute path, or the URL as it was given */
  file: string;
  /** how often it was begun alone and no end was heard of, after a worker was lost with it (isolation.ts) */
  alone?: number;
}

/** The name of each job: there is one kind. */
export const JOB_NAME = 'detect';

/** The job's id: `p` and the first 128 bits of the name's SHA-256 in hexadecimal; numbers and colons are not taken. */
export function jobId(file: string): string {
  return `p${createHash('sha256').update(file).digest('hex').slice(0, 32)}`;
}

/** Whether it names a picture that is fetched, not read. */
export function isUrl(file: string): boolean {
  return /^(?:https?|s3):\/\//i.test(file);
}
