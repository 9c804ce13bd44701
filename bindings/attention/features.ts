// What of a face says where on a screen it looks.
import type { Face } from '../types.ts';

/** What of a face is read. */
export type Looker = Pick<Face, 'gaze' | 'pose'>;

/** Of a gaze's confidence. */
const TELLING = 0.3;
const FARTHEST = 1.2; // radians: further aside tangents say nothing
// What each is measured in, so that one penalty fits all: what a screen takes of a gaze, what a head turns at most.
const GAZE = 0.2;
const HEAD = 0.5;

/** Where the gaze and the face's own direction meet a plane before it: right and down, in parts of its distance. */
export type Sight = readonly [gazeX: number, gazeY: number, headX: number, headY: number];

/** null where the eyes are closed, hidden or far aside. */
export function sightOf(face: Looker): Sight | null {
  const { gaze, pose } = Object(face) as Partial<Looker>;
  if (!gaze || !pose || !(gaze.confidence >= TELLING)) return null;
  const sight = [...meets(gaze), ...meets(pose)] as unknown as Sight;
  return sight.every(Number.isFinite) ? sight : null;
}

function meets({ yaw, pitch }: { yaw: number; pitch: number }): [number, number] {
  if (typeof yaw !== 'number' || typeof pitch !== 'number') return [NaN, NaN];
  const far = Math.max(Math.abs(yaw), Math.abs(pitch)) > FARTHEST;
  return far ? [NaN, NaN] : [Math.tan(yaw), -Math.tan(pitch) / Math.cos(yaw)];
}

/** How many numbers `featuresOf` gives. */
export const FEATURES = 7;

/** A polynomial: gaze and head once, the gaze's squares and product. */
export function featuresOf([gazeX, gazeY, headX, headY]: Sight): number[] {
  const [x, y] = [gazeX / GAZE, gazeY / GAZE];
  return [x, y, headX / HEAD, headY / HEAD, x * x, x * y, y * y];
}
