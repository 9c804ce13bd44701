// Frames to faces with ids: frame → where faces should be → the networks → who is who → smoothed points.
// Nothing here computes: `detectFrame` asks the networks, be they here or in a worker.
import type { Box, Face, FrameSource, ImageSource, StageTimings, TrackResult } from '../types.ts';
import { closeFrame, Newest, type Frame, type Frames } from './newest.ts';
import { kindOf } from './source.ts';
import { Tracks, type Keeping } from './tracks.ts';
import { streamFrames } from './stream.ts';
import { trackFrames, videoFrames } from './video.ts';

/** While somebody is missing, the whole frame is searched so many times as often. */
const SOONER = 5;

/** Options of `track` with nothing left open, less those of the detection. */
export interface TrackSettings extends Keeping {
  searchEvery: number;
  everyFrame: boolean;
  signal: AbortSignal | undefined;
}

/** What a frame shows at the boxes asked for and, where it was searched, elsewhere; and what that took. */
export interface FrameDetection {
  followed: (Face | null)[];
  found: Face[];
  searched: boolean;
  width: number;
  height: number;
  timings: StageTimings;
}

/**
 * Asks the networks. The first `sure` boxes must be found: where one is not, or `search` is true, the whole frame is
 * searched.
 */
export type DetectFrame = (
  image: ImageSource,
  ask: { boxes: Box[]; turns: number[]; sure: number; search: boolean },
) => Promise<FrameDetection>;

/** Faces of each frame that is taken. `open` is called when the first is asked for. */
export async function* followFrames(
  open: () => Frames,
  detectFrame: DetectFrame,
  settings: TrackSettings,
): AsyncGenerator<TrackResult, void, undefined> {
  const { searchEvery, everyFrame, signal } = settings;
  const newest = new Newest(open(), everyFrame);
  const tracks = new Tracks(settings);
  let sinceSearch = Infinity;
  let last = -Infinity;
  try {
    for (let frame = await newest.take(signal); frame; frame = await newest.take(signal)) {
      const start = performance.now();
      const time = timeOf(frame);
      if (time < last) tracks.rewind(time);
      last = time;
      const ask = tracks.expect(time);
      const soon = tracks.isMissing ? Math.ceil(searchEvery / SOONER) : searchEvery;
      const search = ++sinceSearch >= soon || ask.boxes.length === 0;
      const seen = await close(frame, detectFrame(frame.image, { ...ask, search }));
      if (seen.searched) sinceSearch = 0;
      const { faces, lost } = tracks.update(time, seen);
      const { index, dropped } = frame;
      const { width, height, searched } = seen;
      const timings = { ...seen.timings, total: performance.now() - start };
      yield { index, time, width, height, faces, lost, dropped, searched, timings };
    }
  } finally {
    await newest.end();
  }
}

/** How to begin reading a source. Throws SACCADE_BAD_IMAGE where it is none. */
export function framesOf(source: FrameSource): () => Frames {
  switch (kindOf(source)) {
    case 'element':
      return () => videoFrames(source as HTMLVideoElement);
    case 'track':
      return () => trackFrames(source as MediaStreamTrack);
    case 'stream':
      return () => streamFrames(source as ReadableStream<ImageSource>);
    case 'async':
      return () => (source as AsyncIterable<ImageSource>)[Symbol.asyncIterator]();
    case 'sync':
      return () => (source as Iterable<ImageSource>)[Symbol.iterator]();
  }
}

async function close<T>({ image }: Frame, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } finally {
    closeFrame(image);
  }
}

function timeOf({ image, arrived }: Frame): number {
  const { timestamp } = Object(image) as { timestamp?: unknown };
  return typeof timestamp === 'number' && Number.isFinite(timestamp) ? timestamp / 1000 : arrived;
}
