// P-Net over every level: boxes that may be faces. A stage whose unit is a strip of one level.
// Its 3x3 layers run by Winograd, which rounds more coarsely than the direct kernel; that only screens. Cells that
// could reach the threshold are computed again by the direct kernel, and only those numbers are used: the answer is the
// direct kernel's, bit for bit.
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import { assertOutputs } from '../nets/plan.ts';
import { BAND_ROWS, mapSize, StripRun, type Strip } from '../nets/bands.ts';
import type { Mtcnn, PNet } from '../nets/mtcnn.ts';
import type { Engine } from '../runtime/engine.ts';
import { nmsScratchBytes, type Rgba } from '../runtime/ops.ts';
import { MOST_UNITS } from '../runtime/queue.ts';
import type { Block, Checkpoint, Executor, Lap, Stage } from '../runtime/stage.ts';
import { BoxList, type Boxes } from './boxlist.ts';
import { pyramidLevels, type Level } from './pyramid.ts';

const HEAD_BYTES = 32; // two logits, four offsets, two unused
const MOST_COLUMNS = 384; // cells across a strip: what bounds a thread's memory, whatever the photo's width
const PYTHONS = { level: 0.5, pnet: 0.7 };
const STRIP_BANDS = 4; // where threads share: rows that two strips see cost 2 to 3 % of P-Net

/** What decides the units and what they find. */
export interface ProposalOptions {
  minFaceSize: number;
  scaleFactor: number;
  /** float32 */
  threshold: number;
  /** intersection over union that boxes of one level, and of all, may have; default Python's */
  overlaps?: { level: number; pnet: number };
}

/** What one level gave: cells that passed, boxes that its own suppression kept. */
export interface LevelReport {
  candidates: number;
  kept: number;
}

/** A strip, and the level it is of. */
export interface LevelStrip extends Strip {
  level: Level;
}

/** A result: records of the cells that reach the threshold. `bands`: of a strip, at the most. */
export const pnetStage: Stage<
  { mtcnn: Mtcnn },
  'photo' | 'width' | 'height' | 'minFaceSize' | 'scaleFactor' | 'threshold' | 'bands'
> = {
  keys: ['photo', 'width', 'height', 'minFaceSize', 'scaleFactor', 'threshold', 'bands'],
  start(engine, { mtcnn: { pnet } }, task, lap) {
    const photo = { at: task.photo, width: task.width, height: task.height };
    const strips = stripsOf(pyramidLevels(task.width, task.height, task.minFaceSize, task.scaleFactor), task.bands);
    return (unit) => searchStrip(engine, pnet, photo, strips[unit]!, task.threshold, lap);
  },
};

/** Boxes of all levels: whole pixels, square, best first. They lie in the arena above what the caller marked. */
export function* propose(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  { minFaceSize, scaleFactor, threshold, overlaps = PYTHONS }: ProposalOptions,
  lap: Lap,
  reports?: LevelReport[],
): Checkpoint<Boxes> {
  const { engine, nets, threads } = executor;
  const { arena, ops } = engine;
  const mark = arena.mark();
  const { width, height } = photo;
  const levels = pyramidLevels(width, height, minFaceSize, scaleFactor);
  const bands = threads > 1 ? bandsFor(levels) : Infinity;
  const strips = stripsOf(levels, bands);
  const task = { photo: photo.at, width, height, minFaceSize, scaleFactor, threshold, bands };
  const blocks = yield* executor.run(pnetStage, task, strips.length, lap);

  const total = blocks.reduce((sum, { bytes }) => sum + bytes, 0) / Box.Bytes;
  const found = arena.alloc(total * Box.Bytes);
  const merged = arena.alloc(total * Box.Bytes);
  const kept = arena.alloc(total * Box.Bytes);
  const temp = arena.alloc(nmsScratchBytes(total));
  let survivors = 0;
  for (const level of levels) {
    const candidates = gather(
      engine,
      blocks.filter((_, unit) => strips[unit]!.level === level),
      found,
    );
    if (candidates === 1) mirrorSingle(engine, nets.mtcnn.pnet, photo, level, found);
    const n = ops.nms(
      merged + survivors * Box.Bytes,
      found,
      candidates,
      survivors,
      Overlap.Union,
      overlaps.level,
      temp,
    );
    reports?.push({ candidates, kept: n });
    survivors += n;
  }
  const count = ops.nms(kept, merged, survivors, 0, Overlap.Union, overlaps.pnet, temp);
  ops.regress(kept, count, Step.Shift | Step.Square | Step.Truncate);
  const at = arena.compact(mark, kept, count * Box.Bytes);
  lap('pnet');
  return { at, count };
}

