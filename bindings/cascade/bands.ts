// P-Net over one level of the pyramid, a band of rows at a time: its maps stay in the cache, and memory does not grow with the photo.
import { PNET_CHANNELS, PNET_SIZE, PNET_STRIDE, PNET_WINDOW, type PNet } from '../nets/mtcnn.ts';
import { forward, planLayers, view, type Plan } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import { resizeScratchBytes, type Level } from './pyramid.ts';

const BAND_ROWS = 16; // rows of cells

/** Cells computed exactly at a time. */
export const CELL_BATCH = 128;

/** A band of the level's map. */
export interface Band {
  /** first row of the map, and rows of it */
  top: number;
  rows: number;
  /** level rows that they see, from row 2 * top on */
  height: number;
}

/** Pooled features of a band: (1, rows + 4, width, 12) f32. */
export interface Pooled {
  at: number;
  top: number;
  plan: Plan;
}

/** Cells along a side of n level pixels. */
export function mapSize(n: number): number {
  return Math.ceil((n - 2) / 2) - (PNET_WINDOW - 1);
}

/** The bands of a level, top down. */
export function bands(level: Level): Band[] {
  const mapH = mapSize(level.height);
  const list: Band[] = [];
  for (let top = 0; top < mapH; top += BAND_ROWS) {
    const left = mapH - top;
    // the last band takes the odd row that an odd height leaves to the pool
    if (left <= BAND_ROWS) list.push({ top, rows: left, height: level.height - PNET_STRIDE * top });
    else list.push({ top, rows: BAND_ROWS, height: PNET_STRIDE * (BAND_ROWS - 1) + PNET_SIZE });
  }
  return list;
}

/** Where one level's buffers lie, from `base` on; `end` is the first byte after them. */
export interface Workspace {
  image: number;
  resize: number;
  input: number;
  head: number;
  body: number;
  lists: number;
  cells: number;
  windows: number;
  tail: number;
  end: number;
}

export function workspace(pnet: PNet, level: Level, base: number): Workspace {
  let end = base;
  const place = (bytes: number) => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const rows = Math.min(level.height, PNET_STRIDE * (BAND_ROWS - 1) + PNET_SIZE);
  const head = planLayers(pnet.head, { maps: 1, h: rows, w: level.width, c: 3 });
  const body = planLayers(pnet.body, head.output);
  const { h, w } = body.output;
  return {
    image: place(level.width * level.height * 4),
    resize: place(resizeScratchBytes(level)),
    input: place(rows * level.width * 3 * 4),
    head: place(head.bytes),
    body: place(body.bytes),
    lists: place((h + h * w) * 4),
    cells: place(h * w * 8),
    windows: place(CELL_BATCH * PNET_WINDOW * PNET_WINDOW * PNET_CHANNELS * 4),
    tail: place(planLayers(pnet.tail, windows(CELL_BATCH)).bytes),
    end,
  };
}

/** Conv1 and its pool over a band of the level's image; exact. */
export function poolBand(engine: Engine, pnet: PNet, image: Rgba, band: Band, at: Workspace): Pooled {
  const { width } = image;
  engine.ops.normalize(at.input, image.at + PNET_STRIDE * band.top * width * 4, band.height, width);
  const plan = planLayers(pnet.head, { maps: 1, h: band.height, w: width, c: 3 });
  return { at: forward(engine, plan, at.input, at.head), top: band.top, plan };
}

/** Lists the cells of a band whose difference of logits could reach `bound`, as pairs x, y at `at.cells`; returns how many. */
export function screenBand(engine: Engine, pnet: PNet, pooled: Pooled, bound: number, at: Workspace): number {
  const plan = planLayers(pnet.body, pooled.plan.output);
  const map = forward(engine, plan, pooled.at, at.body);
  engine.ops.screen(at.lists, map, pnet.screen, plan.output, bound);
  return engine.ops.cells(at.cells, at.lists, plan.output, pooled.top);
}

/** Two logits, four offsets and two unused f32 for each of n <= CELL_BATCH cells of a band, by the direct kernel; returns where. */
export function exactCells(
  engine: Engine,
  pnet: PNet,
  pooled: Pooled,
  cells: number,
  n: number,
  at: Workspace,
): number {
  engine.ops.gather(at.windows, view(pooled.at, pooled.plan.output), cells, n, PNET_WINDOW, pooled.top);
  return forward(engine, planLayers(pnet.tail, windows(n)), at.windows, at.tail);
}

function windows(n: number) {
  return { maps: n, h: PNET_WINDOW, w: PNET_WINDOW, c: PNET_CHANNELS };
}
