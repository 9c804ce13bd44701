// One typed function per kernel of assembly/image.
import { JobBytes, Op, type AxisKind, type InputRule } from '../../../assembly/abi.ts';
import type { JobWriter } from '../job.ts';
import { alignBytes } from '../memory.ts';
import { planeBytes, type Affine2d, type Rgba } from './views.ts';

export function imageOps(job: JobWriter) {
  return {
    /** Any 8-bit pixels to RGBA; `order` says which byte of a pixel is red, green, blue. */
    unpack(
      dst: number,
      src: number,
      shape: { width: number; height: number; stride: number; pixBytes: number },
      order: readonly [number, number, number],
    ): void {
      job
        .start(Op.Unpack)
        .words(dst, src, shape.stride, shape.pixBytes, shape.height, shape.width, ...order)
        .run(JobBytes.Unpack);
    },

    /** Table of taps of the output pixels `part`, of `count` that are made from `n`. */
    axis(
      dst: number,
      n: number,
      count: number,
      kind: AxisKind,
      part: { first: number; length: number } = { first: 0, length: count },
    ): void {
      job.start(Op.Axis).words(dst, n, count, part.first, part.length, kind).run(JobBytes.Axis);
    },

    /** RGBA to RGBA by fractional areas; x and y are tables; lines: scratch of Scratch.ResizeColumn bytes a column. */
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

    /**
     * RGBA (h, w) to (v - 127.5) / 128 in planes, (h, 3, 2, plane) f32, as `planeBytes` says; 28 bytes after src may be
     * read.
     */
    normalize(dst: number, src: number, height: number, width: number): void {
      job.start(Op.Normalize).words(dst, src, height, width, planeBytes(width)).run(JobBytes.Normalize);
    },

    /** n boxes of whole pixels to (n, size, size, 3) f32; scratch as `cropScratchBytes` says. */
    crop(dst: number, src: Rgba, boxes: number, n: number, size: number, scratch: number): void {
      job.start(Op.Crop).words(dst, src.at, src.height, src.width, boxes, n, size, scratch).run(JobBytes.Crop);
    },

    /**
     * (n, from, from, 3) f32 to (n, size, size, 3): pixel (u, v) of map i lies at (xu u + xv v + x0, yu u + yv v + y0)
     * of its source; maps: n x 6 f32 in that order. 4 bytes after src may be read.
     */
    turn(dst: number, src: number, maps: number, n: number, size: number, from: number): void {
      job.start(Op.Turn).words(dst, src, n, size, from, maps).run(JobBytes.Turn);
    },

    /** RGBA turned clockwise by 1, 2 or 3 quarters. */
    quarter(dst: number, src: Rgba, quarters: number): void {
      job.start(Op.Quarter).words(dst, src.at, src.height, src.width, quarters).run(JobBytes.Quarter);
    },

    /** Rows of a picture from `src` on to gray RGBA (h, w). */
    gray(dst: Rgba, src: number, srcRow: number): void {
      job.start(Op.Gray).words(dst.at, dst.height, src, srcRow, dst.width).run(JobBytes.Gray);
    },

    /**
     * A turned and scaled part of a picture to gray RGBA: (u, v) of dst lies at (xu u + xv v + x0, yu u + yv v + y0) of
     * src.
     */
    warp(dst: Rgba, src: Rgba, { xu, xv, x0, yu, yv, y0 }: Affine2d): void {
      job.start(Op.Warp).words(dst.at, dst.height, dst.width, src.at, src.height, src.width);
      for (const value of [xu, xv, x0, yu, yv, y0]) job.f64(value);
      job.run(JobBytes.Warp);
    },

    /** cv2.equalizeHist of gray RGBA in place; scratch of Scratch.Equalize bytes. */
    equalize(dst: number, pixels: number, scratch: number): void {
      job.start(Op.Equalize).words(dst, pixels, scratch).run(JobBytes.Equalize);
    },

    /**
     * Gray RGBA (h, w) to a network's input; dst is the first value inside a border of zeros, rows `dstRow` bytes
     * apart.
     */
    patch(dst: number, dstRow: number, src: Rgba, rule: InputRule): void {
      job.start(Op.Patch).words(dst, dstRow, src.at, src.height, src.width, rule).run(JobBytes.Patch);
    },

    /** What the light of RGBA is like, at every `step`th pixel of every `step`th row: Histogram.Bytes. */
    histogram(dst: number, src: Rgba, step: number): void {
      job.start(Op.Histogram).words(dst, src.at, src.height, src.width, step).run(JobBytes.Histogram);
    },

    /** RGBA to RGBA, which may be the same place; tables (3, 256) u8 of red, green, blue. */
    curve(dst: number, src: number, pixels: number, tables: number): void {
      job.start(Op.Curve).words(dst, src, pixels, tables).run(JobBytes.Curve);
    },

    /** RGBA to RGBA, blurred over 3x3 pixels; a neighbor weighs `side` in 256, at most 85; scratch: SoftenColumn. */
    soften(dst: number, src: Rgba, side: number, scratch: number): void {
      job.start(Op.Soften).words(dst, src.at, src.height, src.width, side, scratch).run(JobBytes.Soften);
    },
  };

  function resize(op: Op, dst: Rgba, src: Rgba, x: number, y: number, lines: number): void {
    job
      .start(op)
      .words(dst.at, src.at, src.width * 4, x, y, dst.width, dst.height, lines)
      .run(JobBytes.Resize);
  }
}

/** Scratch that `crop` needs for boxes at most `widest` pixels wide. */
export function cropScratchBytes(size: number, widest: number): number {
  return alignBytes(size * (2 * 20 + 2 * 16) + widest * 4 + 16);
}
