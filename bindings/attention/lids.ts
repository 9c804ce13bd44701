// Eyes that open and close: two thresholds, so that a value between them changes nothing, and blinks as what lies
// between a closing and the next opening.

/** Milliseconds, in the time of the frames. */
export interface Blink {
  /** when the lids passed the threshold downward, between two frames in proportion */
  start: number;
  /** when they passed the other one upward */
  end: number;
  duration: number;
}

export interface LidOptions {
  closeBelow: number;
  openAbove: number;
  longestBlink: number;
  gap: number;
}

/** Frames in which eyes seem closed for less than this, ms, are noise: blinks take 100 to 400. */
const SHORTEST = 50;

export class Lids {
  readonly #options: LidOptions;
  #state: 'open' | 'closed' | 'unknown' = 'unknown';
  #last: { time: number; openness: number } | null = null;
  #since: number | null = null; // ms, of a closing that was seen
  #closed = 0; // ms: first frame of this closure

  constructor(options: LidOptions) {
    this.#options = options;
  }

  get state(): 'open' | 'closed' | 'unknown' {
    return this.#state;
  }

  /** Milliseconds for which they have been closed; 0 where they are not. */
  closedFor(time: number): number {
    return this.#state === 'closed' ? time - (this.#since ?? this.#closed) : 0;
  }

  /** `openness` in parts of the person's own, null where it is not known. Returns the blink that this frame ended. */
  next(time: number, openness: number | null): Blink | null {
    const { closeBelow, openAbove, longestBlink, gap } = this.#options;
    if (this.#last && time - this.#last.time > gap) {
      // nobody knows what they did meanwhile
      this.#state = 'unknown';
      this.#last = null;
    }
    if (openness === null) return null;
    const last = this.#last;
    this.#last = { time, openness };
    // where a line from the last frame to this one passes a threshold
    const passed = (threshold: number) =>
      last ? last.time + ((time - last.time) * (last.openness - threshold)) / (last.openness - openness) : time;
    if (this.#state !== 'closed') {
      if (openness >= closeBelow) this.#state = 'open';
      else {
        this.#since = this.#state === 'open' ? passed(closeBelow) : null;
        this.#state = 'closed';
        this.#closed = time;
      }
      return null;
    }
    if (openness <= openAbove) return null;
    this.#state = 'open';
    const start = this.#since;
    if (start === null) return null;
    const end = passed(openAbove);
    const duration = end - start;
    return duration >= SHORTEST && duration <= longestBlink ? { start, end, duration } : null;
  }
}
