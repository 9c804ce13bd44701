// What the faces of a video do with their eyes: open, closed, blinks, whether they look at the camera.
import { badOption, readOptions, type Check } from '../checks/options.ts';
import type { FaceGaze, TrackedFace, TrackResult } from '../types.ts';
import { Lids, type Blink } from './lids.ts';
import { Looking } from './looking.ts';
import { OwnOpenness } from './openness.ts';
import { Tally } from './tally.ts';

export interface AttentionOptions {
  /** ms over which shares and rates are counted, 1000 to 3,600,000; default 60,000 */
  window?: number;
  /** eyes close below this part of the person's own openness, 0..1; default 0.5 */
  closeBelow?: number;
  /** and open again above this, 0..1, at least `closeBelow`; default 0.7 */
  openAbove?: number;
  /** ms: eyes that stay closed longer did not blink; default 500 */
  longestBlink?: number;
  /** radians between gaze and camera under which a face begins to look at it; default 0.2 */
  lookWithin?: number;
  /** radians beyond which it no longer does, at least `lookWithin`; default 0.35 */
  lookBeyond?: number;
  /** ms: what happened between two frames of a face further apart than this is not known; default 1000 */
  gap?: number;
}

/** What is known of a face with a frame. */
export interface FaceAttention {
  /** as in the result of `track` */
  id: number;
  /** 'unknown' where nothing was told for longer than `gap`, and of a new person for half a second */
  eyes: 'open' | 'closed' | 'unknown';
  /** in this frame: 1 as open as this person's eyes are as a rule, near 0 closed; null where it cannot be told */
  openness: number | null;
  /** ms for which the eyes have been closed; 0 where they are not */
  closedFor: number;
  /** share of the known time in `window` with open eyes, 0..1; null where none is known */
  openShare: number | null;
  /** that ended with this frame */
  blinks: Blink[];
  /** over the known time in `window`; null under 5 s of it */
  blinksPerMinute: number | null;
  /** at the camera; null where it cannot be told */
  looking: boolean | null;
  /** share of the time in `window` for which `looking` is known, 0..1; null where none is */
  lookingShare: number | null;
  gaze: FaceGaze | null;
}

/** What `update` says of a frame; plain and structured-cloneable. */
export interface AttentionResult {
  /** of the frame, ms */
  time: number;
  /** as in the frame */
  faces: FaceAttention[];
}

/** Made by `createAttention`. */
export interface Attention {
  /** Takes the next result of a `track`. Throws SACCADE_BAD_OPTION for what is none. */
  update(result: Pick<TrackResult, 'time' | 'faces' | 'lost'>): AttentionResult;
}

const LEAST_KNOWN = 5000; // ms, for a rate

const share: Check = ['a number from 0 to 1', (v) => typeof v === 'number' && v >= 0 && v <= 1];
const angle: Check = ['radians from 0 to 3.15', (v) => typeof v === 'number' && v >= 0 && v <= 3.15];
const ms = (least: number): Check => [
  `milliseconds from ${least} to 3,600,000`,
  (v) => typeof v === 'number' && v >= least && v <= 3_600_000,
];

/**
 * Follows the eyes of the faces of one video. Memory is a few kilobytes a face, and goes with its id.
 *
 * @throws SaccadeError SACCADE_BAD_OPTION
 */
export function createAttention(options?: AttentionOptions): Attention {
  const filled: Required<AttentionOptions> = {
    window: 60_000,
    closeBelow: 0.5,
    openAbove: 0.7,
    longestBlink: 500,
    lookWithin: 0.2,
    lookBeyond: 0.35,
    gap: 1000,
    ...readOptions<AttentionOptions>(options, {
      window: ms(1000),
      closeBelow: share,
      openAbove: share,
      longestBlink: ms(0),
      lookWithin: angle,
      lookBeyond: angle,
      gap: ms(1),
    }),
  };
  for (const [low, high] of [
    ['closeBelow', 'openAbove'],
    ['lookWithin', 'lookBeyond'],
  ] as const) {
    if (filled[low] > filled[high])
      throw badOption(`at least '${low}', ${filled[low]},`, `option '${high}'`, filled[high]);
  }
  return new Watch(filled);
}

class Watch implements Attention {
  readonly #options: Required<AttentionOptions>;
  readonly #people = new Map<number, Person>();

  constructor(options: Required<AttentionOptions>) {
    this.#options = options;
  }

  update(result: Pick<TrackResult, 'time' | 'faces' | 'lost'>): AttentionResult {
    const { time, faces, lost } = Object(result) as TrackResult;
    const isTracked = (face: TrackedFace) => Number.isFinite(face?.id) && Boolean(face.raw);
    if (!Number.isFinite(time) || !Array.isArray(faces) || !faces.every(isTracked) || !Array.isArray(lost))
      throw badOption('a result of track', 'update', result);
    const seen = faces.map((face) => {
      let person = this.#people.get(face.id);
      // a video that was wound back begins again
      if (!person || time < person.time) this.#people.set(face.id, (person = new Person(this.#options, time)));
      return person.see(face, time);
    });
    for (const id of lost) this.#people.delete(id);
    // ids whose end was not told
    for (const [id, { time: last }] of this.#people) if (time - last > this.#options.window) this.#people.delete(id);
    return { time, faces: seen };
  }
}

class Person {
  readonly #gap: number;
  readonly #openness = new OwnOpenness();
  readonly #lids: Lids;
  readonly #looking: Looking;
  readonly #tally: Tally<'known' | 'open' | 'blinks' | 'told' | 'looking'>;
  #eyes: 'open' | 'closed' | 'unknown' = 'unknown';
  #isLooking: boolean | null = null;
  time: number;

  constructor(options: Required<AttentionOptions>, time: number) {
    this.#gap = options.gap;
    this.#lids = new Lids(options);
    this.#looking = new Looking(options);
    this.#tally = new Tally(options.window, ['known', 'open', 'blinks', 'told', 'looking']);
    this.time = time;
  }

  see({ id, raw, gaze }: TrackedFace, time: number): FaceAttention {
    const passed = time - this.time;
    // the time up to this frame is as the last one was
    const was = passed <= this.#gap ? passed : 0;
    // as it was seen: smoothing takes the depth from a blink
    const openness = this.#openness.next(raw, time);
    const blink = this.#lids.next(time, openness);
    const closedFor = this.#lids.closedFor(time);
    this.#tally.add(time, {
      known: this.#eyes === 'unknown' ? 0 : was,
      open: this.#eyes === 'open' ? was : 0,
      blinks: blink ? 1 : 0,
      told: this.#isLooking === null ? 0 : was,
      looking: this.#isLooking ? was : 0,
    });
    this.time = time;
    this.#eyes = this.#lids.state;
    this.#isLooking = this.#looking.next(time, gaze, closedFor);
    const [known, told] = [this.#tally.sum('known'), this.#tally.sum('told')];
    return {
      id,
      eyes: this.#eyes,
      openness,
      closedFor,
      openShare: known > 0 ? Math.min(1, this.#tally.sum('open') / known) : null,
      blinks: blink ? [blink] : [],
      blinksPerMinute: known >= LEAST_KNOWN ? (this.#tally.sum('blinks') / known) * 60_000 : null,
      looking: this.#isLooking,
      lookingShare: told > 0 ? Math.min(1, this.#tally.sum('looking') / told) : null,
      gaze: gaze && { ...gaze },
    };
  }
}
