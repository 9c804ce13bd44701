// Circles through points, against numpy's least squares.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { circleThrough, irisCircle, meanCircle } from '../../bindings/eyes/circle.ts';
import type { Point } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';
import { ring } from '../helpers/ring.ts';

const test = suite('circle');

const at = (values: readonly (readonly [number, number])[]): Point[] => values.map(([x, y]) => ({ x, y }));
const same = ({ x, y, radius }: ReturnType<typeof meanCircle>, want: number[], what?: string) =>
  close([x, y, radius], want, { tolerance: 1e-9, ...(what && { what }) });

// numpy.linalg.lstsq of 2 a u + 2 b v + c = u² + v² about the mean
const NUMPY: [points: [number, number][], circle: [number, number, number]][] = [
  [
    [
      [31.45, 22.18],
      [37.66, 16.31],
      [37.71, 33.7],
      [31.02, 24.39],
      [47.04, 19.39],
    ],
    [39.99918369863278, 24.997526532154243, 8.999528633648726],
  ],
  [
    [
      [32.99, 29.69],
      [37.61, 33.44],
      [37.17, 16.49],
      [31.24, 28.17],
      [45.34, 33.49],
    ],
    [40.691049316705396, 25.04864318026294, 9.363105235433842],
  ],
  [
    [
      [33.09, 26.44],
      [42.17, 37.08],
      [29.54, 27.09],
      [26.91, 26.09],
      [39.12, 29.64],
    ],
    [30.653005729438384, 37.66373302261303, 11.506235775960517],
  ],
  [
    [
      [46.47, 30.96],
      [29.23, 26.69],
      [33.47, 31.77],
      [38.38, 15.27],
      [41.12, 16.88],
      [39.2, 15.98],
      [36.21, 16.27],
      [32.36, 31.65],
    ],
    [38.831623659008784, 25.085124711856007, 9.238232561379652],
  ],
  [
    [
      [48.6, 22.33],
      [36.25, 16.82],
      [31.3, 22.71],
    ],
    [40.00448062310031, 25.00030205167168, 9.000748102564582],
  ],
];

test('is what numpy finds', () => {
  for (const [points, want] of NUMPY) same(circleThrough(at(points))!, want, JSON.stringify(points));
});

test('is exact on a circle, far from the origin too', () => {
  for (const [x, y, radius] of [
    [0, 0, 1],
    [1e4, -3e3, 12.5],
    [-5, 7, 1e-3],
  ] as const) {
    const { x: cx, y: cy, radius: r } = circleThrough(ring(x, y, radius))!;
    close([cx, cy, r], [x, y, radius], { tolerance: 1e-9 * Math.max(1, Math.abs(x)) });
  }
});

// prettier-ignore
const NONE: Record<string, [number, number][]> = {
  'one place': [[3, 4], [3, 4], [3, 4], [3, 4], [3, 4]],
  'two points': [[1, 1], [2, 5]],
  'a line': [[0, 0], [1, 2], [2, 4], [3, 6], [4, 8]],
  'almost a line': [[0, 0], [1, 1e-6], [2, 0], [3, 0], [4, -1e-6]],
  'not a number': [[0, 0], [1, NaN], [2, 4], [3, 6], [4, 8]],
  'not finite': [[0, 0], [1, Infinity], [2, 4], [3, 6], [4, 8]],
};

test('is none through one place, a line, or what is not finite', () => {
  for (const [what, points] of Object.entries(NONE)) assert.is(circleThrough(at(points)), null, what);
});

test('of an iris: points that a lid draws in change nothing', () => {
  const iris = ring(100, 50, 20);
  for (const i of [1, 2, 3]) iris[i]!.y += 8;
  same(irisCircle(iris), [100, 50, 20]);
  assert.ok(meanCircle(iris).y > 52);
});

test('of an iris that is none: the mean of all, no wild radius', () => {
  // lids that meet: all on a line, or nearly
  const flat = ring(100, 50, 20).map(({ x }, i) => ({ x, y: 50 + 1e-3 * i }));
  assert.equal(irisCircle(flat), meanCircle(flat));
  const bent = ring(100, 50, 20).map(({ x }) => ({ x, y: 50 + ((x - 100) / 20) ** 2 }));
  assert.equal(irisCircle(bent), meanCircle(bent));
  const point = ring(7, 8, 0);
  assert.equal(irisCircle(point), { x: 7, y: 8, radius: 0 });
});

test('of any 8 points the radius is within a half of their mean one', () => {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 2000; i++) {
    const points = Array.from({ length: 8 }, () => ({ x: 40 * random(), y: 10 * random() }));
    const [found, mean] = [irisCircle(points), meanCircle(points)];
    assert.ok(found.radius >= mean.radius / 1.5 - 1e-9 && found.radius <= mean.radius * 1.5 + 1e-9);
    assert.ok(Math.hypot(found.x - mean.x, found.y - mean.y) <= mean.radius + 1e-9);
  }
});

test.run();
