// Boxes as records in memory, as objects, and at random.
import { Box } from '../../assembly/abi.ts';
import { readBox, type BoxRecord } from '../../bindings/cascade/boxlist.ts';
import type { Arena } from '../../bindings/runtime/memory.ts';
import { close } from './close.ts';
import type { Random } from './random.ts';

/** Records for the arena. */
export function toBytes(boxes: readonly BoxRecord[]): Uint8Array {
  const bytes = new Uint8Array(boxes.length * Box.Bytes);
  const view = new DataView(bytes.buffer);
  for (const [i, box] of boxes.entries()) {
    const at = i * Box.Bytes;
    view.setFloat64(at + Box.X1, box.x1, true);
    view.setFloat64(at + Box.Y1, box.y1, true);
    view.setFloat64(at + Box.X2, box.x2, true);
    view.setFloat64(at + Box.Y2, box.y2, true);
    view.setFloat32(at + Box.Score, box.score, true);
    for (const [k, offset] of box.offsets.entries()) view.setFloat32(at + Box.Dx1 + 4 * k, offset, true);
    view.setInt32(at + Box.Order, box.order, true);
    view.setInt32(at + Box.Ref, box.ref, true);
  }
  return bytes;
}

export function readBoxes(arena: Arena, at: number, count: number): BoxRecord[] {
  return Array.from({ length: count }, (_, i) => readBox(arena, { at, count }, i));
}

/** A box from corners, all else zero. */
export function boxOf([x1, y1, x2, y2]: readonly number[], score = 0, order = 0): BoxRecord {
  return { x1: x1!, y1: y1!, x2: x2!, y2: y2!, score, offsets: [0, 0, 0, 0], order, ref: 0 };
}

/** A box somewhere on a photo of about 300 px, a little over its border; corners fractional unless `whole`. */
export function randomBox(random: Random, order: number, whole: boolean): BoxRecord {
  const number = (low: number, high: number) => (whole ? random.whole(low, high) : random.between(low, high));
  const [x1, y1] = [number(-20, 300), number(-20, 300)];
  const [w, h] = [number(1, 80), number(1, 80)];
  return {
    x1,
    y1,
    x2: x1 + w,
    y2: y1 + h,
    score: Math.fround(random.share()),
    offsets: [...random.f32(4, -0.4, 0.4)],
    order,
    ref: random.whole(0, 1000),
  };
}

const FIELDS = ['x1', 'y1', 'x2', 'y2', 'score', 'dx1', 'dy1', 'dx2', 'dy2', 'order', 'ref'] as const;

/** Throws unless the boxes are equal; scores within `scoreTolerance`. */
export function sameBoxes(got: readonly BoxRecord[], want: readonly BoxRecord[], scoreTolerance = 0): void {
  if (got.length !== want.length) throw new Error(`${got.length} boxes, expected ${want.length}`);
  for (const [f, field] of FIELDS.entries()) {
    const column = (boxes: readonly BoxRecord[]) => boxes.map((b) => row(b)[f]!);
    close(column(got), column(want), {
      what: field,
      axes: [['box ', want.length]],
      tolerance: field === 'score' ? scoreTolerance : 0,
    });
  }
}

function row(b: BoxRecord): number[] {
  return [b.x1, b.y1, b.x2, b.y2, b.score, ...b.offsets, b.order, b.ref];
}
