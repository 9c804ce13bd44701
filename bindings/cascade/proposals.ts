// P-Net over every level: boxes that may be faces.
// Its 3x3 layers run by Winograd, which rounds more coarsely than the direct kernel; that only screens. Cells that could reach the
// threshold are computed again by the direct kernel, and only those numbers are used: the answer is the direct kernel's, bit for bit.
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { PNet } from '../nets/mtcnn.ts';
import type { Engine } from '../runtime/engine.ts';
import { nmsScratchBytes, type Rgba } from '../runtime/ops.ts';
import { bands, exactCells, mapSize, poolBand, screenBand, workspace, type Workspace } from './bands.ts';
import { BoxList, type Boxes } from './boxlist.ts';
import { resizeInterArea, type Level } from './pyramid.ts';
import type { Checkpoint, Stopwatch } from './stopwatch.ts';

const HEAD_BYTES = 32; // two logits, four offsets, two unused

/** What one level gave: cells that passed, boxes that its own suppression kept. */
export interface LevelReport {
  candidates: number;
  kept: number;
}

/** Boxes of all levels: whole pixels, square, best first. They lie in the arena above what the caller marked. */
export function* propose(
  engine: Engine,
  pnet: PNet,
  photo: Rgba,
  levels: readonly Level[],
  threshold: number,
  watch: Stopwatch,
  reports?: LevelReport[],
): Checkpoint<Boxes> {
  const { arena, ops } = engine;
  const scratch = arena.alloc(Math.max(0, ...levels.map((level) => workspace(pnet, level, 0, engine.threads).end)));
  const found = new BoxList(arena);
  const ends: number[] = [];
  for (const level of levels) {
    yield* search(engine, pnet, photo, level, threshold, workspace(pnet, level, scratch, engine.threads), found, watch);
    ends.push(found.count);
  }

  const merged = arena.alloc(found.count * Box.Bytes);
  const kept = arena.alloc(found.count * Box.Bytes);
  const temp = arena.alloc(nmsScratchBytes(found.count));
  let start = 0;
  let total = 0;
  for (const end of ends) {
    const from = found.at + start * Box.Bytes;
    const n = ops.nms(merged + total * Box.Bytes, from, end - start, total, Overlap.Union, 0.5, temp);
    reports?.push({ candidates: end - start, kept: n });
    total += n;
    start = end;
  }
  const count = ops.nms(kept, merged, total, 0, Overlap.Union, 0.7, temp);
  ops.regress(kept, count, Step.Shift | Step.Square | Step.Truncate);
  watch.lap('pnet');
  return { at: kept, count };
}

// Appends the cells of one level that reach the threshold.
function* search(
  engine: Engine,
  pnet: PNet,
  photo: Rgba,
  level: Level,
  threshold: number,
  at: Workspace,
  found: BoxList,
  watch: Stopwatch,
): Checkpoint<void> {
  const image = { at: at.image, width: level.width, height: level.height };
  resizeInterArea(engine, image, photo, at.resize);
  watch.lap('pyramid');
  const bound = screenBound(threshold, pnet.screen.margin);
  const where = { mapH: mapSize(level.height), threshold, scale: level.scale };
  const before = found.count;
  for (const band of bands(level)) {
    const { n, pooled } = screenBand(engine, pnet, image, band, bound, at);
    if (n > 0) {
      const heads = { at: exactCells(engine, pnet, pooled, at.cells, n, at), bytes: HEAD_BYTES };
      found.count += engine.ops.decode(found.room(n), heads, at.cells, n, where);
    }
    watch.lap('pnet');
    yield;
  }
  if (found.count - before === 1) mirrorSingle(engine, pnet, image, level, at, found.at + before * Box.Bytes);
}

// Python's quirk: where a level has exactly one candidate, its offsets are read from the column mirrored in the map.
function mirrorSingle(engine: Engine, pnet: PNet, image: Rgba, level: Level, at: Workspace, record: number): void {
  const { arena } = engine;
  const mapH = mapSize(level.height);
  const order = arena.i32(record + Box.Order, 1)[0]!;
  const y = order % mapH;
  const x = mapSize(level.width) - 1 - (order - y) / mapH;
  const band = bands(level).find(({ top, rows }) => y < top + rows)!;
  const pooled = poolBand(engine, pnet, image, band, at);
  arena.i32(at.cells, 2).set([x, y]);
  const heads = exactCells(engine, pnet, pooled, at.cells, 1, at);
  arena.f32(record + Box.Dx1, 4).set(arena.f32(heads + 8, 4));
}

/**
 * The difference of logits that screening asks for: the threshold's, less a margin. The threshold is first lowered by the rounding of a
 * probability to float32, which near 1 spans whole logits.
 */
export function screenBound(threshold: number, margin: number): number {
  const p = threshold - 2 ** -24;
  return p <= 0 ? -Infinity : Math.log(p / (1 - p)) - margin;
}
