// The public types of videos: what `track` follows, how, and what it says.
import type { ImageSource } from './pictures.ts';
import type { Global } from './platform.ts';
import type { DetectOptions, Face, StageTimings } from './types.ts';

/** Frames one after the other, pictures as `detect` takes them. Text and bytes are one picture. */
export type Frames<Image> = ((AsyncIterable<Image> | Iterable<Image>) & object) | Global<'ReadableStream'>;

/**
 * What `track` follows: a video element, a camera's track, or frames. Frames with a `close()` (VideoFrame, ImageBitmap)
 * are closed once used or passed over; elements and tracks not.
 */
export type FramesOf<Image> = Global<'HTMLVideoElement'> | Global<'MediaStreamTrack'> | Frames<Image>;
export type FrameSource = FramesOf<ImageSource>;

/** Parameters of the One Euro filter (Casiez, Roussel, Vogel 2012), one for each point of a face. */
export interface Smoothing {
  /** Hz: cutoff at rest; lower is quieter and later; default 1 */
  minCutoff?: number;
  /** Hz more for each face size a second that a point moves; higher is less late in motion; default 15 */
  beta?: number;
  /** Hz: cutoff of the speed itself; default 2 */
  dCutoff?: number;
}

/** Options of `track`: those of `detect`, and these. */
export interface TrackOptions extends DetectOptions {
  /** a full search each so many frames, faces are followed in between; Infinity: only where one was lost; default 15 */
  searchEvery?: number;
  /** O-Net probability that a followed face must keep, 0..1; default 0.5 */
  keepConfidence?: number;
  /** ms for which a face that is not seen keeps its id, and is looked for where it was last; default 1000 */
  patience?: number;
  /** smoothing of points over time; `false` gives them as the networks do */
  smoothing?: Smoothing | false;
  /** `true`: each frame is answered, for files; default false: the newest, those that came meanwhile are passed over */
  everyFrame?: boolean;
}

/** A face of a frame: `box`, `keypoints` and `eyes` smoothed over time, and what follows from them. */
export interface TrackedFace extends Face {
  /** 1, 2, ...: the same face has the same id from frame to frame; never given twice by one `track` */
  id: number;
  /** ms since its first frame */
  age: number;
  /** 'search' where the whole picture was searched for it, 'follow' where it was looked for near its last box */
  by: 'search' | 'follow';
  /** as the networks gave it in this frame */
  raw: Face;
}

/** What `track` says of one frame. Plain and structured-cloneable. */
export interface TrackResult {
  /** number of the frame in the source, from 0; frames passed over count */
  index: number;
  /** when it was taken, ms: the frame's own `timestamp`, or when it arrived */
  time: number;
  /** size of the frame, px */
  width: number;
  height: number;
  /** by id, the oldest first */
  faces: TrackedFace[];
  /** ids that ended with this frame: not seen for longer than `patience` */
  lost: number[];
  /** frames passed over since the last result */
  dropped: number;
  /** whether the whole picture was searched */
  searched: boolean;
  timings: FrameTimings;
}

/** Milliseconds a frame took, by stage and in all. */
export interface FrameTimings extends StageTimings {
  /** from taking the frame to its answer, waiting included */
  total: number;
}
