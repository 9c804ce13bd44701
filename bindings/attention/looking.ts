// Whether a face looks at the camera: two angles, so that one between them changes nothing.
import type { FaceGaze } from '../types.ts';

export interface LookingOptions {
  lookWithin: number;
  lookBeyond: number;
  longestBlink: number;
  gap: number;
}

/** Of a gaze's confidence. */
const TELLING = 0.3;

export class Looking {
  readonly #options: LookingOptions;
  #state: boolean | null = null;
  #told = -Infinity; // ms

  constructor(options: LookingOptions) {
    this.#options = options;
  }

  /** null where nothing is known. `closedFor`: ms since the eyes closed. A blink changes nothing. */
  next(time: number, gaze: FaceGaze | null, closedFor: number): boolean | null {
    const { lookWithin, lookBeyond, longestBlink, gap } = this.#options;
    if (time - this.#told > gap) this.#state = null;
    if (closedFor > 0) {
      this.#told = time;
      return (this.#state = closedFor > longestBlink ? false : this.#state);
    }
    if (!gaze || !(gaze.confidence >= TELLING)) return this.#state;
    const { yaw, pitch } = gaze;
    if (!Number.isFinite(yaw) || !Number.isFinite(pitch)) return this.#state;
    this.#told = time;
    const angle = Math.acos(Math.cos(yaw) * Math.cos(pitch));
    if (this.#state === null) return (this.#state = angle < (lookWithin + lookBeyond) / 2);
    return (this.#state = this.#state ? angle <= lookBeyond : angle < lookWithin);
  }
}
