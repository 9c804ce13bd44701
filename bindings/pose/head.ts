// How a head is turned, from its five points.
//
// Seen from some distance (weak perspective) a point of the head is at s R p + t: its place p in the mean head, turned,
// two of its three coordinates, scaled, moved. The 2x3 matrix M that brings the mean head nearest to the points is
// linear in them; the turn nearest to M is (M M')^(-1/2) M, two of its rows, and their cross product is the third. No
// step is repeated, nothing depends on the camera, and a face longer or wider than the mean is scaled in M, not tilted.
//
// What O-Net's points make of it, measured on rendered heads (photographs of 20 people laid over MediaPipe's canonical
// face, camera at 0.9 m): of yaw it reads 0.9 up to 30 degrees, 0.8 at 40, 0.65 at 50; of pitch 0.8 downward to 30, 0.6
// to 0.7 upward; standard deviations 3 to 5 degrees from person to person. The network draws faces toward the front.
//
// Against a search for the least squared distance (Gauss-Newton from here, on 150 heads at each of ten turns up to 50
// degrees, each coordinate of the shape 5 % off, points off by 2 % of the eyes' distance, camera at 0.8 m): errors of
// yaw and roll are as small, those of pitch a fifth larger.
import type { Keypoints } from '../types.ts';
import { NAMES, SHAPE } from './shape.ts';

type Vector = readonly [x: number, y: number, z: number];

/** The head's own axes, of length 1, in the picture's: x right, y down, z toward the camera. */
export interface Axes {
  right: Vector;
  down: Vector;
  forward: Vector;
}

const UPRIGHT: Axes = { right: [1, 0, 0], down: [0, 1, 0], forward: [0, 0, 1] };

// For each point what a pixel there adds to M: the pseudoinverse of the centered shape, whose x stands alone.
const PARTS = partsOf();

function partsOf(): Vector[] {
  const [cy, cz] = [1, 2].map((k) => SHAPE.reduce((sum, place) => sum + place[k]!, 0) / SHAPE.length) as [
    number,
    number,
  ];
  const centered = SHAPE.map(([x, y, z]) => [x, y - cy, z - cz] as const);
  const product = (j: 0 | 1 | 2, k: 0 | 1 | 2) => centered.reduce((sum, place) => sum + place[j] * place[k], 0);
  const [xx, yy, yz, zz] = [product(0, 0), product(1, 1), product(1, 2), product(2, 2)];
  const area = yy * zz - yz * yz;
  return centered.map(([x, y, z]) => [x / xx, (zz * y - yz * z) / area, (yy * z - yz * y) / area]);
}

/** Upright and toward the camera where the points are one or lie on a line. */
export function axesOf(keypoints: Keypoints): Axes {
  // from the nose, so that large coordinates lose nothing
  const { x: x0, y: y0 } = keypoints.nose;
  const [mx, my] = [
    [0, 0, 0],
    [0, 0, 0],
  ] as [[number, number, number], [number, number, number]];
  for (const [i, name] of NAMES.entries()) {
    const [x, y] = [keypoints[name].x - x0, keypoints[name].y - y0];
    for (const [k, part] of PARTS[i]!.entries()) {
      mx[k]! += x * part;
      my[k]! += y * part;
    }
  }
  const [xx, xy, yy] = [dot(mx, mx), dot(mx, my), dot(my, my)];
  const area = Math.sqrt(Math.max(0, xx * yy - xy * xy));
  // (C + area)^-1 sqrt(trace C + 2 area) is C^(-1/2) for a 2x3 matrix's C
  const size = (xx + area) * (yy + area) - xy * xy;
  const factor = Math.sqrt(xx + yy + 2 * area) / size;
  if (!(area > 0 && Number.isFinite(factor))) return UPRIGHT;
  const [a, b, d] = [(yy + area) * factor, -xy * factor, (xx + area) * factor];
  const first = mx.map((value, k) => a * value + b * my[k]!) as unknown as Vector;
  const second = my.map((value, k) => b * mx[k]! + d * value) as unknown as Vector;
  const third: Vector = cross(first, second);
  const column = (k: 0 | 1 | 2): Vector => [first[k], second[k], third[k]];
  return { right: column(0), down: column(1), forward: column(2) };
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
