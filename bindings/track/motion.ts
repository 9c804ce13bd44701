// Where a face's box will be: it goes on as it moved, at a speed that is smoothed, and that fades while the face is not
// seen.
import type { Box } from '../types.ts';
import { OneEuro } from './euro.ts';

const MEMORY = 0.08; // s: how long a speed is remembered, time constant
const FADE = 0.5; // s: how long a face that is not seen goes on, time constant
const FASTEST = 8; // sizes a second: more is a mistake, not a head
// Boxes waver as points do, and one that is followed from its own last place wavers more: they are smoothed, whatever
// the user wants of points.
const BOX = { minCutoff: 1.5, beta: 30, dCutoff: 1 };
// A crop that stays where it was gives the same points again: it is not moved within this share of a face's size, a
// third of that for a face that moves by its size each second. Points of a face at rest then waver a third of what they
// did, in motion no more (bench/track).
const STEADY = 0.06;

/** center x, y, logarithm of width, height */
type Place = readonly [x: number, y: number, w: number, h: number];

export class Motion {
  #place: Place;
  #speed: Place = [0, 0, 0, 0];
  #asked: Place;
  #time: number;
  readonly #start = new OneEuro(BOX);
  readonly #end = new OneEuro(BOX);

  constructor(box: Box, time: number) {
    this.#place = placeOf(box);
    this.#asked = this.#place;
    this.#time = time;
  }

  /**
   * The box that was seen at `time`, seconds. One that is not `sure`, half hidden perhaps, says nothing of the speed.
   */
  see(box: Box, time: number, sure: boolean): void {
    const seconds = time - this.#time;
    const size = Math.max(box.width, box.height);
    const { x, y } = this.#start.next(box, seconds, size);
    const end = this.#end.next({ x: box.x + box.width, y: box.y + box.height }, seconds, size);
    const place = placeOf({ x, y, width: end.x - x, height: end.y - y });
    if (seconds > 0 && sure) {
      const share = 1 - Math.exp(-seconds / MEMORY);
      this.#speed = each((i) => {
        const limit = FASTEST * (i < 2 ? size : 1);
        const now = Math.max(-limit, Math.min((place[i]! - this.#place[i]!) / seconds, limit));
        return this.#speed[i]! + share * (now - this.#speed[i]!);
      });
    }
    this.#place = place;
    this.#time = time;
  }

  /** Where it should be at `time`. */
  expect(time: number): Box {
    const going = FADE * (1 - Math.exp(-Math.max(0, time - this.#time) / FADE));
    const place = each((i) => this.#place[i]! + going * this.#speed[i]!);
    const [x, y, w, h] = each((i) => Math.abs(place[i]! - this.#asked[i]!));
    const size = Math.exp(Math.max(place[2], place[3]));
    const [vx, vy, vw, vh] = each((i) => Math.abs(this.#speed[i]!));
    const speed = Math.max(Math.hypot(vx, vy) / size, vw, vh);
    if (Math.max(Math.hypot(x, y) / size, w, h) >= STEADY / (1 + 2 * speed)) this.#asked = place;
    return boxOf(this.#asked);
  }
}

function placeOf({ x, y, width, height }: Box): Place {
  return [x + width / 2, y + height / 2, Math.log(Math.max(1, width)), Math.log(Math.max(1, height))];
}

function boxOf([x, y, w, h]: Place): Box {
  const [width, height] = [Math.exp(w), Math.exp(h)];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function each(value: (i: number) => number): Place {
  return [value(0), value(1), value(2), value(3)];
}
