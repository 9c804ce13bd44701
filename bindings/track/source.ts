// What frames can come from. By itself, so that a page refuses anything else at once, before the rest of `track` is
// loaded.
import { expected, SaccadeError, show } from '../errors.ts';
import type { FrameSource } from '../types.ts';

export type SourceKind = 'element' | 'track' | 'stream' | 'async' | 'sync';

/** Throws SACCADE_BAD_IMAGE where frames cannot come from `source`. */
export function kindOf(source: FrameSource): SourceKind {
  const it = Object(source) as Partial<AsyncIterable<unknown> & Iterable<unknown> & ReadableStream & MediaStreamTrack>;
  if ('requestVideoFrameCallback' in it || 'videoWidth' in it) return 'element';
  if (it.kind === 'video') return 'track';
  if (typeof it.getReader === 'function') return 'stream';
  if (typeof source !== 'string' && !ArrayBuffer.isView(source)) {
    if (typeof it[Symbol.asyncIterator] === 'function') return 'async';
    if (typeof it[Symbol.iterator] === 'function') return 'sync';
  }
  const what = 'a video element, a video track, a ReadableStream or an (async) iterable of pictures';
  throw new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'source', show(source)));
}
