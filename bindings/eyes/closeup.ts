// A picture that is one eye, looked at several times.
//
// How large the eye is in such a picture nobody knows: an iris may be 8 px of the patch's 180 wide, or 40, and the
// networks know those from 11 to 40. So they look at five magnifications, and that counts which is surest together
// with its neighbors: the mean peak of the iris's heat maps over the three. One alone may be sure of a brow, or of the
// other eye; and a picture that is framed as the networks were taught stays as it is. The three look at the mirror
// image as well, and the circles of six irises have one median.
//
// Chosen on eyes cut from photographs of faces, 0.35 to 2.5 distances of the eyes wide, and on rendered eyes; what the
// looks gain and cost: docs/pupils.md.
import type { Elg } from '../nets/elg.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Checkpoint } from '../runtime/stage.ts';
import type { Eye, Point, PupilRule } from '../types.ts';
import { irisCircle, type Circle } from './circle.ts';
import { irisPeak } from './confidence.ts';
import { eyeFrom, type Landmarks } from './eye.ts';
import { landmarksAt, locate } from './look.ts';
import { wholePatch } from './patches.ts';
import { isMeasured, pupilRule } from './pupil.ts';

export type Side = 'left' | 'right';

export interface CloseupOptions {
  side: Side;
  pupil: PupilRule;
  /** several looks; 'auto': as the network is */
  refine: boolean | 'auto';
}

const OTHER = { left: 'right', right: 'left' } as const;
const ZOOMS = [0.7, 1, 1.4, 2, 2.8] as const;
// the unmagnified one first, and others only where they are surer
const MIDDLES = [1, 2, 3] as const;

interface Look {
  landmarks: Landmarks;
  iris: Circle;
}

/** The eye that fills a picture. */
export function* eyeOfPicture(
  engine: Engine,
  elg: Elg,
  photo: Rgba,
  { side, pupil, refine }: CloseupOptions,
): Checkpoint<Eye> {
  const isRefined = refine === 'auto' ? isMeasured(elg.config) : refine;
  const rule = pupilRule(pupil, elg.config);
  const seen = isRefined ? yield* looks(engine, elg, photo, side) : [yield* look(engine, elg, photo, side, 1)];
  const [{ landmarks }] = seen as [Look];
  const confidence = median(seen.map((one) => one.landmarks.confidence));
  const eye = eyeFrom({ ...landmarks, confidence }, rule);
  if (!isRefined && !isMeasured(elg.config)) return eye;
  const over = (value: (circle: Circle) => number) => median(seen.map(({ iris }) => value(iris)));
  const circle = { x: over(({ x }) => x), y: over(({ y }) => y), radius: over(({ radius }) => radius) };
  const { x, y } = circle;
  return {
    ...eye,
    iris: ring(circle, side),
    irisCenter: { x, y },
    ...(rule === 'center' && { pupil: { x, y } }),
    irisRadius: circle.radius,
  };
}

// The six looks that count, the one in the middle first.
function* looks(engine: Engine, elg: Elg, photo: Rgba, side: Side): Checkpoint<Look[]> {
  const plain: Look[] = [];
  for (const zoom of ZOOMS) plain.push(yield* look(engine, elg, photo, side, zoom));
  const sure = plain.map(({ landmarks }) => irisPeak(landmarks.peaks));
  const around = (k: number) => sure[k - 1]! + sure[k]! + sure[k + 1]!;
  const best = MIDDLES.reduce((a, b) => (around(b) > around(a) ? b : a), MIDDLES[0] as number);
  const near = [best, best - 1, best + 1];
  const seen = near.map((k) => plain[k]!);
  // an eye of the other side is mirrored, or is not
  for (const k of near) seen.push(yield* look(engine, elg, photo, OTHER[side], ZOOMS[k]!));
  return seen;
}

function* look(engine: Engine, elg: Elg, photo: Rgba, side: Side, zoom: number): Checkpoint<Look> {
  const patch = wholePatch(photo, side, elg.config, zoom);
  const mark = engine.arena.mark();
  const { at } = yield* locate(engine, elg, photo, patch);
  const landmarks = landmarksAt(engine, elg, at, patch);
  engine.arena.release(mark);
  return { landmarks, iris: irisCircle(landmarks.points.slice(8, 16)) };
}

// 8 points, from the nose side over the top.
function ring({ x, y, radius }: Circle, side: Side): Point[] {
  const nose = side === 'left' ? 1 : -1;
  const aside = Math.SQRT1_2 * radius;
  const [near, far] = [nose * radius, nose * aside];
  return [
    { x: x + near, y },
    { x: x + far, y: y - aside },
    { x, y: y - radius },
    { x: x - far, y: y - aside },
    { x: x - near, y },
    { x: x - far, y: y + aside },
    { x, y: y + radius },
    { x: x + far, y: y + aside },
  ];
}

// Of an even number of values the mean of the two in the middle.
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
