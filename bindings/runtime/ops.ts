// One typed function per kernel: fills a job, runs it. Arguments in the order dst, src, weights, shape, options; shapes are in the
// kernels' own files. Addresses are bytes in the arena.
import { Op, type AxisKind, type InputRule, type Overlap } from '../../assembly/abi.ts';
import type { JobWriter } from './job.ts';

/** `maps` maps of h x w pixels; bytes between maps, rows and pixels. */
export interface MapView {
  at: number;
  map: number;
  row: number;
  pix: number;
}

/** Packed weights of a convolution; cout a multiple of 4. */
export interface ConvWeights {
  w: number;
  bias: number;
  slope: number;
  cout: number;
}

/** Scratch of the Winograd kernel: where each part starts, the stride of its planes, and the way to the next thread's, in bytes. */
export interface WinogradScratch {
  tiles: number;
  v: number;
  vPlane: number;
  m: number;
  mPlane: number;
  temp: number;
  threadBytes: number;
}

/** A picture or a part of one: rows of RGBA bytes. */
export interface Rgba {
  at: number;
  width: number;
  height: number;
}

/** Where the pixel (u, v) of one picture lies in another: (xu u + xv v + x0, yu u + yv v + y0). */
export interface Affine2d {
  xu: number;
  xv: number;
  x0: number;
  yu: number;
  yv: number;
  y0: number;
}

const CONV_GRAIN = 64; // output pixels a unit
const RESIZE_GRAIN = 16; // output rows a unit: each unit reads its first source row anew

export type Ops = ReturnType<typeof createOps>;

