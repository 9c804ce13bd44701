// One picture's result as a JSON line (schema.json): the command's, and a server's.

import { SaccadeError } from '../errors.ts';
import type { Face, StageTimings } from '../types.ts';
import { safeJson } from './safe.ts';

/** A picture that was read. */
export interface Done {
  file: string;
  /** px, upright */
  width: number;
  /** px, upright */
  height: number;
  faces: Face[];
  /** decoding and detection together */
  ms: number;
  timings: StageTimings;
}

/** A picture that was not. */
export interface Failed {
  file: string;
  error: Error;
}

/** `{"file","width","height","faces","ms"}`; `faces` as the caller wants them shown. */
export function jsonLine(done: Done, faces: unknown = done.faces): string {
  const { file, width, height, ms } = done;
  return safeJson({ file, width, height, faces, ms: round(ms) });
}

/** `{"file","error":{"code","message"}}`; an error without a code of ours keeps the system's (ENOSPC), or has null. */
export function jsonError({ file, error }: Failed): string {
  return safeJson({ file, error: { code: codeOf(error), message: error.message } });
}

/** The code that results name: ours, the system's, or none. */
export function codeOf(error: Error): string | null {
  if (error instanceof SaccadeError) return error.code;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : null;
}

/** Milliseconds to tenths. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
