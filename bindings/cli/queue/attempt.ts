// One attempt at a picture of the queue: its line, or an error that says whether another attempt may help.

import { isAbsolute } from 'node:path';
import { SaccadeError, expected, show } from '../../errors.ts';
import type { Inspector, Library } from '../library.ts';
import { jsonError, jsonLine } from '../../results/json.ts';
import type { Fetch } from './fetch.ts';
import { isUrl, type QueuedPicture } from './picture.ts';

export interface AttemptOptions {
  detector: Inspector;
  fetch: Fetch;
  toMtcnn: Library['toMtcnn'] | undefined;
  maxPixels: number | undefined;
}

/** An attempt that failed; `message` is the picture's line with its error. */
export class Failure extends Error {
  /** whether it would fail again */
  readonly isFinal: boolean;

  constructor(file: string, error: Error) {
    super(jsonError({ file, error }), { cause: error });
    this.isFinal = isOfThePicture(error);
  }
}

const MAX_LINE = 2 ** 23; // characters; lines wait in the server's memory

/**
 * Looks at the picture.
 *
 * @returns its line, as `detect --json` prints it
 * @throws Failure; SaccadeError SACCADE_BAD_OPTION for an option that the library refuses: wrong for every picture
 */
export async function attempt({ file }: QueuedPicture, options: AttemptOptions): Promise<string> {
  const { detector, fetch, toMtcnn, maxPixels } = options;
  try {
    // who adds pictures is not who runs this worker: what is no path to a file is not read
    if (typeof file !== 'string' || !(isUrl(file) || isAbsolute(file)))
      throw bad('an absolute path or a URL', show(file));
    const found = await detector.inspect(isUrl(file) ? await fetch(file) : file, { maxPixels });
    const line = jsonLine({ file, ...found }, toMtcnn ? toMtcnn(found.faces) : found.faces);
    if (line.length <= MAX_LINE) return line;
    throw bad(`results of at most ${MAX_LINE} characters`, `${line.length}`);
  } catch (error) {
    if (error instanceof SaccadeError && error.code === 'SACCADE_BAD_OPTION') throw error;
    throw new Failure(String(file), error as Error);
  }
}

/** The end of a picture with which so many workers were lost. */
export function lost({ file }: QueuedPicture, workers: number): Failure {
  const message = `The picture was given up: ${workers} worker${workers === 1 ? '' : 's'} ended while looking at it.`;
  return new Failure(file, new SaccadeError('SACCADE_WORKER_FAILED', message));
}

// A picture that is damaged stays so. What the system says (a share that is not mounted yet, no file descriptor left)
// may pass, as may what is not the picture's at all; workers hand an error's cause on as text.
function isOfThePicture(error: Error): boolean {
  if (!(error instanceof SaccadeError) || error.code !== 'SACCADE_BAD_IMAGE') return false;
  return !/^Error: E[A-Z0-9]+\b/.test(String(error.cause));
}

function bad(what: string, came: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', came));
}