// Bands of a strip: the largest pictures have higher strips, or they would be more than can be shared.
function bandsFor(levels: readonly Level[]): number {
  const height = levels[0]?.height ?? 0;
  let bands = STRIP_BANDS;
  while (stripsOf(levels, bands).length > MOST_UNITS && bands * BAND_ROWS < height) bands *= 2;
  return bands;
}

/** The strips of some levels, the largest levels first; at most `bands` bands high and `columns` cells wide. */
export function stripsOf(levels: readonly Level[], bands: number, columns = MOST_COLUMNS): LevelStrip[] {
  return levels.flatMap((level) => {
    const [mapW, mapH] = [mapSize(level.width), mapSize(level.height)];
    const strips: LevelStrip[] = [];
    const rows = bands * BAND_ROWS;
    const tiles = Math.ceil(mapW / columns);
    for (let y = 0; y < mapH; y += rows) {
      for (let tile = 0; tile < tiles; tile++) {
        const x = Math.floor((tile * mapW) / tiles);
        const end = Math.floor(((tile + 1) * mapW) / tiles);
        strips.push({ level, x, y, columns: end - x, rows: Math.min(rows, mapH - y) });
      }
    }
    return strips;
  });
}

/** Records of the cells of one strip that reach the threshold. */
export function* searchStrip(
  engine: Engine,
  pnet: PNet,
  photo: Rgba,
  strip: LevelStrip,
  threshold: number,
  lap: Lap,
): Checkpoint<Block> {
  const { level } = strip;
  const run = new StripRun(engine, pnet, photo, level, strip);
  const found = new BoxList(engine.arena);
  const bound = screenBound(threshold, pnet.screen.margin);
  const mapH = mapSize(level.height);
  for (const top of run.tops()) {
    run.resize(top);
    lap('pyramid');
    const cells = run.screen(top, bound);
    if (cells.n > 0) {
      const heads = { at: run.exact(top, cells), bytes: HEAD_BYTES };
      assertOutputs(engine.arena.f32(heads.at, (cells.n * HEAD_BYTES) / 4), 'pnet');
      const where = { left: cells.left, top: cells.top, mapH, threshold, scale: level.scale };
      found.count += engine.ops.decode(found.room(cells.n), heads, cells.at, cells.n, where);
    }
    lap('pnet');
    yield;
  }
  return { at: found.at, bytes: found.count * Box.Bytes };
}

// Copies records to `dst`, one block after the other; returns how many.
function gather({ arena }: Engine, blocks: readonly Block[], dst: number): number {
  let at = dst;
  for (const block of blocks) {
    arena.u8(at, block.bytes).set(arena.u8(block.at, block.bytes));
    at += block.bytes;
  }
  return (at - dst) / Box.Bytes;
}

// Python's quirk: where a level has exactly one candidate, its offsets are read from the column mirrored in the map.
function mirrorSingle(engine: Engine, pnet: PNet, photo: Rgba, level: Level, record: number): void {
  const { arena } = engine;
  const mark = arena.mark();
  const mapH = mapSize(level.height);
  const order = arena.i32(record + Box.Order, 1)[0]!;
  const y = order % mapH;
  const x = mapSize(level.width) - 1 - (order - y) / mapH;
  const run = new StripRun(engine, pnet, photo, level, { x, y, columns: 1, rows: 1 });
  run.resize(0);
  const heads = run.exact(0, run.all(0));
  arena.f32(record + Box.Dx1, 4).set(arena.f32(heads + 8, 4));
  arena.release(mark);
}

/**
 * The difference of logits that screening asks for: the threshold's, less a margin. The threshold is first lowered by
 * the rounding of a probability to float32, which near 1 spans whole logits. Weights whose margin overflows leave out
 * nothing.
 */
export function screenBound(threshold: number, margin: number): number {
  const p = threshold - 2 ** -24;
  return p <= 0 || !(margin < Infinity) ? -Infinity : Math.log(p / (1 - p)) - margin;
}
