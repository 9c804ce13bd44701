// A made-up person before a camera: openness and gaze as functions of time, as `track` would tell them.
import type { Eye, FaceGaze, TrackedFace, TrackResult } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';

export interface Acting {
  /** of the eyes, at a time in ms */
  openness(time: number): number;
  gaze?(time: number): FaceGaze | null;
  /** whether the eyes can be seen */
  seen?(time: number): boolean;
}

const NOWHERE = { x: 0, y: 0 };

function eyeWith(openness: number, confidence: number): Eye {
  const ring = Array.from({ length: 8 }, () => NOWHERE);
  const points = { eyelid: ring, iris: ring, irisCenter: NOWHERE, eyeballCenter: NOWHERE, pupil: NOWHERE };
  return {
    ...points,
    irisRadius: 5,
    peaks: [],
    confidence,
    openness,
    closed: openness < 0.065,
    gaze: { yaw: 0, pitch: 0 },
  };
}

/** A face with these eyes; their confidence falls as the lids close, as the networks' does. */
export function faceWith(id: number, openness: number, gaze: FaceGaze | null, isSeen = true): TrackedFace {
  const confidence = isSeen ? Math.max(0.1, Math.min(0.97, (openness - 0.05) / 0.1)) : 0.1;
  const keypoints = { leftEye: NOWHERE, rightEye: NOWHERE, nose: NOWHERE, mouthLeft: NOWHERE, mouthRight: NOWHERE };
  const raw = {
    box: { x: 0, y: 0, width: 100, height: 120 },
    confidence: 0.99,
    keypoints,
    eyes: { left: eyeWith(openness, confidence), right: eyeWith(openness, confidence) },
    roll: 0,
    pose: { yaw: 0, pitch: 0, roll: 0 },
    gaze,
  };
  return { id, ...raw, age: 0, by: 'follow', raw };
}

export interface Filming {
  fps: number;
  seconds: number;
  /** deviation of openness */
  noise?: number;
  /** share of frames passed over */
  dropped?: number;
  seed?: number;
}

/** Results of a film of one person, id 1. */
export function film(
  { openness, gaze, seen }: Acting,
  { fps, seconds, noise = 0, dropped = 0, seed = 3 }: Filming,
): Pick<TrackResult, 'time' | 'faces' | 'lost'>[] {
  const random = new Random(seed);
  const frames: Pick<TrackResult, 'time' | 'faces' | 'lost'>[] = [];
  for (let i = 0; i < fps * seconds; i++) {
    const time = (i * 1000) / fps;
    const off = noise * (random.share() + random.share() + random.share() + random.share() - 2) * Math.sqrt(3);
    const isDropped = random.share() < dropped;
    if (isDropped) continue;
    const face = faceWith(1, Math.max(0, openness(time) + off), gaze?.(time) ?? null, seen?.(time) ?? true);
    frames.push({ time, faces: [face], lost: [] });
  }
  return frames;
}

/** Lids that go down in 70 ms, stay for `closed` and come up in 130 ms, at each of `starts`, ms. */
export function blinking(open: number, starts: readonly number[], closed = 50): (time: number) => number {
  const [down, up] = [70, 130];
  return (time) => {
    for (const start of starts) {
      const at = time - start;
      if (at < 0 || at > down + closed + up) continue;
      const share = at < down ? 1 - at / down : at < down + closed ? 0 : (at - down - closed) / up;
      return 0.03 + (open - 0.03) * share;
    }
    return open;
  };
}
