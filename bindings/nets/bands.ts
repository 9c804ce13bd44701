// P-Net over a strip of one level of the pyramid, a band of rows at a time: its maps stay in the cache, and memory does
// not grow with the photo. A strip resizes its own rows, band by band.
import { Scratch } from '../../assembly/abi.ts';
import { planArea, resizeRows, resizeScratchBytes, type Size } from '../image/resize.ts';
import type { Engine } from '../runtime/engine.ts';
import { alignBytes } from '../runtime/memory.ts';
import { planeBytes, type Rgba } from '../runtime/ops.ts';
import type { ConvLayer } from './layer.ts';
import { PNET_CHANNELS, PNET_WINDOW, type PNet } from './mtcnn.ts';
import { outputShape, runConv, runConvFast, shapeBytes, view, winogradScratchBytes, type Shape } from './plan.ts';

export const BAND_ROWS = 16; // rows of cells
const REACH = PNET_WINDOW - 1; // pooled rows that a band sees beyond its own
const SPARE = 32; // bytes that `normalize` may read after a picture

/** A part of a level's map: its first column and row, and its size in cells. */
export interface Strip {
  x: number;
  y: number;
  columns: number;
  rows: number;
}

/** Cells that could be faces, as pairs x, y counted from the cell (left, top) of the level. */
export interface Cells {
  at: number;
  n: number;
  left: number;
  top: number;
}

/** Cells along a side of n level pixels. */
export function mapSize(n: number): number {
  return pooledSize(n) - REACH;
}

/** A strip of a level, ready to be looked at. */
export class StripRun {
  readonly #engine: Engine;
  readonly #pnet: PNet;
  readonly #strip: Strip;
  readonly #resizing: ReturnType<typeof planArea>;
  /** level pixels that the strip sees */
  readonly #pixels: Size;
  /** addresses of its buffers: what a band leaves there stays until the next one */
  readonly at: Workspace;

