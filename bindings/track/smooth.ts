// A face's points, each through a filter of its own; what is derived from points is derived again from the smoothed
// ones.
import { eyeFrom } from '../eyes/eye.ts';
import { oriented } from '../pose/index.ts';
import { NAMES } from '../pose/shape.ts';
import type { Eye, Face, Keypoints, Point, Smoothing } from '../types.ts';
import { OneEuro } from './euro.ts';

export class FaceSmoother {
  readonly #smoothing: Required<Smoothing> | false;
  readonly #filters = new Map<string, OneEuro>();

  constructor(smoothing: Required<Smoothing> | false) {
    this.#smoothing = smoothing;
  }

  /** The face with smoothed points; `seconds` since its last. */
  next(face: Face, seconds: number): Face {
    if (!this.#smoothing) return structuredClone(face);
    const { x, y, width, height } = face.box;
    const size = Math.max(width, height);
    const smooth = (name: string, point: Point) => this.#filter(name).next(point, seconds, size);
    const [start, end] = [smooth('start', { x, y }), smooth('end', { x: x + width, y: y + height })];
    const points = NAMES.map((name) => [name, smooth(name, face.keypoints[name])]);
    const eye = (side: 'left' | 'right'): Eye | null => {
      const one = face.eyes?.[side];
      if (!one) {
        // hidden for a while: it may come back anywhere
        for (const name of this.#filters.keys()) if (name.startsWith(side + ' ')) this.#filters.delete(name);
        return null;
      }
      const landmarks = [...one.eyelid, ...one.iris, one.irisCenter, one.eyeballCenter];
      const points = landmarks.map((point, i) => smooth(`${side} ${i}`, point));
      const smoothed = eyeFrom({ points, peaks: one.peaks, confidence: one.confidence }, 'mean');
      return { ...smoothed, pupil: smooth(`${side} pupil`, one.pupil) };
    };
    return oriented({
      box: { ...start, width: end.x - start.x, height: end.y - start.y },
      confidence: face.confidence,
      keypoints: Object.fromEntries(points) as unknown as Keypoints,
      eyes: face.eyes && { left: eye('left'), right: eye('right') },
    });
  }

  /** Forgets everything: the next face is taken as it is. */
  reset(): void {
    this.#filters.clear();
  }

  #filter(name: string): OneEuro {
    let filter = this.#filters.get(name);
    if (!filter) this.#filters.set(name, (filter = new OneEuro(this.#smoothing as Required<Smoothing>)));
    return filter;
  }
}
