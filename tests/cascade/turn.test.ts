// Places, boxes and crops of a photo that is turned.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box } from '../../assembly/abi.ts';
import { cut, cutTilted } from '../../bindings/cascade/cut.ts';
import { tiltedBoxes, Turn, turnedBoxes } from '../../bindings/cascade/turn.ts';
import { eighthsOf } from '../../bindings/cascade/upright.ts';
import { rollOf } from '../../bindings/pose/roll.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import type { Keypoints, PixelImage } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { noise } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { quarter } from '../reference/turn.ts';

const turns = suite('cascade/turn');
const engine = createEngine();
const { arena } = engine;

function place({ arena }: Engine, { data, width, height }: PixelImage) {
  const at = arena.alloc(data.length);
  arena.u8(at, data.length).set(data);
  return { at, width, height };
}

function records(boxes: readonly (readonly number[])[]) {
  const at = arena.alloc(boxes.length * Box.Bytes);
  arena.u8(at, boxes.length * Box.Bytes).fill(0);
  for (const [i, corners] of boxes.entries()) arena.f64(at + i * Box.Bytes, 4).set(corners);
  return { at, count: boxes.length };
}

const corners = (boxes: { at: number; count: number }) =>
  Array.from({ length: boxes.count }, (_, i) => [...arena.f64(boxes.at + i * Box.Bytes, 4)]);

const FACE: Keypoints = {
  leftEye: { x: 30, y: 40 },
  rightEye: { x: 70, y: 40 },
  nose: { x: 50, y: 60 },
  mouthLeft: { x: 35, y: 80 },
  mouthRight: { x: 65, y: 80 },
};

turns('a quarter moves whole pixels to whole pixels, and every turn leads back', () => {
  const photo = { width: 7, height: 5 };
  const clockwise = new Turn(photo, 2);
  // the first pixel of the photo is the last of the first row: the turned photo is 5 wide
  assert.equal(clockwise.place({ x: 0.5, y: 0.5 }), { x: 4.5, y: 0.5 });
  assert.equal(clockwise.box({ x: 2, y: 1, width: 3, height: 1 }), { x: 4, y: 2, width: 1, height: 3 });
  for (let eighths = 0; eighths < 8; eighths++) {
    const turn = new Turn(photo, eighths);
    const there = turn.place({ x: 1.25, y: 3.5 });
    const back = turn.placeBack(there);
    close([back.x, back.y], [1.25, 3.5], { tolerance: 1e-12 });
    const square = { x: 2, y: 1, width: 3, height: 3 };
    close(Object.values(turn.boxBack(turn.box(square))), Object.values(square), { tolerance: 1e-12 });
  }
});

turns('boxes of the turned photo are cut as if the photo had been turned first', () => {
  const random = new Random();
  const image = noise(random, 90, 70, 4);
  // inside, over each border, smaller and larger than the input, a side longer by one
  const boxes = [
    [10, 12, 33, 35],
    [-5, 40, 30, 75],
    [70, -9, 100, 21],
    [20, 20, 30, 30],
    [1, 1, 90, 69],
    [40, 30, 70, 59],
  ];
  for (const size of [24, 48]) {
    for (const quarters of [1, 2, 3]) {
      const mark = arena.mark();
      const photo = place(engine, image);
      const pixels = quarter(new Uint32Array(image.data.slice().buffer), 90, 70, quarters);
      const [width, height] = quarters === 2 ? [90, 70] : [70, 90];
      const turned = place(engine, { data: new Uint8Array(pixels.buffer), width, height });
      const turn = new Turn(photo, 2 * quarters);
      const moved = turnedBoxes(arena, records(boxes), turn);
      const bytes = boxes.length * size * size * 12;
      const [want, got] = [arena.alloc(bytes), arena.alloc(bytes)];
      cut(engine, want, turned, moved, size);
      cutTilted(engine, got, photo, tiltedBoxes(arena, moved, turn), size);
      // sums run the other way round
      const tolerance = 2e-6;
      close(arena.f32(got, bytes / 4), arena.f32(want, bytes / 4), {
        tolerance,
        what: `${size}, ${quarters} quarters`,
      });
      arena.release(mark);
    }
  }
});

turns('a box that other weights turned inside out is a pixel, not a fault', () => {
  const mark = arena.mark();
  const photo = place(engine, noise(new Random(), 30, 30, 4));
  for (const eighths of [1, 2, 5]) {
    const tilted = tiltedBoxes(arena, records([[20, 20, 10, 10]]), new Turn(photo, eighths));
    const dst = arena.alloc(24 * 24 * 12);
    cutTilted(engine, dst, photo, tilted, 24);
    assert.ok(arena.f32(dst, 24 * 24 * 3).every(Number.isFinite));
  }
  arena.release(mark);
});

turns('records keep their scores and order', () => {
  const mark = arena.mark();
  const boxes = records([[1, 2, 3, 4]]);
  arena.f32(boxes.at + Box.Score, 1)[0] = 0.75;
  arena.i32(boxes.at + Box.Order, 1)[0] = 9;
  const moved = turnedBoxes(arena, boxes, new Turn({ width: 10, height: 20 }, 4));
  assert.equal(corners(moved), [[8, 17, 10, 19]]);
  assert.is(arena.f32(moved.at + Box.Score, 1)[0], 0.75);
  assert.is(arena.i32(moved.at + Box.Order, 1)[0], 9);
  arena.release(mark);
});

turns('a face says by how many eighths its photo has to be turned, and wavers between two without changing', () => {
  assert.is(eighthsOf(FACE), 0);
  for (let eighths = 0; eighths < 8; eighths++) {
    const turn = new Turn({ width: 100, height: 100 }, eighths);
    const found = { box: { x: 1, y: 1, width: 9, height: 9 }, confidence: 1, keypoints: FACE, eyes: null };
    const { keypoints } = turn.faceBack(found);
    assert.is(eighthsOf(keypoints), eighths);
    const wanted = -(eighths * Math.PI) / 4;
    const off = rollOf(keypoints) - wanted;
    assert.ok(Math.abs(off - 2 * Math.PI * Math.round(off / (2 * Math.PI))) < 1e-9, `${eighths}: ${off}`);
  }
  const tilted = (degrees: number): Keypoints => {
    const [c, s] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
    const entries = Object.entries(FACE).map(([name, { x, y }]) => [name, { x: c * x - s * y, y: s * x + c * y }]);
    return Object.fromEntries(entries) as Keypoints;
  };
  assert.is(eighthsOf(tilted(24)), 7);
  assert.is(eighthsOf(tilted(24), 0), 0, 'as it was');
  assert.is(eighthsOf(tilted(30), 0), 7, 'clearly not');
  const nowhere = { x: 3, y: 3 };
  const one = { leftEye: nowhere, rightEye: nowhere, nose: nowhere, mouthLeft: nowhere, mouthRight: nowhere };
  assert.is(eighthsOf(one), 0);
});

turns.run();
