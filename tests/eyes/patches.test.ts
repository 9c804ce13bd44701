// How eyes are cut out of a photo, and where landmarks find back to.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readEye } from '../../bindings/eyes/landmarks.ts';
import { notebookPatch, uprightPatch } from '../../bindings/eyes/patches.ts';
import { PUBLISHED } from '../../bindings/import/keras.ts';
import { LANDMARKS } from '../../bindings/nets/elg.ts';
import { heatmapShape } from '../../bindings/nets/hourglass.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import type { Point } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';
import { cut, draw, engine, eyesAt, flat, landmarksOf, OURS, SIDES, WIDTH, type Side } from '../helpers/eyes.ts';

const patches = suite('eyes/patches');
const { arena, ops } = engine;

/**
 * Where a patch's pixel lies, in words of the face: `inward` to the nose, `down` along it, both in distances of the
 * eyes from the keypoint. The patch is 0.8 of that distance wide, the nose at its left, and pixel (90, 54) the keypoint
 * (mirrored (89, 54)).
 */
function inFace({ left, right }: { left: Point; right: Point }, side: Side, u: number, v: number): Point {
  const across = { x: right.x - left.x, y: right.y - left.y };
  const [eye, sign] = side === 'left' ? [left, 1] : [right, -1];
  const inward = ((side === 'left' ? 89 : 90) - u) * (0.8 / WIDTH) * sign;
  const down = (v - 54) * (0.8 / WIDTH);
  return { x: eye.x + inward * across.x - down * across.y, y: eye.y + inward * across.y + down * across.x };
}

const GEOMETRIES = [
  ['level', 128, 100, 60, 0],
  ['turned to the right', 120, 110, 64.5, 25],
  ['turned to the left', 131.25, 96.5, 80.2, -40],
  ['small', 90.3, 80.6, 4.01, 10],
  ['upside down', 128, 100, 70, 180],
  ['on its side', 128, 120, 50, 90],
] as const;

for (const [name, x, y, apart, degrees] of GEOMETRIES) {
  const eyes = eyesAt(x, y, apart, degrees);
  for (const side of SIDES) {
    const patch = () => uprightPatch(eyes, side, OURS)!;

    patches(`upright, ${name}, ${side}: pixels lie where the face says`, () => {
      const { toPhoto } = patch();
      for (const [u, v] of [
        [0, 0],
        [179, 0],
        [0, 107],
        [179, 107],
        [90, 54],
        [89, 54],
        [31.5, 77.25],
      ] as const) {
        const want = inFace(eyes, side, u, v);
        const { xu, xv, x0, yu, yv, y0 } = toPhoto;
        close([xu * u + xv * v + x0, yu * u + yv * v + y0], [want.x, want.y], { tolerance: 1e-9, what: `${u} ${v}` });
      }
    });

    patches(`upright, ${name}, ${side}: pixels show what lies there`, () => {
      // pictures whose gray is the column or the row, which linear steps keep
      for (const [axis, photo] of [
        ['x', draw(256, 200, (column) => column)],
        ['y', draw(256, 200, (_, row) => row)],
      ] as const) {
        const gray = cut(patch(), photo, 'deviation');
        const last = axis === 'x' ? 255 : 199;
        for (const [i, value] of gray.entries()) {
          const want = Math.max(0, Math.min(inFace(eyes, side, i % WIDTH, Math.floor(i / WIDTH))[axis], last));
          if (!(Math.abs(value - want) < 0.501)) throw new Error(`${axis} of pixel ${i}: ${value}, expected ${want}`);
        }
      }
    });

    patches(`upright, ${name}, ${side}: landmarks of a heat map find back`, () => {
      const { toPhoto } = patch();
      const cells = Array.from({ length: LANDMARKS }, (_, i) => ({ x: (7 * i + 3) % 60, y: (5 * i + 2) % 36 }));
      const eye = readEye(locate(cells), LANDMARKS + 2, toPhoto, OURS);
      const want = cells.map((cell) => inFace(eyes, side, 3 * (cell.x + 0.5), 3 * (cell.y + 0.5)));
      close(landmarksOf(eye), flat(want), { tolerance: 1e-9 });
      close(eye.peaks, new Float32Array(LANDMARKS).fill(0.75));
    });
  }
}

