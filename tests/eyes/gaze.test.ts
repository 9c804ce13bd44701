import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gazeOf, RADIUS, REST } from '../../bindings/eyes/gaze.ts';
import type { Gaze, Point } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';

const gazes = suite('gaze');

const RIGHT_ANGLE = Math.PI / 2;
const WIDTH = 50;

/**
 * A lid of an eye in the picture, corners `WIDTH` px apart, its middle at (100, 80), turned about it. `inner`: where
 * the nose is.
 */
function lid(inner: 'left' | 'right', degrees = 0, open = 10): Point[] {
  const step = inner === 'left' ? 1 : -1;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => {
    const along = i <= 4 ? i : 8 - i;
    return turned(step * WIDTH * (along / 4 - 0.5), ([0, -1, -1, -1, 0, 1, 1, 1][i]! * open) / 2, degrees);
  });
}

/** A place from the middle of the eye in its own axes, to the picture's. */
function turned(x: number, y: number, degrees: number): Point {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  return { x: 100 + x * cos - y * sin, y: 80 + x * sin + y * cos };
}

/** Where the iris lies that looks by these angles. */
function looking({ yaw, pitch }: Gaze): Point {
  const rest = { x: 100, y: 80 - REST * WIDTH };
  const radius = RADIUS * WIDTH;
  return { x: rest.x + radius * Math.sin(yaw) * Math.cos(pitch), y: rest.y - radius * Math.sin(pitch) };
}

function same(got: Gaze, want: Gaze, what?: string): void {
  close([got.yaw, got.pitch], [want.yaw, want.pitch], { tolerance: 1e-9, ...(what && { what }) });
}

gazes('an iris at rest looks at the camera, whichever corner is the inner one', () => {
  for (const inner of ['left', 'right'] as const) {
    same(gazeOf({ x: 100, y: 80 - REST * WIDTH }, lid(inner)), { yaw: 0, pitch: 0 });
    // rest is above the line of the corners on a turned head too
    for (const degrees of [20, -35, 90, 180])
      same(gazeOf(turned(0, -REST * WIDTH, degrees), lid(inner, degrees)), { yaw: 0, pitch: 0 }, `${degrees}`);
  }
});

gazes('right of the picture is a positive yaw, up a positive pitch', () => {
  const { x, y } = looking({ yaw: 0, pitch: 0 });
  assert.ok(gazeOf({ x: x + 1, y }, lid('left')).yaw > 0);
  assert.ok(gazeOf({ x: x + 1, y }, lid('right')).yaw > 0);
  assert.ok(gazeOf({ x, y: y - 1 }, lid('left')).pitch > 0);
  assert.ok(gazeOf({ x, y: y + 1 }, lid('left')).pitch < 0);
});

gazes('gives back the angles that the iris was moved by', () => {
  for (const yaw of [-1.2, -0.5, 0, 0.3, 1.5]) {
    for (const pitch of [-1, -0.2, 0, 0.4, 1.3]) {
      for (const inner of ['left', 'right'] as const)
        same(gazeOf(looking({ yaw, pitch }), lid(inner)), { yaw, pitch }, `${yaw} ${pitch} ${inner}`);
    }
  }
});

gazes('half the radius aside is 30 degrees, at any size', () => {
  for (const size of [0.01, 1, 7, 1000]) {
    const scaled = lid('left').map(({ x, y }) => ({ x: x * size, y: y * size }));
    const iris = { x: (100 + (RADIUS * WIDTH) / 2) * size, y: (80 - REST * WIDTH) * size };
    same(gazeOf(iris, scaled), { yaw: Math.PI / 6, pitch: 0 }, `${size}`);
  }
});

gazes('an iris further out than the radius looks as far as can be', () => {
  const rest = looking({ yaw: 0, pitch: 0 });
  same(gazeOf({ x: rest.x + 2 * WIDTH, y: rest.y }, lid('left')), { yaw: RIGHT_ANGLE, pitch: 0 });
  same(gazeOf({ x: rest.x - 2 * WIDTH, y: rest.y }, lid('left')), { yaw: -RIGHT_ANGLE, pitch: 0 });
  assert.is(gazeOf({ x: rest.x, y: rest.y - 2 * WIDTH }, lid('left')).pitch, RIGHT_ANGLE);
  assert.is(gazeOf({ x: rest.x, y: rest.y + 2 * WIDTH }, lid('left')).pitch, -RIGHT_ANGLE);
  const far = gazeOf({ x: 1e6, y: -1e6 }, lid('right', 10));
  same(far, { yaw: RIGHT_ANGLE, pitch: RIGHT_ANGLE });
});

gazes('an eye without width looks nowhere', () => {
  const point = Array.from({ length: 8 }, () => ({ x: 3, y: 4 }));
  assert.equal(gazeOf({ x: 5, y: 6 }, point), { yaw: 0, pitch: 0 });
  assert.equal(gazeOf({ x: NaN, y: 6 }, point), { yaw: 0, pitch: 0 });
});

gazes('a closed lid has a gaze, which is finite', () => {
  const { yaw, pitch } = gazeOf({ x: 104, y: 79 }, lid('left', 0, 0));
  assert.ok(Number.isFinite(yaw) && Number.isFinite(pitch));
});

gazes.run();
