// What stands for video.ts on the edge (bindings/bundle.js): there are no elements and no cameras.
import { expected, SaccadeError } from '../errors.ts';

export function videoFrames(): never {
  const came = 'an element or a track, which only pages have';
  throw new SaccadeError('SACCADE_BAD_IMAGE', expected('a stream or an iterable', 'source', came));
}

export const trackFrames = videoFrames;
