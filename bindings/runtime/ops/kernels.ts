// One typed function per kernel of assembly/kernels.
import { Op } from '../../../assembly/abi.ts';
import type { JobWriter } from '../job.ts';
import { planeBytes, type ConvWeights, type MapView, type WinogradScratch } from './views.ts';

const UNITS = 4; // a thread and job: none waits long for the last one
const CONV_GRAIN = 64; // output pixels a unit at the most
const POOL_GRAIN = 8; // rows

export function kernelOps(job: JobWriter) {
  // whole tiles of 4; a layer of few pixels is shared out too
  const convGrain = (pixels: number) =>
    job.threads === 1 ? CONV_GRAIN : Math.min(CONV_GRAIN, Math.ceil(pixels / (4 * UNITS * job.threads)) * 4);

  return {
    /**
     * Valid convolution of kh rows of `segBytes`; the stride is in src's row and pix. dst (maps, oh, ow, cout). `add`: a map of dst's shape
     * and strides that is added at the end, instead of a PReLU; not dst itself.
     */
    conv(
      dst: MapView,
      src: MapView,
      weights: ConvWeights,
      shape: { maps: number; oh: number; ow: number; kh: number; segBytes: number; rowBytes: number },
      add = dst.at,
    ): void {
      const pixels = shape.maps * shape.oh * shape.ow;
      const grain = convGrain(pixels);
      job
        .start(Op.Conv, Math.ceil(pixels / grain))
        .words(dst.at, dst.map, dst.row, dst.pix, src.at, src.map, src.row, src.pix)
        .words(weights.w, weights.bias, weights.slope, pixels, shape.oh, shape.ow)
        .words(
          shape.kh,
          shape.segBytes,
          shape.rowBytes,
          weights.cout >> 3,
          (weights.cout >> 2) & 1,
          grain,
          add - dst.at,
        )
        .run();
    },

    /**
     * The same at n listed pixels x, y, whose row 0 is row `top`: into the map dst, or one after the other where dst.row is 0. Windows are
     * kh rows of `segBytes` of src.
     */
    convList(
      dst: Omit<MapView, 'map'>,
      src: Omit<MapView, 'map'>,
      weights: ConvWeights,
      list: { at: number; n: number; top: number },
      window: { kh: number; segBytes: number },
    ): void {
      const grain = convGrain(list.n);
      job
        .start(Op.ConvList, Math.ceil(list.n / grain))
        .words(dst.at, dst.row, dst.pix, src.at, src.row, src.pix, list.at, list.n, list.top)
        .words(weights.w, weights.bias, weights.slope, window.kh, window.segBytes)
        .words(weights.cout >> 3, (weights.cout >> 2) & 1, grain)
        .run();
    },

    /** Valid 3x3 convolution by Winograd tiles of `weights.size`, for which `weights.w` is transformed; oh, ow at least that. */
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
        .start(Op.Winograd, Math.ceil(tiles / scratch.tiles))
        .words(dst.at, dst.map, dst.row, dst.pix, src.at, src.map, src.row, src.pix)
        .words(weights.w, weights.bias, weights.slope, shape.oh, shape.ow, shape.cin, weights.cout, size)
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
      const rows = shape.maps * shape.oh;
      job
        .start(Op.MaxPool, Math.ceil(rows / POOL_GRAIN))
        .words(dst, src, shape.h, shape.w, shape.oh, shape.ow, shape.c * 4, shape.size, rows, POOL_GRAIN)
        .run();
    },

    /** P-Net's first layer and pool, `normalize`'s planes to (rows, cols, 12); w >= 9; weights O/5 · W · H · I · 5; scratch: `CONV_POOL_SCRATCH`. */
    convPool(
      dst: number,
      src: number,
      weights: ConvWeights,
      { h, w }: { h: number; w: number },
      scratch: number,
    ): void {
      job
        .start(Op.ConvPool, Math.ceil((h - 2) / 2))
        .words(dst, src, planeBytes(w), h, w, weights.w, weights.bias, weights.slope, scratch)
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

    /** Probability of the second of two logits, for n rows. */
    softmax(dst: number, src: number, n: number, rowBytes: number): void {
      job.start(Op.Softmax, n).words(dst, src, rowBytes).run();
    },
  };
}

/** Scratch that `convPool` needs, a thread. */
export const CONV_POOL_SCRATCH = 192;
