// The One Euro filter: a low pass whose cutoff rises with speed, so that what stands still is quiet and what moves is
// not late. Casiez, Roussel, Vogel: 1€ Filter (CHI 2012). Here for a point in the plane: its speed, not each axis's,
// sets the cutoff; and speed is measured in sizes of the face a second, so that the same parameters serve near and far
// faces.
import type { Point, Smoothing } from '../types.ts';

export class OneEuro {
  readonly #smoothing: Required<Smoothing>;
  #at: Point | null = null;
  #speed: Point = { x: 0, y: 0 }; // px/s, smoothed

  constructor(smoothing: Required<Smoothing>) {
    this.#smoothing = smoothing;
  }

  /** The smoothed point; `seconds` since the last one, `size` of the face in px. */
  next(point: Point, seconds: number, size: number): Point {
    const last = this.#at;
    if (!last) return (this.#at = { ...point });
    if (!(seconds > 0)) return { ...last };
    const { minCutoff, beta, dCutoff } = this.#smoothing;
    const slope = { x: (point.x - last.x) / seconds, y: (point.y - last.y) / seconds };
    this.#speed = mix(this.#speed, slope, share(dCutoff, seconds));
    const cutoff = minCutoff + (beta * Math.hypot(this.#speed.x, this.#speed.y)) / size;
    return (this.#at = mix(last, point, share(cutoff, seconds)));
  }
}

// What a low pass of this cutoff (Hz) takes of a new value.
function share(cutoff: number, seconds: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoff * seconds));
}

function mix(a: Point, b: Point, share: number): Point {
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}
