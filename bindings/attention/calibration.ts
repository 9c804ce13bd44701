// From a face to a place on a screen: a person looks at known points, a regression learns what that looks like, and
// says how far off it is at points that it was not told.
import { badOption } from '../checks/options.ts';
import { expected, SaccadeError } from '../errors.ts';
import type { Face, Point } from '../types.ts';
import { featuresOf, sightOf, type Sight } from './features.ts';
import { predict, ridge, type Weights } from './ridge.ts';
import { readCalibrated, type Calibrated } from './saved.ts';

export type { Calibrated } from './saved.ts';

/** How good a calibration is. */
export interface CalibrationFit {
  /** px: root mean square distance at points left out one by one, of the median of what was seen at each */
  error: number;
  /** px: root mean square distance of single faces from where their point's median is seen: noise of one frame */
  spread: number;
  /** points that were used */
  points: number;
  /** faces that were used */
  samples: number;
}

/** Made by `createScreenCalibration`. For one person, screen and camera; the head stays about where it was. */
export interface ScreenCalibration {
  /** Nine points to show one after the other, px of a screen of this size: a tenth from its edges and in the middle. */
  targets(width: number, height: number): Point[];
  /**
   * A face that looks at `point`, px of the screen in whatever axes; some twenty to each. `false`: not taken, it says
   * too little (eyes closed, hidden, far aside), or there are enough of that point.
   */
  add(face: Pick<Face, 'gaze' | 'pose'>, point: Point): boolean;
  /**
   * Learns from all that was added.
   *
   * @throws SaccadeError SACCADE_BAD_OPTION where it is too little: under five points with three faces each, points on
   *   a line, gazes that do not follow the points
   */
  fit(): CalibrationFit;
  /** of the last `fit`, or of what was saved; null before */
  readonly quality: CalibrationFit | null;
  /** Where a face looks, px, or beyond the screen; null where it says too little. SACCADE_BAD_OPTION before `fit`. */
  predict(face: Pick<Face, 'gaze' | 'pose'>): Point | null;
  /** Plain JSON to keep, for `createScreenCalibration(saved)`. Throws SACCADE_BAD_OPTION before `fit`. */
  toJSON(): Calibrated;
}

const LEAST_POINTS = 5;
const LEAST_SAMPLES = 3; // of a point
const MOST_POINTS = 100;
const MOST_SAMPLES = 300; // of a point
const FARTHEST = 1e6; // px of a point
const PENALTIES = [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3] as const;
/** Of the error of who always says the middle of the other points: under this the gazes follow the points. */
const FOLLOWS = 0.8;

/** @param saved what `toJSON` gave; throws SACCADE_BAD_OPTION where it is not that */
export function createScreenCalibration(saved?: Calibrated): ScreenCalibration {
  return new Calibration(saved === undefined ? null : readCalibrated(saved));
}

interface Target {
  point: Point;
  sights: Sight[];
}

/** What a target is to the regression. */
interface Row {
  point: Point;
  features: number[];
}

class Calibration implements ScreenCalibration {
  readonly #targets = new Map<string, Target>();
  #fitted: Calibrated | null;

  constructor(saved: Calibrated | null) {
    this.#fitted = saved;
  }

