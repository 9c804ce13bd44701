// One typed function per kernel of assembly/kernels.
import { JobBytes, Op } from '../../../assembly/abi.ts';
import type { JobWriter } from '../job.ts';
import { planeBytes, type ConvWeights, type MapView, type WinogradScratch } from './views.ts';

export function kernelOps(job: JobWriter) {
  return {
    /**
     * Valid convolution of kh rows of `segBytes`; the stride is in src's row and pix. dst (maps, oh, ow, cout). `add`:
     * a map of dst's shape and strides that is added at the end, instead of a PReLU; not dst itself.
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
        .start(Op.Conv)
        .words(dst.at, dst.map, dst.row, dst.pix, src.at, src.map, src.row, src.pix)
        .words(weights.w, weights.bias, weights.slope, pixels, shape.oh, shape.ow)
        .words(shape.kh, shape.segBytes, shape.rowBytes, weights.cout >> 3, (weights.cout >> 2) & 1, add - dst.at)
        .run(JobBytes.Conv);
    },

    /**
     * The same at n listed pixels x, y, whose row 0 is row `top`: into the map dst, or one after the other where
     * dst.row is 0. Windows are kh rows of `segBytes` of src.
     */
    convList(
      dst: Omit<MapView, 'map'>,
      src: Omit<MapView, 'map'>,
      weights: ConvWeights,
      list: { at: number; n: number; top: number },
      window: { kh: number; segBytes: number },
    ): void {
      job
        .start(Op.ConvList)
        .words(dst.at, dst.row, dst.pix, src.at, src.row, src.pix, list.at, list.n, list.top)
        .words(weights.w, weights.bias, weights.slope, window.kh, window.segBytes)
        .words(weights.cout >> 3, (weights.cout >> 2) & 1)
        .run(JobBytes.ConvList);
    },

    /**
     * Valid 3x3 convolution by Winograd tiles of `weights.size`, for which `weights.w` is transformed; oh, ow at least
     * that.
     */
    winograd(
      dst: MapView,
      src: MapView,
      weights: ConvWeights & { size: number },
      shape: { maps: number; oh: number; ow: number; cin: number },
      scratch: WinogradScratch,
    ): void {
      const { size } = weights;
      const tiles = shape.maps * Math.ceil(shape.oh / size) * Math.ceil(shape.ow / size);
      job
        .start(Op.Winograd)
        .words(dst.at, dst.map, dst.row, dst.pix, src.at, src.map, src.row, src.pix)
        .words(weights.w, weights.bias, weights.slope, shape.oh, shape.ow, shape.cin, weights.cout, size)
        .words(tiles, scratch.tiles, scratch.v, scratch.vPlane, scratch.m, scratch.mPlane, scratch.temp)
        .run(JobBytes.Winograd);
    },

    /** Max pool of `size` x `size` at stride 2, (maps, h, w, c) to (maps, oh, ow, c). */
    maxPool(
      dst: number,
      src: number,
      shape: { maps: number; h: number; w: number; c: number; oh: number; ow: number; size: number },
    ): void {
      job
        .start(Op.MaxPool)
        .words(dst, src, shape.h, shape.w, shape.oh, shape.ow, shape.c * 4, shape.size, shape.maps * shape.oh)
        .run(JobBytes.MaxPool);
    },

    /**
     * P-Net's first layer and pool, `normalize`'s planes to (rows, cols, 12); w >= 9; weights O/5 · W · H · I · 5;
     * scratch: Scratch.ConvPool bytes.
     */
    convPool(
      dst: number,
      src: number,
      weights: ConvWeights,
      { h, w }: { h: number; w: number },
      scratch: number,
    ): void {
      job
        .start(Op.ConvPool)
        .words(dst, src, planeBytes(w), h, w, weights.w, weights.bias, weights.slope, scratch)
        .run(JobBytes.ConvPool);
    },

    /** relu(scale · x + shift) of (pixels, c). */
    affine(
      dst: number,
      src: number,
      weights: { scale: number; shift: number },
      shape: { pixels: number; c: number },
    ): void {
      job
        .start(Op.Affine)
        .words(dst, src, weights.scale, weights.shift, shape.pixels, shape.c * 4)
        .run(JobBytes.Affine);
    },

    /**
     * (maps, h, w, c) enlarged to (maps, oh, ow, c) by the tables x and y, plus `skip`; line: scratch of a row of src.
     */
    upsample(
      dst: number,
      src: number,
      skip: number,
      tables: { x: number; y: number },
      shape: { maps: number; h: number; w: number; c: number; oh: number; ow: number },
      line: number,
    ): void {
      job
        .start(Op.Upsample)
        .words(dst, src, skip, tables.x, tables.y)
        .words(shape.maps, shape.h, shape.w, shape.oh, shape.ow, shape.c * 4, line)
        .run(JobBytes.Upsample);
    },

    /** Heat maps (maps, h, w, c) to (maps, 3, c): x, y in cells, highest value. */
    softArgmax(dst: number, src: number, shape: { maps: number; h: number; w: number; c: number }, beta: number): void {
      job
        .start(Op.SoftArgmax)
        .words(dst, src, shape.maps, shape.h, shape.w, shape.c * 4)
        .f32(beta)
        .run(JobBytes.SoftArgmax);
    },
  };
}