export function createOps(job: JobWriter) {
  return {
    /**
     * Valid convolution of kh rows of `segBytes`; the stride is in src's row and pix. dst (maps, oh, ow, cout). `add`: a map of dst's shape
     * and strides that is added at the end, not dst itself.
     */
    conv(
      dst: MapView,
      src: MapView,
      weights: ConvWeights,
      shape: { maps: number; oh: number; ow: number; kh: number; segBytes: number; rowBytes: number },
      add = dst.at,
    ): void {
      const pixels = shape.maps * shape.oh * shape.ow;
      job
        .start(Op.Conv, Math.ceil(pixels / CONV_GRAIN))
        .words(dst.at, dst.map, dst.row, dst.pix, src.at, src.map, src.row, src.pix)
        .words(weights.w, weights.bias, weights.slope, pixels, shape.oh, shape.ow)
        .words(
          shape.kh,
          shape.segBytes,
          shape.rowBytes,
          weights.cout >> 3,
          (weights.cout >> 2) & 1,
          CONV_GRAIN,
          add - dst.at,
        )
        .run();
    },

    /** Valid 3x3 convolution by F(4x4, 3x3); oh, ow >= 4; `weights.w` holds the transformed weights. */
    winograd(
      dst: MapView,
      src: MapView,
      weights: ConvWeights,
      shape: { maps: number; oh: number; ow: number; cin: number },
      scratch: WinogradScratch,
    ): void {
      const tiles = shape.maps * Math.ceil(shape.oh / 4) * Math.ceil(shape.ow / 4);
      job
        .start(Op.Winograd, Math.ceil(tiles / scratch.tiles))
        .words(dst.at, dst.map, dst.row, dst.pix, src.at, src.map, src.row, src.pix)
        .words(weights.w, weights.bias, weights.slope, shape.oh, shape.ow, shape.cin, weights.cout)
        .words(
          tiles,
          scratch.tiles,
          scratch.v,
          scratch.vPlane,
          scratch.m,
          scratch.mPlane,
          scratch.temp,
          scratch.threadBytes,
        )
        .run();
    },

    /** Max pool of `size` x `size` at stride 2, (maps, h, w, c) to (maps, oh, ow, c). */
    maxPool(
      dst: number,
      src: number,
      shape: { maps: number; h: number; w: number; c: number; oh: number; ow: number; size: number },
    ): void {
      job
        .start(Op.MaxPool, shape.maps * shape.oh)
        .words(dst, src, shape.h, shape.w, shape.oh, shape.ow, shape.c * 4, shape.size)
        .run();
    },

    /** P-Net's first layer and pool, (h, w, 3) to (rows, cols, 12); weights W 3 · H 3 · I 3 · O 12; scratch: `convPoolScratchBytes`. */
    convPool(dst: number, src: number, weights: ConvWeights, shape: { h: number; w: number }, lines: number): void {
      job
        .start(Op.ConvPool, Math.ceil((shape.h - 2) / 2))
        .words(dst, src, shape.h, shape.w, weights.w, weights.bias, weights.slope, lines, convPoolScratchBytes(shape.w))
        .run();
    },

    /** relu(scale · x + shift) of (pixels, c). */
    affine(
      dst: number,
      src: number,
      weights: { scale: number; shift: number },
      shape: { pixels: number; c: number },
    ): void {
      job
        .start(Op.Affine, Math.ceil(shape.pixels / CONV_GRAIN))
        .words(dst, src, weights.scale, weights.shift, shape.pixels, shape.c * 4, CONV_GRAIN)
        .run();
    },

    /** (maps, h, w, c) enlarged to (maps, oh, ow, c) by the tables x and y, plus `skip`; line: scratch of a row of src a thread. */
    upsample(
      dst: number,
      src: number,
      skip: number,
      tables: { x: number; y: number },
      shape: { maps: number; h: number; w: number; c: number; oh: number; ow: number },
      line: number,
    ): void {
      job
        .start(Op.Upsample, shape.maps * shape.oh)
        .words(dst, src, skip, tables.x, tables.y, shape.h, shape.w, shape.oh, shape.ow, shape.c * 4, line)
        .run();
    },

    /** Heat maps (maps, h, w, c) to (maps, 3, c): x, y in cells, highest value. */
    softArgmax(dst: number, src: number, shape: { maps: number; h: number; w: number; c: number }, beta: number): void {
      job
        .start(Op.SoftArgmax, shape.maps)
        .words(dst, src, shape.h, shape.w, shape.c * 4)
        .f32(beta)
        .run();
    },

    /** Rows of a picture from `src` on to gray RGBA (h, w). */
    gray(dst: Rgba, src: number, srcRow: number): void {
      job.start(Op.Gray, dst.height).words(dst.at, src, srcRow, dst.width).run();
    },

    /** A turned and scaled part of a picture to gray RGBA: (u, v) of dst lies at (xu u + xv v + x0, yu u + yv v + y0) of src. */
    warp(dst: Rgba, src: Rgba, { xu, xv, x0, yu, yv, y0 }: Affine2d): void {
      job.start(Op.Warp, dst.height).words(dst.at, dst.width, src.at, src.height, src.width);
      for (const value of [xu, xv, x0, yu, yv, y0]) job.f64(value);
      job.run();
    },

    /** cv2.equalizeHist of gray RGBA in place; scratch of 1280 bytes. */
    equalize(dst: number, pixels: number, scratch: number): void {
      job.start(Op.Equalize, 1).words(dst, pixels, scratch).run();
    },

    /** Gray RGBA (h, w) to a network's input; dst is the first value inside a border of zeros, rows `dstRow` bytes apart. */
    patch(dst: number, dstRow: number, src: Rgba, rule: InputRule): void {
      job.start(Op.Patch, 1).words(dst, dstRow, src.at, src.height, src.width, rule).run();
    },

    /** Probability of the second of two logits, for n rows. */
    softmax(dst: number, src: number, n: number, rowBytes: number): void {
      job.start(Op.Softmax, n).words(dst, src, rowBytes).run();
    },

    /** Any 8-bit pixels to RGBA; `order` says which byte of a pixel is red, green, blue. */
    unpack(
      dst: number,
      src: number,
      shape: { width: number; height: number; stride: number; pixBytes: number },
      order: readonly [number, number, number],
    ): void {
      job
        .start(Op.Unpack, shape.height)
        .words(dst, src, shape.stride, shape.pixBytes, shape.width, ...order)
        .run();
    },

    /** Table of taps that make `length` output pixels from `n`. */
    axis(dst: number, n: number, length: number, kind: AxisKind): void {
      job.start(Op.Axis, 1).words(dst, n, length, kind).run();
    },

    /** RGBA to RGBA by fractional areas; x and y are tables; lines: scratch of 2 x width x 16 bytes a thread. */
    resizeArea(dst: Rgba, src: Rgba, x: number, y: number, lines: number): void {
      resize(Op.ResizeArea, dst, src, x, y, lines);
    },

    /** RGBA to RGBA, the mean of `across` x `down` pixels. */
    resizeBlock(dst: Rgba, src: Rgba, across: number, down: number): void {
      resize(Op.ResizeBlock, dst, src, across, down, 0);
    },

    /** RGBA to RGBA, linear in 11-bit fixed point; x and y are tables. */
    resizeLinear(dst: Rgba, src: Rgba, x: number, y: number): void {
      resize(Op.ResizeLinear, dst, src, x, y, 0);
    },

    /** RGBA (h, w) to (v - 127.5) / 128, (h, w, 3) f32. */
    normalize(dst: number, src: number, height: number, width: number): void {
      job.start(Op.Normalize, height).words(dst, src, width).run();
    },

    /** n boxes of whole pixels to (n, size, size, 3) f32; scratch of `threadBytes` a thread, as `cropScratchBytes` says. */
    crop(dst: number, src: Rgba, boxes: number, n: number, size: number, scratch: number, threadBytes = 0): void {
      job.start(Op.Crop, n).words(dst, src.at, src.height, src.width, boxes, size, scratch, threadBytes).run();
    },

    /** Lists the cells of a map (h, w, c) whose dot product with `weights`, plus bias, reaches `bound`: counts (h), columns (h, w). */
    screen(
      dst: number,
      src: number,
      weights: { at: number; bias: number },
      shape: { h: number; w: number; c: number },
      bound: number,
    ): void {
      job
        .start(Op.Screen, shape.h)
        .words(dst, src, shape.w, shape.c * 4, weights.at)
        .f32(weights.bias)
        .f32(bound)
        .run();
    },

    /** The cells that `screen` listed as pairs x, top + y; returns how many. */
    cells(dst: number, src: number, shape: { h: number; w: number }, top: number): number {
      return job.start(Op.Cells, 1).words(dst, src, shape.h, shape.w, top).run();
    },

    /** n windows of size x size pixels, each starting at a cell, as (n, size, size, c). Row 0 of src is row `top`. */
    gather(dst: number, src: MapView, cells: number, n: number, size: number, top: number): void {
      job.start(Op.Gather, n).words(dst, src.at, src.row, src.pix, cells, top, size).run();
    },

    /** Cells that reach the threshold as boxes in the photo; returns how many. */
    decode(
      dst: number,
      heads: { at: number; bytes: number },
      cells: number,
      n: number,
      level: { mapH: number; threshold: number; scale: number },
    ): number {
      return job
        .start(Op.Decode, 1)
        .words(dst, heads.at, heads.bytes, cells, n, level.mapH)
        .f32(level.threshold)
        .f64(level.scale)
        .run();
    },

    /** Boxes above the threshold, numbered from `base`; their landmarks go to `points` unless it is 0. Returns how many. */
    select(
      dst: number,
      heads: { at: number; bytes: number },
      boxes: number,
      n: number,
      base: number,
      threshold: number,
      points = 0,
    ): number {
      return job
        .start(Op.Select, 1)
        .words(dst, heads.at, heads.bytes, boxes, n, base)
        .f32(threshold)
        .words(points)
        .run();
    },

    /** Moves, squares, truncates n boxes in place; `steps` are Step flags. */
    regress(boxes: number, n: number, steps: number): void {
      job.start(Op.Regress, n).words(boxes, steps).run();
    },

    /** The boxes that non-maximum suppression keeps, best first, numbered from `base`; returns how many. */
    nms(
      dst: number,
      src: number,
      n: number,
      base: number,
      method: Overlap,
      threshold: number,
      scratch: number,
    ): number {
      return job.start(Op.Nms, 1).words(dst, src, n, base, method).f64(threshold).words(scratch).run();
    },
  };

  function resize(op: Op, dst: Rgba, src: Rgba, x: number, y: number, lines: number): void {
    job
      .start(op, Math.ceil(dst.height / RESIZE_GRAIN))
      .words(dst.at, src.at, src.width * 4, x, y, dst.width, dst.height, RESIZE_GRAIN, lines)
      .run();
  }
}

/** Scratch that `convPool` needs for levels w pixels wide, a thread. */
export function convPoolScratchBytes(w: number): number {
  return align(w * (2 * 48 + 36) + 4);
}

/** Scratch that `nms` needs for n boxes. */
export function nmsScratchBytes(n: number): number {
  return n * 44 + 8;
}

/** Scratch that `crop` needs for boxes at most `widest` pixels wide, a thread. */
export function cropScratchBytes(size: number, widest: number): number {
  return align(size * (2 * 20 + 2 * 32) + widest * 4 + 16);
}

// To cache lines: threads that wrote to one line would take it from each other.
function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
