// Running ELG: residual blocks and hourglasses on a batch of eyes. The arena is the stack of this recursion: a block's
// output is allocated by its caller, its scratch is released when it returns.
import type { Engine } from '../runtime/engine.ts';
import type { ConvWeights, MapView } from '../runtime/ops.ts';
import { runThrough, type Checkpoint } from '../runtime/stage.ts';
import { LANDMARKS, type Elg, type ElgConfig, type Level, type Residual } from './elg.ts';
import type { ConvLayer } from './layer.ts';
import { shapeBytes, view, winogradScratch, winogradScratchBytes, type Shape } from './plan.ts';
import { upsamplingTable } from './upsampling.ts';

const PADDING = 2; // of the input, each side: TensorFlow's SAME for 7x7 at stride 3 on 108x180

/** Bytes of the input of n eyes, and the way between rows: (n, 112, 184) f32 with a border of zeros. */
export function elgInput({ height, width }: ElgConfig) {
  const row = (width + 2 * PADDING) * 4;
  return { row, map: row * (height + 2 * PADDING), first: PADDING * row + PADDING * 4 };
}

/** The heat maps of n eyes: (n, 36, 60, 20), of which 18 are used. */
export function heatmapShape({ height, width, firstStride }: ElgConfig, n: number): Shape {
  return { maps: n, h: height / firstStride, w: width / firstStride, c: LANDMARKS + 2 };
}

/** Bytes of one of the network's maps of an eye. */
export function mapBytes(config: ElgConfig): number {
  return shapeBytes({ ...heatmapShape(config, 1), c: config.maps });
}

/** What a test may look at on the way: the name of an activation, where it lies, and its shape. */
export type Probe = (name: string, at: number, shape: Shape) => void;

/** `elgSteps` in one go. */
export function runElg(engine: Engine, elg: Elg, input: number, n: number, heatmaps: number, probe?: Probe): void {
  runThrough(elgSteps(engine, elg, input, n, heatmaps, probe));
}

/**
 * Runs n eyes from `input` (as `elgInput` says) to `heatmaps` (as `heatmapShape` says). More than one would leave the
 * cache (3 %, Zen 4). Yields a few times, since one eye is several milliseconds of work.
 */
export function* elgSteps(
  engine: Engine,
  elg: Elg,
  input: number,
  n: number,
  heatmaps: number,
  probe?: Probe,
): Checkpoint<void> {
  const { arena, ops } = engine;
  const { config } = elg;
  const mark = arena.mark();
  const { h, w } = heatmapShape(config, n);
  const shape = { maps: n, h, w, c: config.maps };
  const run = new Hourglass(engine, elg, shape);

  let x = run.alloc(shape);
  const rest = arena.mark(); // what else the stem makes is released: the published network then fits a thread's memory
  let y = run.alloc(shape);
  const { row, map } = elgInput(config);
  const windows = { at: input, map, row: row * config.firstStride, pix: 4 * config.firstStride };
  const kernel = { maps: n, oh: h, ow: w, kh: elg.stem.size, segBytes: elg.stem.size * 4, rowBytes: row };
  ops.conv(view(y, shape), windows, elg.stem.direct, kernel);
  let from = shape;
  for (const [i, block] of elg.blocks.entries()) {
    const to = { ...shape, c: block.conv3.direct.cout };
    const out = i === elg.blocks.length - 1 ? x : run.alloc(to);
    run.residual(block, out, y, from);
    y = out;
    from = to;
    yield;
  }
  arena.release(rest);
  probe?.('stem', x, shape);

  // x is kept for the next module's input; two places take turns
  let next = run.alloc(shape);
  const a = run.alloc(shape);
  const b = run.alloc(shape);
  for (const [i, module] of elg.modules.entries()) {
    run.hourglass(module.levels, a, x, shape);
    yield;
    probe?.(`hg${i + 1}`, a, shape);
    run.residual(module.after, b, a, shape);
    run.pointwise(module.linear, a, b, shape);
    if (module.merge) {
      run.pointwise(module.merge, next, a, shape, x);
      probe?.(`merged${i + 1}`, next, shape);
      [x, next] = [next, x];
    } else if (module.heatmaps) run.pointwise(module.heatmaps, heatmaps, a, shape);
    yield;
  }
  arena.release(mark);
}

class Hourglass {
  readonly #engine: Engine;
  /** maps with a border of zeros, by size: what the 3x3 layers read; only their inside is ever written */
  readonly #bordered = new Map<string, MapView>();
  /** tables that enlarge to a size */
  readonly #tables = new Map<number, { x: number; y: number }>();

  constructor(engine: Engine, elg: Elg, shape: Shape) {
    this.#engine = engine;
    for (const block of elg.blocks) this.#addBorder({ ...shape, c: block.conv2.cin });
    let size = shape;
    for (let depth = 0; depth <= elg.config.depth; depth++) {
      this.#addBorder({ ...size, c: elg.config.maps / 2 });
      const small = halved(size);
      if (depth < elg.config.depth) this.#addTable(small, size, elg.config.upsampling);
      size = small;
    }
  }