  get quality(): CalibrationFit | null {
    if (!this.#fitted) return null;
    const { error, spread, points, samples } = this.#fitted;
    return { error, spread, points, samples };
  }

  targets(width: number, height: number): Point[] {
    if (![width, height].every((side) => typeof side === 'number' && side > 0 && side <= FARTHEST))
      throw badOption('a size above 0', 'targets', `${width}×${height}`);
    return [0.1, 0.5, 0.9].flatMap((y) => [0.1, 0.5, 0.9].map((x) => ({ x: x * width, y: y * height })));
  }

  add(face: Pick<Face, 'gaze' | 'pose'>, point: Point): boolean {
    const { x, y } = Object(point) as Point;
    if (![x, y].every((value) => typeof value === 'number' && Math.abs(value) <= FARTHEST))
      throw badOption('a point { x, y }', 'point', point);
    const sight = sightOf(face);
    if (!sight) return false;
    const name = `${x},${y}`;
    let target = this.#targets.get(name);
    if (!target) {
      if (this.#targets.size >= MOST_POINTS) return false;
      this.#targets.set(name, (target = { point: { x, y }, sights: [] }));
    }
    if (target.sights.length >= MOST_SAMPLES) return false;
    target.sights.push(sight);
    return true;
  }

  fit(): CalibrationFit {
    const targets = [...this.#targets.values()].filter(({ sights }) => sights.length >= LEAST_SAMPLES);
    if (targets.length < LEAST_POINTS)
      throw refusal(`${LEAST_POINTS} points with ${LEAST_SAMPLES} faces each`, `${targets.length}`);
    if (areOnLine(targets.map(({ point }) => point))) throw refusal('points all over the screen', 'points on a line');
    const rows = targets.map(({ point, sights }) => ({ point, features: featuresOf(median(sights)) }));
    const [error, penalty] = best(rows);
    const usual = leaveOut(rows, (others) => () => middle(others));
    if (!(error < FOLLOWS * usual)) throw refusal('gazes that follow the points', 'gazes that do not');
    const [x, y] = learn(rows, penalty);
    const seen = targets.flatMap(({ sights }, i) => {
      const center = placed(x, y, rows[i]!.features);
      return sights.map((sight) => squared(placed(x, y, featuresOf(sight)), center));
    });
    const spread = Math.sqrt(mean(seen));
    this.#fitted = { version: 1, x, y, error, spread, points: rows.length, samples: seen.length };
    return this.quality!;
  }

  predict(face: Pick<Face, 'gaze' | 'pose'>): Point | null {
    const { x, y } = this.#ready();
    const sight = sightOf(face);
    return sight && placed(x, y, featuresOf(sight));
  }

  toJSON(): Calibrated {
    return structuredClone(this.#ready());
  }

  #ready(): Calibrated {
    if (!this.#fitted) throw refusal('fit() first', 'none');
    return this.#fitted;
  }
}

function refusal(what: string, came: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, 'a calibration', came));
}

// The penalty that errs least at points left out, and that error.
function best(rows: readonly Row[]): [error: number, penalty: number] {
  const tried = PENALTIES.map((penalty) => {
    const error = leaveOut(rows, (others) => {
      const [x, y] = learn(others, penalty);
      return ({ features }) => placed(x, y, features);
    });
    return [error, penalty] as [number, number];
  });
  return tried.reduce((a, b) => (b[0] < a[0] ? b : a));
}

// Root mean square distance of each point from what is learnt of the others.
function leaveOut(rows: readonly Row[], learned: (others: readonly Row[]) => (row: Row) => Point): number {
  const errors = rows.map((row) => squared(learned(rows.filter((other) => other !== row))(row), row.point));
  return Math.sqrt(mean(errors));
}

function learn(rows: readonly Row[], penalty: number): [Weights, Weights] {
  const features = rows.map((row) => row.features);
  const axis = (name: 'x' | 'y') =>
    ridge(
      features,
      rows.map(({ point }) => point[name]),
      penalty,
    );
  return [axis('x'), axis('y')];
}

function placed(x: Weights, y: Weights, features: readonly number[]): Point {
  return { x: predict(x, features), y: predict(y, features) };
}

// Of each number by itself: glances elsewhere and a blink's first frames do not move it.
function median(sights: readonly Sight[]): Sight {
  const of = (k: number) => {
    const sorted = sights.map((sight) => sight[k]!).sort((a, b) => a - b);
    const half = sorted.length / 2;
    return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  };
  return [of(0), of(1), of(2), of(3)];
}

function middle(rows: readonly Row[]): Point {
  return { x: mean(rows.map(({ point }) => point.x)), y: mean(rows.map(({ point }) => point.y)) };
}

// Where the spread across the line that fits best is a fiftieth of that along it.
function areOnLine(points: readonly Point[]): boolean {
  const [cx, cy] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const xx = mean(points.map(({ x }) => (x - cx) ** 2));
  const yy = mean(points.map(({ y }) => (y - cy) ** 2));
  const xy = mean(points.map(({ x, y }) => (x - cx) * (y - cy)));
  const root = Math.sqrt((xx - yy) ** 2 + 4 * xy * xy);
  return !(xx + yy - root > (xx + yy + root) / 50 ** 2);
}

function squared(a: Point, b: Point): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