  /** Allocates its workspace, and plans the resize of `photo` to a level of `size`. */
  constructor(engine: Engine, pnet: PNet, photo: Rgba, size: Size, strip: Strip) {
    const { x, y, columns, rows } = strip;
    this.#engine = engine;
    this.#pnet = pnet;
    this.#strip = strip;
    this.#pixels = {
      width: Math.min(2 * (columns + REACH) + 2, size.width - 2 * x),
      height: Math.min(2 * (rows + REACH) + 2, size.height - 2 * y),
    };
    this.at = workspace(pnet, this.#pixels, Math.min(BAND_ROWS, rows));
    const base = engine.arena.alloc(this.at.end);
    for (const key of Object.keys(this.at) as (keyof Workspace)[]) this.at[key] += base;
    const part = { x: 2 * x, y: 2 * y, ...this.#pixels };
    this.#resizing = planArea(engine, size, photo, part, this.at.resize);
  }

  /** The first rows of the strip's bands, top down. */
  *tops(): Generator<number, void, void> {
    for (let top = 0; top < this.#strip.rows; top += BAND_ROWS) yield top;
  }

  /** The new level pixels of a band; the band before must be done. */
  resize(top: number): void {
    const row = this.#pixels.width * 4;
    // all rows of the strip's first band; later ones share two with the band before
    const first = top === 0 ? 0 : 2 * (top + REACH) + 2;
    const end = Math.min(2 * (top + this.#rows(top) + REACH) + 2, this.#pixels.height);
    const kept = top === 0 ? 0 : 2;
    if (kept > 0)
      this.#moveUp(this.at.image, 2 * BAND_ROWS * row + (top === BAND_ROWS ? 2 * REACH * row : 0), kept * row);
    resizeRows(this.#engine, this.#resizing, this.at.image + kept * row, first, end - first);
  }

  /**
   * Cells of a band whose logits could reach `bound`. Rows that it shares with the band before are moved up, not
   * computed again.
   */
  screen(top: number, bound: number): Cells {
    const { ops } = this.#engine;
    const [pooled, conv2, conv3] = this.#shapes(this.#rows(top));
    const pooledRow = pooled.w * pooled.c * 4;
    const conv2Row = conv2.w * conv2.c * 4;
    const at = this.at;
    if (top > 0) {
      this.#moveUp(at.pooled, BAND_ROWS * pooledRow, REACH * pooledRow);
      this.#moveUp(at.conv2, BAND_ROWS * conv2Row, 2 * conv2Row);
    }
    const first = top === 0 ? 0 : REACH; // of the pooled rows that are new
    this.#pool(at.pooled + first * pooledRow, top + first, pooled.h - first);
    const done = top === 0 ? 0 : 2; // rows of conv2
    const fresh = { ...pooled, h: pooled.h - done };
    const [layer2, layer3] = this.#pnet.body;
    runConvFast(this.#engine, layer2, at.conv2 + done * conv2Row, at.pooled + done * pooledRow, fresh, at.winograd);
    runConvFast(this.#engine, layer3, at.conv3, at.conv2, conv2, at.winograd);
    ops.screen(at.lists, at.conv3, this.#pnet.screen, conv3, bound);
    const n = ops.cells(at.cells, at.lists, conv3, 0);
    return { at: at.cells, n, left: this.#strip.x, top: this.#strip.y + top };
  }

  /** All cells of a band. */
  all(top: number): Cells {
    const { columns } = this.#strip;
    const rows = this.#rows(top);
    this.#pool(this.at.pooled, top, rows + REACH);
    const pairs = this.#engine.arena.i32(this.at.cells, 2 * rows * columns);
    for (let i = 0; i < rows * columns; i++) pairs.set([i % columns, Math.floor(i / columns)], 2 * i);
    return { at: this.at.cells, n: rows * columns, left: this.#strip.x, top: this.#strip.y + top };
  }

  /**
   * Two logits, four offsets and two unused f32 for each of some cells of the band from row `top` on, by the direct
   * kernel; returns where. Where neighboring cells see the same pixels of conv2, those are computed once; they take the
   * place of the screen's.
   */
  exact(top: number, { at: cells, n }: Cells): number {
    const { ops } = this.#engine;
    const [conv2, conv3] = this.#pnet.body;
    const [pooled, middle] = this.#shapes(this.#rows(top));
    const at = this.at;
    const pixels = ops.cover(at.pixels, cells, n, conv3.size, { ...middle, top: 0 }, at.seen);
    const map = view(at.conv2, middle);
    const list = { at: at.pixels, n: pixels, top: 0 };
    ops.convList(map, view(at.pooled, pooled), conv2.direct, list, windowOf(conv2));
    const dense = { at: at.exact, row: 0, pix: conv3.direct.cout * 4 };
    ops.convList(dense, map, conv3.direct, { at: cells, n, top: 0 }, windowOf(conv3));
    runConv(this.#engine, this.#pnet.heads, at.heads, at.exact, { maps: 1, h: 1, w: n, c: conv3.direct.cout });
    return at.heads;
  }

  // Rows of cells of the band from row `top` on.
  #rows(top: number): number {
    return Math.min(BAND_ROWS, this.#strip.rows - top);
  }

  #shapes(rows: number): [Shape, Shape, Shape] {
    return shapes(this.#pnet, this.#pixels.width, rows);
  }

  // `count` rows of pooled features from row `top` on; the first of their pixels is the first of the band's.
  #pool(dst: number, top: number, count: number): void {
    const { width: w, height } = this.#pixels;
    // the last row of an odd height sees one row of conv1 instead of two
    const h = Math.min(2 * count + 2, height - 2 * top);
    this.#engine.ops.normalize(this.at.input, this.at.image, h, w);
    this.#engine.ops.convPool(dst, this.at.input, this.#pnet.head, { h, w }, this.at.sums);
  }

  #moveUp(at: number, from: number, bytes: number): void {
    this.#engine.arena.u8(at, from + bytes).copyWithin(0, from);
  }
}

type Workspace = ReturnType<typeof workspace>;

// Where the buffers of a band lie, from 0 on; `end` is the first byte after them.
function workspace(pnet: PNet, pixels: Size, rows: number) {
  let end = 0;
  const place = (bytes: number) => {
    const at = end;
    end += alignBytes(bytes);
    return at;
  };
  const [pooled, conv2, conv3] = shapes(pnet, pixels.width, rows);
  const { h, w } = conv3;
  const lines = 2 * pooled.h + 2;
  return {
    resize: place(resizeScratchBytes(pixels)),
    image: place(lines * pixels.width * 4 + SPARE),
    input: place(lines * 6 * planeBytes(pixels.width)),
    sums: place(Scratch.ConvPool),
    pooled: place(shapeBytes(pooled)),
    conv2: place(shapeBytes(conv2)),
    conv3: place(shapeBytes(conv3)),
    winograd: place(Math.max(...pnet.body.map(winogradScratchBytes))),
    lists: place((h + h * w) * 4),
    cells: place(h * w * 8),
    pixels: place((conv2.h * conv2.w + 1) * 8),
    seen: place(conv2.h * conv2.w),
    exact: place(h * w * conv3.c * 4),
    heads: place(h * w * pnet.heads.direct.cout * 4),
    end,
  };
}

// Pooled features, conv2 and conv3 of a band.
function shapes(pnet: PNet, width: number, rows: number): [Shape, Shape, Shape] {
  const pooled = { maps: 1, h: rows + REACH, w: pooledSize(width), c: PNET_CHANNELS };
  const conv2 = outputShape(pnet.body[0], pooled);
  return [pooled, conv2, outputShape(pnet.body[1], conv2)];
}

function pooledSize(n: number): number {
  return Math.ceil((n - 2) / 2);
}

// What one output of a layer sees.
function windowOf({ size, cin }: ConvLayer) {
  return { kh: size, segBytes: size * cin * 4 };
}
