// Decoders are loaded when a picture comes, which may be when the process has no file descriptor left. Node 20
// remembers for as long as it runs that a module could not be read, so descriptors are tried first.

import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { SaccadeError } from '../errors.ts';
import { brief } from './fail.ts';

const REMEMBERS = Number.parseInt(process.versions.node) < 22;

const NOWHERE = /^(ENOENT|ERR_INVALID_(ARG_VALUE|URL)|(ERR_)?MODULE_NOT_FOUND)$/;
const LEFT_BEHIND = 'Does a bundler or tracer leave it behind? Keep saccade external, or decode the picture first.';

/** Files that a module and those that it imports have open at once, at the most. */
const OPEN = 16;

/**
 * What `load` gives: loaded at the first call, and again only where that failed.
 *
 * @throws SaccadeError SACCADE_LOAD_FAILED with the system's error as its cause
 */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  const start = async () => {
    try {
      if (REMEMBERS) tryDescriptors();
      return await load();
    } catch (cause) {
      if (cause instanceof SaccadeError) throw cause;
      const why = brief(cause instanceof Error ? cause.message : String(cause));
      const hint = NOWHERE.test(String((cause as NodeJS.ErrnoException).code)) ? ` ${LEFT_BEHIND}` : '';
      const message = `Could not load the decoder of this picture (${why}).${hint}`;
      throw new SaccadeError('SACCADE_LOAD_FAILED', message, { cause });
    }
  };
  return () =>
    (loaded ??= start().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
}

function tryDescriptors(): void {
  const open: number[] = [];
  try {
    for (let i = 0; i < OPEN; i++) open.push(openSync(devNull, 'r'));
  } catch (error) {
    // anything else (a permission) says nothing of descriptors
    if (['EMFILE', 'ENFILE'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}
