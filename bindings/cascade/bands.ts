// P-Net over one level of the pyramid, a band of rows at a time: its maps stay in the cache, and memory does not grow with the photo.
import type { ConvLayer } from '../nets/layer.ts';
import { PNET_CHANNELS, PNET_WINDOW, type PNet } from '../nets/mtcnn.ts';
import { outputShape, runConv, runConvFast, shapeBytes, view, winogradScratchBytes, type Shape } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import { CONV_POOL_SCRATCH, planeBytes, type Rgba } from '../runtime/ops.ts';
import { resizeScratchBytes, type Level } from './pyramid.ts';

const BAND_ROWS = 16; // rows of cells
const REACH = PNET_WINDOW - 1; // pooled rows that a band sees beyond its own

/** A band of the level's map: rows of cells. */
export interface Band {
  top: number;
  rows: number;
}

/** Pooled features from row `top` of the level's on: (1, rows + 4, width, 12) f32. */
export interface Pooled {
  at: number;
  top: number;
  shape: Shape;
}

/** Cells along a side of n level pixels. */
export function mapSize(n: number): number {
  return pooledSize(n) - REACH;
}

/** The bands of a level, top down. */
export function bands(level: Level): Band[] {
  const mapH = mapSize(level.height);
  const list: Band[] = [];
  for (let top = 0; top < mapH; top += BAND_ROWS) list.push({ top, rows: Math.min(BAND_ROWS, mapH - top) });
  return list;
}

/** Where one level's buffers lie, from `base` on; `end` is the first byte after them. */
export type Workspace = ReturnType<typeof workspace>;

export function workspace(pnet: PNet, level: Level, base: number, threads = 1) {
  let end = base;
  const place = (bytes: number) => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const rows = Math.min(BAND_ROWS, mapSize(level.height));
  const [pooled, conv2, conv3] = shapes(pnet, level, rows);
  const { h, w } = conv3;
  return {
    image: place(level.width * level.height * 4),
    resize: place(resizeScratchBytes(level, threads)),
    input: place((2 * pooled.h + 2) * 6 * planeBytes(level.width)),
    sums: place(CONV_POOL_SCRATCH * threads),
    pooled: place(shapeBytes(pooled)),
    conv2: place(shapeBytes(conv2)),
    conv3: place(shapeBytes(conv3)),
    winograd: place(Math.max(...pnet.body.map(winogradScratchBytes)) * threads),
    lists: place((h + h * w) * 4),
    cells: place(h * w * 8),
    pixels: place((conv2.h * conv2.w + 1) * 8),
    seen: place(conv2.h * conv2.w),
    exact: place(h * w * conv3.c * 4),
    heads: place(h * w * pnet.heads.direct.cout * 4),
    end,
  };
}

/** Features of a band by itself; exact. */
export function poolBand(engine: Engine, pnet: PNet, image: Rgba, { top, rows }: Band, at: Workspace): Pooled {
  poolRows(engine, pnet, image, top, rows + REACH, at.pooled, at);
  return { at: at.pooled, top, shape: shapes(pnet, image, rows)[0] };
}

/**
 * Features of a band whose upper neighbor was the last one computed, and the cells that could reach `bound`, listed as pairs x, y at
 * `at.cells`. Rows that both bands see are moved up, not computed again.
 */
export function screenBand(engine: Engine, pnet: PNet, image: Rgba, { top, rows }: Band, bound: number, at: Workspace) {
  const [pooled, conv2, conv3] = shapes(pnet, image, rows);
  const isFirst = top === 0;
  const first = isFirst ? 0 : REACH; // of the pooled rows that are new
  const pooledRow = pooled.w * pooled.c * 4;
  const conv2Row = conv2.w * conv2.c * 4;
  if (!isFirst) {
    moveUp(engine, at.pooled, BAND_ROWS * pooledRow, REACH * pooledRow);
    moveUp(engine, at.conv2, BAND_ROWS * conv2Row, 2 * conv2Row);
  }
  poolRows(engine, pnet, image, top + first, pooled.h - first, at.pooled + first * pooledRow, at);
  const done = isFirst ? 0 : 2; // rows of conv2
  const fresh = { ...pooled, h: pooled.h - done };
  runConvFast(engine, pnet.body[0], at.conv2 + done * conv2Row, at.pooled + done * pooledRow, fresh, at.winograd);
  runConvFast(engine, pnet.body[1], at.conv3, at.conv2, conv2, at.winograd);
  engine.ops.screen(at.lists, at.conv3, pnet.screen, conv3, bound);
  const n = engine.ops.cells(at.cells, at.lists, conv3, top);
  return { n, pooled: { at: at.pooled, top, shape: pooled } };
}

/**
 * Two logits, four offsets and two unused f32 for each of n cells of a band, by the direct kernel; returns where. Where neighboring cells
 * see the same pixels of conv2, those are computed once; they take the place of the screen's.
 */
export function exactCells(
  engine: Engine,
  pnet: PNet,
  { at: pooled, top, shape }: Pooled,
  cells: number,
  n: number,
  at: Workspace,
): number {
  const { ops } = engine;
  const [conv2, conv3] = pnet.body;
  const middle = outputShape(conv2, shape);
  const pixels = ops.cover(at.pixels, cells, n, conv3.size, { ...middle, top }, at.seen);
  const map = view(at.conv2, middle);
  ops.convList(map, view(pooled, shape), conv2.direct, { at: at.pixels, n: pixels, top }, windowOf(conv2));
  const dense = { at: at.exact, row: 0, pix: conv3.direct.cout * 4 };
  ops.convList(dense, map, conv3.direct, { at: cells, n, top }, windowOf(conv3));
  runConv(engine, pnet.heads, at.heads, at.exact, { maps: 1, h: 1, w: n, c: conv3.direct.cout });
  return at.heads;
}

// `count` rows of pooled features from row `top` on.
function poolRows(
  engine: Engine,
  pnet: PNet,
  image: Rgba,
  top: number,
  count: number,
  dst: number,
  at: Workspace,
): void {
  const { width: w } = image;
  // the last row of an odd height sees one row of conv1 instead of two
  const h = Math.min(2 * count + 2, image.height - 2 * top);
  engine.ops.normalize(at.input, image.at + 2 * top * w * 4, h, w);
  engine.ops.convPool(dst, at.input, pnet.head, { h, w }, at.sums);
}

function moveUp(engine: Engine, at: number, from: number, bytes: number): void {
  engine.arena.u8(at, from + bytes).copyWithin(0, from);
}

function pooledSize(n: number): number {
  return Math.ceil((n - 2) / 2);
}

// Pooled features, conv2 and conv3 of a band.
function shapes(pnet: PNet, { width }: { width: number }, rows: number): [Shape, Shape, Shape] {
  const pooled = { maps: 1, h: rows + REACH, w: pooledSize(width), c: PNET_CHANNELS };
  const conv2 = outputShape(pnet.body[0], pooled);
  return [pooled, conv2, outputShape(pnet.body[1], conv2)];
}

// What one output of a layer sees.
function windowOf({ size, cin }: ConvLayer) {
  return { kh: size, segBytes: size * cin * 4 };
}
