// How open a face's eyes are, in parts of how open that person's eyes are as a rule: openness differs from person to
// person (0.16 to 0.40 from the tenth to the ninetieth of a hundred eyes of portraits), blinks are told by its fall.
// Lids follow a look downward: who reads below the camera has eyes that are somewhat less open.
import type { Eye, Face } from '../types.ts';

/** O-Net's probability under which another thing may cover the face. */
const SURE_FACE = 0.8;
/** Of an eye's confidence: enough to say how open it is; and enough to say that it is open, its iris is seen. */
const TELLING = 0.3;
const SEEN = 0.5;

const SAMPLES = 128;
const ENOUGH = 5; // samples, to know a person
const APART = 100; // ms between two
const LEAST = 0.1; // a level under which nobody's open eyes are
// Of who is not known yet: a typical level; and the openness up to which all eyes are closed, from which all are open.
const TYPICAL = 0.3;
const [CLOSED, OPEN] = [0.08, 0.21];

export class OwnOpenness {
  readonly #samples: number[] = [];
  #next = 0;
  #last = -Infinity; // ms
  #level = TYPICAL;

  /**
   * 1 as open as this person's eyes are as a rule, near 0 closed; null where nothing can be told. Eyes count by
   * confidence, so that one that is hidden, or winks, leaves it to the other.
   */
  next({ confidence, eyes }: Pick<Face, 'confidence' | 'eyes'>, time: number): number | null {
    const both = [eyes?.left, eyes?.right].filter((eye): eye is Eye => Boolean(eye));
    if (!(confidence >= SURE_FACE) || both.length === 0) return null;
    let [sum, weights] = [0, 0];
    for (const eye of both) {
      const weight = eye.confidence + 0.05;
      sum += weight * eye.openness;
      weights += weight;
    }
    const openness = sum / weights;
    const sure = Math.max(...both.map((eye) => eye.confidence));
    if (!Number.isFinite(openness)) return null;
    if (sure >= SEEN) this.#learn(openness, time);
    if (this.#samples.length < ENOUGH) return openness < CLOSED || openness > OPEN ? openness / TYPICAL : null;
    // closed eyes have no confidence either: they are told by what is left of their opening
    return sure >= TELLING || openness < this.#level / 2 ? openness / this.#level : null;
  }

  // The upper quartile of some thirteen seconds: lids on their way down do not make it fall.
  #learn(openness: number, time: number): void {
    if (time - this.#last < APART) return;
    this.#last = time;
    this.#samples[this.#next] = openness;
    this.#next = (this.#next + 1) % SAMPLES;
    const sorted = [...this.#samples].sort((a, b) => a - b);
    this.#level = Math.max(LEAST, sorted[Math.floor(0.75 * sorted.length)]!);
  }
}
