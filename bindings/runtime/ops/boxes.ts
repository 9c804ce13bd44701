// One typed function per kernel of assembly/boxes.
import { JobBytes, Op, Scratch, type Overlap } from '../../../assembly/abi.ts';
import type { JobWriter } from '../job.ts';

export function boxOps(job: JobWriter) {
  return {
    /**
     * Lists the cells of a map (h, w, c) whose dot product with `weights`, plus bias, reaches `bound`: counts (h),
     * columns (h, w).
     */
    screen(
      dst: number,
      src: number,
      weights: { at: number; bias: number },
      shape: { h: number; w: number; c: number },
      bound: number,
    ): void {
      job
        .start(Op.Screen)
        .words(dst, src, shape.h, shape.w, shape.c * 4, weights.at)
        .f32(weights.bias)
        .f32(bound)
        .run(JobBytes.Screen);
    },

    /** The cells that `screen` listed as pairs x, top + y; returns how many. */
    cells(dst: number, src: number, shape: { h: number; w: number }, top: number): number {
      return job.start(Op.Cells).words(dst, src, shape.h, shape.w, top).run(JobBytes.Cells);
    },

    /**
     * The pixels x, y under n windows of size x size, each starting at a cell, each once; returns how many. scratch: h
     * x w bytes.
     */
    cover(
      dst: number,
      cells: number,
      n: number,
      size: number,
      map: { h: number; w: number; top: number },
      scratch: number,
    ): number {
      return job.start(Op.Cover).words(dst, cells, n, size, map.h, map.w, map.top, scratch).run(JobBytes.Cover);
    },

    /**
     * Cells, counted from (left, top) of the level's map, that reach the threshold as boxes in the photo; returns how
     * many.
     */
    decode(
      dst: number,
      heads: { at: number; bytes: number },
      cells: number,
      n: number,
      level: { left: number; top: number; mapH: number; threshold: number; scale: number },
    ): number {
      return job
        .start(Op.Decode)
        .words(dst, heads.at, heads.bytes, cells, n, level.left, level.top, level.mapH)
        .f32(level.threshold)
        .f64(level.scale)
        .run(JobBytes.Decode);
    },

    /**
     * Boxes above the threshold, numbered from `base`; their landmarks go to `points` unless it is 0. Returns how many.
     */
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
        .start(Op.Select)
        .words(dst, heads.at, heads.bytes, boxes, n, base)
        .f32(threshold)
        .words(points)
        .run(JobBytes.Select);
    },

    /** Moves, squares, truncates n boxes in place; `steps` are Step flags. */
    regress(boxes: number, n: number, steps: number): void {
      job.start(Op.Regress).words(boxes, n, steps).run(JobBytes.Regress);
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
      return job.start(Op.Nms).words(dst, src, n, base, method).f64(threshold).words(scratch).run(JobBytes.Nms);
    },
  };
}

/** Scratch that `nms` needs for n boxes. */
export function nmsScratchBytes(n: number): number {
  return n * Scratch.NmsBox + Scratch.NmsRest;
}
