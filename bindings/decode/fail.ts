// The errors of this room: all say the same of what was expected, and each what came.

import { SaccadeError, expected } from '../errors.ts';

/** The pictures that can be read, as messages say it. */
export const FORMATS = 'JPEG, PNG, WebP, BMP, GIF or TIFF';

/** Makes the error for one picture from what was found in it. */
export type Fail = (came: string, cause?: unknown, hint?: string) => SaccadeError;

/** @param name what messages call the picture */
export function failure(name: string): Fail {
  return (came, cause, hint) =>
    new SaccadeError(
      'SACCADE_BAD_IMAGE',
      expected(`a whole picture (${FORMATS})`, 'image', `${name}, ${came}`, hint),
      cause === undefined ? undefined : { cause },
    );
}

/** A name of at most 80 characters: paths and `data:` URLs may be of any length. */
export function brief(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 50)}…${text.slice(-29)}`;
}

/** Whether `error` says that memory was refused, in one of the engines' ways. */
export function isOutOfMemory(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof RangeError && /allocation failed|Invalid (typed )?array (buffer )?length|memory/i.test(text);
}
