// Frames of what a page has of moving pictures: a video element, a camera's track. Each is a VideoFrame of its own, to
// be closed by who takes it.
import { expected, SaccadeError } from '../errors.ts';
import type { ImageSource } from '../types.ts';
import { streamFrames } from './stream.ts';

/** Frames as the element shows them, until it ends. A loop begins again, a pause waits. */
export function videoFrames(video: HTMLVideoElement): AsyncIterator<ImageSource> {
  const left = new AbortController();
  const timeOf = clockOf(video);
  let isFirst = true;
  return {
    async next() {
      const isThere = isFirst && video.readyState >= video.HAVE_CURRENT_DATA;
      isFirst = false;
      const seconds = isThere ? video.currentTime : await shown(video, left.signal);
      return seconds === null
        ? { done: true, value: undefined }
        : { done: false, value: await picture(video, timeOf(seconds)) };
    },
    async return() {
      left.abort();
      return { done: true, value: undefined };
    },
  };
}

/** Frames as the track delivers them, until it ends; the track itself goes on. */
export function trackFrames(track: MediaStreamTrack): AsyncIterator<ImageSource> {
  if (track.readyState === 'ended') return { next: async () => ({ done: true, value: undefined }) };
  const { MediaStreamTrackProcessor } = globalThis as unknown as Partial<Processing>;
  if (MediaStreamTrackProcessor) return streamFrames(new MediaStreamTrackProcessor({ track }).readable);
  if (typeof document === 'undefined') {
    const hint = 'Track its video element in the page.';
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected('MediaStreamTrackProcessor', 'a track', 'none here', hint));
  }
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, srcObject: new MediaStream([track]) });
  void video.play().catch(() => undefined); // without a frame nothing is shown, and whoever waits may leave
  const frames = videoFrames(video);
  const end = () => {
    video.srcObject = null;
    return frames.return!();
  };
  track.addEventListener('ended', () => void end(), { once: true });
  return { next: () => frames.next(), return: end };
}

interface Processing {
  MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> };
}

// Seconds of the next frame that is shown; null at the end, and where nobody waits any more.
function shown(video: HTMLVideoElement, left: AbortSignal): Promise<number | null> {
  // Chromium does not say 'ended' of an element whose camera was stopped by the page
  const stream = video.srcObject && 'active' in video.srcObject ? video.srcObject : null;
  if (video.ended || stream?.active === false || left.aborted) return Promise.resolve(null);
  const done = new AbortController();
  const waiting = new Promise<number | null>((resolve, reject) => {
    const { signal } = done;
    const end = () => resolve(null);
    left.addEventListener('abort', end, { signal });
    video.addEventListener('ended', end, { signal });
    stream?.addEventListener('inactive', end, { signal });
    const fail = () => {
      const came = `an error (${video.error?.message || 'no more is known'})`;
      reject(new SaccadeError('SACCADE_BAD_IMAGE', expected('a video that plays', 'source', came)));
    };
    video.addEventListener('error', fail, { signal });
    if ('requestVideoFrameCallback' in video) {
      const id = video.requestVideoFrameCallback((_now, { mediaTime }) => resolve(mediaTime));
      signal.addEventListener('abort', () => video.cancelVideoFrameCallback(id));
    } else nextTime(video, signal, resolve);
  });
  return waiting.finally(() => done.abort());
}

// Where the browser does not say: looks before each repaint.
function nextTime(video: HTMLVideoElement, signal: AbortSignal, resolve: (seconds: number) => void): void {
  const last = video.currentTime;
  const poll = () => {
    if (signal.aborted) return;
    if (video.currentTime !== last) resolve(video.currentTime);
    else requestAnimationFrame(poll);
  };
  requestAnimationFrame(poll);
}

// The time of a frame from what the browser says, seconds. A stream only goes on: where WebKit says 0 or less of its
// frames, time goes on as the clock does.
function clockOf(video: HTMLVideoElement): (said: number) => number {
  let [last, at] = [-Infinity, 0];
  return (said) => {
    const now = performance.now() / 1000;
    last = said > last || !video.srcObject ? said : last + now - at;
    at = now;
    return last;
  };
}

async function picture(video: HTMLVideoElement, seconds: number): Promise<VideoFrame | ImageBitmap> {
  if (typeof VideoFrame !== 'function') return createImageBitmap(video);
  return new VideoFrame(video, { timestamp: Math.round(seconds * 1e6) });
}