  alloc(shape: Shape): number {
    return this.#engine.arena.alloc(shapeBytes(shape));
  }

  /** 1x1 layer; `add` is added at the end, and is not dst. */
  pointwise(layer: ConvLayer, dst: number, src: number, shape: Shape, add = dst): void {
    this.#pointwise(layer.direct, view(dst, { ...shape, c: layer.direct.cout }), src, shape, add);
  }

  residual(block: Residual, dst: number, src: number, shape: Shape): void {
    const { arena, ops } = this.#engine;
    const mark = arena.mark();
    const half = { ...shape, c: block.conv2.cin };
    const inner = this.#bordered.get(sizeKey(half))!;
    const active = this.alloc(shape);
    ops.affine(active, src, block, { pixels: shape.maps * shape.h * shape.w, c: shape.c });
    this.#pointwise(block.conv1.direct, inner, active, shape, inner.at);
    const middle = this.alloc(half);
    this.#same3x3(block.conv2, middle, inner, half);
    let skip = src;
    if (block.skip) {
      skip = this.alloc({ ...shape, c: block.skip.direct.cout });
      this.pointwise(block.skip, skip, src, shape);
    }
    this.pointwise(block.conv3, dst, middle, half, skip);
    arena.release(mark);
  }

  /** up(x) + upsampled(low3(low2(low1(pooled x)))), where low2 is the next level. */
  hourglass(levels: readonly Level[], dst: number, src: number, shape: Shape): void {
    const [level, ...deeper] = levels as [Level, ...Level[]];
    const { arena, ops } = this.#engine;
    const small = halved(shape);
    const mark = arena.mark();
    const up = this.alloc(shape);
    const one = this.alloc(small);
    const two = this.alloc(small);
    const line = arena.alloc(small.w * small.c * 4);
    this.residual(level.up, up, src, shape);
    ops.maxPool(one, src, { ...shape, oh: small.h, ow: small.w, size: 2 });
    this.residual(level.low1, two, one, small);
    if (level.low2) this.residual(level.low2, one, two, small);
    else this.hourglass(deeper, one, two, small);
    this.residual(level.low3, two, one, small);
    ops.upsample(dst, two, up, this.#tables.get(shape.w)!, { ...small, oh: shape.h, ow: shape.w }, line);
    arena.release(mark);
  }

  #pointwise(weights: ConvWeights, dst: MapView, src: number, shape: Shape, add: number): void {
    const { maps, h, w, c } = shape;
    // contiguous maps are one long row
    const isRow = dst.row === w * dst.pix && dst.map === h * dst.row;
    const size = isRow ? { maps: 1, oh: 1, ow: maps * h * w } : { maps, oh: h, ow: w };
    this.#engine.ops.conv(dst, view(src, shape), weights, { ...size, kh: 1, segBytes: c * 4, rowBytes: 0 }, add);
  }

  // 3x3 over a bordered map: the output has the size of its inside.
  #same3x3(layer: ConvLayer, dst: number, inner: MapView, { maps, h, w, c }: Shape): void {
    const { arena, ops } = this.#engine;
    const out = view(dst, { maps, h, w, c: layer.direct.cout });
    const src = { ...inner, at: inner.at - inner.row - inner.pix };
    if (layer.winograd && Math.min(h, w) >= layer.winograd.size) {
      const mark = arena.mark();
      const scratch = winogradScratch(layer, arena.alloc(winogradScratchBytes(layer)));
      ops.winograd(out, src, layer.winograd, { maps, oh: h, ow: w, cin: c }, scratch);
      arena.release(mark);
    } else {
      ops.conv(out, src, layer.direct, { maps, oh: h, ow: w, kh: 3, segBytes: 3 * inner.pix, rowBytes: inner.row });
    }
  }

  #addBorder(shape: Shape): void {
    if (this.#bordered.has(sizeKey(shape))) return;
    const outer = { ...shape, h: shape.h + 2, w: shape.w + 2 };
    const at = this.alloc(outer);
    this.#engine.arena.u8(at, shapeBytes(outer)).fill(0);
    const { map, row, pix } = view(at, outer);
    this.#bordered.set(sizeKey(shape), { at: at + row + pix, map, row, pix });
  }

  #addTable(from: Shape, to: Shape, kind: ElgConfig['upsampling']): void {
    const { arena } = this.#engine;
    const place = (bytes: Uint8Array) => {
      const at = arena.alloc(bytes.length);
      arena.u8(at, bytes.length).set(bytes);
      return at;
    };
    const x = place(upsamplingTable(from.w, to.w, kind));
    this.#tables.set(to.w, { x, y: place(upsamplingTable(from.h, to.h, kind)) });
  }
}

// A map after a 2x2 pool whose last window may hang over the edge.
function halved(shape: Shape): Shape {
  return { ...shape, h: Math.ceil(shape.h / 2), w: Math.ceil(shape.w / 2) };
}

function sizeKey({ h, w, c }: Shape): string {
  return `${h}x${w}x${c}`;
}