/** Soft-argmax of heat maps with one cell of 0.75 each. */
function locate(cells: readonly Point[]): Float32Array {
  const shape = heatmapShape(OURS, 1);
  const mark = arena.mark();
  const heat = arena.alloc(shapeBytes(shape));
  const located = arena.alloc(3 * shape.c * 4);
  const values = arena.f32(heat, shapeBytes(shape) / 4).fill(-10);
  for (const [i, { x, y }] of cells.entries()) values[(y * shape.w + x) * shape.c + i] = 0.75;
  ops.softArgmax(located, heat, shape, OURS.beta);
  const got = arena.f32(located, 3 * shape.c).slice();
  arena.release(mark);
  return got;
}

patches('upright: the inner corner is at the left of both patches', () => {
  const eyes = eyesAt(120, 100, 80, 20);
  for (const side of SIDES) {
    const [own, other] = side === 'left' ? [eyes.left, eyes.right] : [eyes.right, eyes.left];
    // a spot a quarter of the way to the other eye
    const spot = { x: own.x + (other.x - own.x) / 4, y: own.y + (other.y - own.y) / 4 };
    const photo = draw(240, 200, (x, y) => (Math.hypot(x - spot.x, y - spot.y) < 3 ? 255 : 0));
    const gray = cut(uprightPatch(eyes, side, OURS)!, photo, 'deviation');
    let [sum, u, v] = [0, 0, 0];
    for (const [i, value] of gray.entries()) {
      sum += value;
      u += value * (i % WIDTH);
      v += value * Math.floor(i / WIDTH);
    }
    // 0.25 of 0.8: 56 px of the patch left of its middle
    close([u / sum, v / sum], [90 - 56.25, 54], { tolerance: 1.5, what: side });
  }
});

patches('upright: equalized after the warp where the network asks for it', () => {
  const photo = draw(256, 200, (x) => 100 + (x >> 4));
  const patch = uprightPatch(eyesAt(128, 100, 60, 5), 'right', OURS)!;
  const [plain, equalized] = [cut(patch, photo, 'deviation'), cut(patch, photo, 'equalize')];
  assert.equal([Math.min(...equalized), Math.max(...equalized)], [0, 255]);
  assert.ok(Math.max(...plain) < 120);
  const order = [...plain.keys()].sort((a, b) => plain[a]! - plain[b]!);
  for (let i = 1; i < order.length; i++) assert.ok(equalized[order[i - 1]!]! <= equalized[order[i]!]!);
});

patches('upright: no patch where the eyes are closer than four pixels', () => {
  const patchOf = (apart: number) => uprightPatch(eyesAt(100, 100, apart, 0), 'left', OURS);
  assert.equal([0, 3, 3.999].map(patchOf), [null, null, null]);
  assert.ok(patchOf(4));
  assert.is(patchOf(NaN), null);
});

patches('notebook: no patch where nothing of it lies on the photo', () => {
  const photo = { width: 100, height: 80 };
  const patchOf = (x: number, y: number, apart = 30) =>
    notebookPatch(eyesAt(x + apart / 2, y, apart, 0), 'left', photo, PUBLISHED);
  for (const [x, y] of [
    [-20, 40],
    [115, 40],
    [50, -10],
    [50, 90],
  ] as const)
    assert.is(patchOf(x, y), null, `${x} ${y}`);
  assert.is(patchOf(50, 40, 2), null);
  const { toPhoto } = patchOf(5, 3)!;
  // 24 wide and 14 high, cut to columns 0..16 and rows 0..9
  assert.equal(toPhoto, { xu: 17 / 180, xv: 0, x0: 0, yu: 0, yv: 10 / 108, y0: 0 });
});

patches.run();
