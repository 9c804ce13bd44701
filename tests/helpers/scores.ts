// How well a clip was followed, against its known motion. A perfect answer is at rest in its head's own coordinates.
import type { Face, Point, TrackedFace } from '../../bindings/types.ts';
import { fromHead, inHead, type Actor, type Pose } from './clip.ts';

/** What was said of one frame. */
export interface Answer {
  seconds: number;
  faces: readonly Face[];
}

/** One number each, over all actors of a clip. */
export interface Scores {
  /** frames in which somebody was to be seen and no face was given, share of all */
  missed: number;
  /** faces that are nobody's */
  strangers: number;
  /** times that somebody's id changed */
  switches: number;
  /** px, RMS: what a point of a face 120 px high moves on its head from one frame to the next, though it should not */
  jitter: number;
  /** px, RMS: how far points lie from their mean place on the head, the same face */
  error: number;
  /** ms: how late the points are; 0 where nobody moves */
  lag: number;
}

const SIZE = 120; // px of a face's height that jitter and error are given for
const NEAR = 0.45; // faces' heights from a head's middle within which a face is that head's

/** `rest`: where each actor's points lie on its head; default: at their own mean. */
export function score(actors: readonly Actor[], answers: readonly Answer[], rest?: readonly Point[][]): Scores {
  const lines = actors.map((): { t: number; pose: Pose; points: Point[]; id: number }[] => []);
  let [missed, due, strangers] = [0, 0, 0];
  for (const { seconds: t, faces } of answers) {
    const left = new Set(faces);
    for (const [i, actor] of actors.entries()) {
      const pose = actor.path(t);
      if (!pose || isHidden(actors, i, t)) continue;
      due++;
      const mine = faces.find((face) => left.has(face) && Math.hypot(...middle(face, pose)) < NEAR);
      if (!mine) missed++;
      else {
        left.delete(mine);
        const points = pointsOf(mine).map((point) => inHead(point, pose));
        lines[i]!.push({ t, pose, points, id: (mine as TrackedFace).id });
      }
    }
    // a face of one who is half hidden is nobody's, but no stranger
    for (const face of left) if (!actors.some(({ path }) => isAt(face, path(t)))) strangers++;
  }
  let [moved, moves, off, offs, late, speed, switches] = [0, 0, 0, 0, 0, 0, 0];
  for (const [i, line] of lines.entries()) {
    const places = rest?.[i] ?? meanPoints(line.map(({ points }) => points));
    const path = actors[i]!.path;
    for (const [k, { t, pose, points, id }] of line.entries()) {
      const before = line[k - 1];
      if (before && before.id !== id) switches++;
      for (const [p, { x, y }] of points.entries()) {
        const at = places[p]!;
        off += (x - at.x) ** 2 + (y - at.y) ** 2;
        offs++;
        const old = before?.points[p];
        if (old && t - before.t < 0.1) {
          moved += (x - old.x) ** 2 + (y - old.y) ** 2;
          moves++;
        }
        const [past, next] = [path(t - 0.01), path(t + 0.01)];
        if (!past || !next) continue;
        const [from, to] = [fromHead(at, past), fromHead(at, next)];
        const v = { x: (to.x - from.x) / 0.02, y: (to.y - from.y) / 0.02 };
        const [got, want] = [fromHead({ x, y }, pose), fromHead(at, pose)];
        late -= (got.x - want.x) * v.x + (got.y - want.y) * v.y;
        speed += v.x ** 2 + v.y ** 2;
      }
    }
  }
  return {
    missed: missed / due,
    strangers,
    switches,
    jitter: SIZE * Math.sqrt(moved / moves),
    error: SIZE * Math.sqrt(off / offs),
    lag: speed ? (late / speed) * 1000 : 0,
  };
}

/** Where each actor's points lie on its head in the mean: what `score` may take as their rest. */
export function restOf(actors: readonly Actor[], answers: readonly Answer[]): Point[][] {
  return actors.map(({ path }) => {
    const all = answers.flatMap(({ seconds, faces }) => {
      const pose = path(seconds);
      const mine = pose && faces.find((face) => isAt(face, pose));
      return mine ? [pointsOf(mine).map((point) => inHead(point, pose))] : [];
    });
    return meanPoints(all);
  });
}

function isAt(face: Face, pose: Pose | null): boolean {
  return pose !== null && Math.hypot(...middle(face, pose)) < NEAR;
}

function middle({ box }: Face, pose: Pose): [number, number] {
  const { x, y } = inHead({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, pose);
  return [x, y];
}

// Later actors stand before earlier ones.
function isHidden(actors: readonly Actor[], i: number, t: number): boolean {
  const pose = actors[i]!.path(t)!;
  return actors.slice(i + 1).some(({ path }) => {
    const other = path(t);
    return other !== null && Math.hypot(inHead(pose, other).x, inHead(pose, other).y) < 1.5;
  });
}

function pointsOf({ keypoints: k, eyes }: Face): Point[] {
  const points = [k.leftEye, k.rightEye, k.nose, k.mouthLeft, k.mouthRight];
  return eyes?.left && eyes.right ? [...points, eyes.left.pupil, eyes.right.pupil] : points;
}

function meanPoints(all: readonly Point[][]): Point[] {
  const count = Math.min(...all.map((points) => points.length));
  if (!all.length) return [];
  return Array.from({ length: count }, (_, p) => {
    const sum = all.reduce((s, points) => ({ x: s.x + points[p]!.x, y: s.y + points[p]!.y }), { x: 0, y: 0 });
    return { x: sum.x / all.length, y: sum.y / all.length };
  });
}
