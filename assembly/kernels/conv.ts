// Direct convolution, NHWC f32. A kh x kw window over cin channels is kh runs of kw * cin contiguous floats, so one
// kernel serves 3x3, 2x2, 1x1 and fully connected layers (a map of 1x1 pixels), any stride, and any number of maps.
import { Job } from '../core/job';
import { convTiles } from '../core/tile';


@unmanaged
export class ConvJob extends Job {
  /** dst (maps, oh, ow, cout): bytes between maps, rows and pixels */
  dst: usize;
  dstMap: usize;
  dstRow: usize;
  dstPix: usize;
  /** src: bytes between the windows of neighboring output maps, rows and pixels (the stride is in them) */
  src: usize;
  srcMap: usize;
  srcRow: usize;
  srcPix: usize;
  /** packed weights O/8 · H · K · 8, bias O, slope O */
  w: usize;
  bias: usize;
  slope: usize;
  /** output pixels in all maps, rows of a map, pixels of a row */
  pixels: i32;
  oh: i32;
  ow: i32;
  kh: i32;
  /** one row of the window: kw * cin * 4, and the way to the next one */
  segBytes: usize;
  rowBytes: usize;
  /** cout = 8 * blocks + 4 * half */
  blocks: i32;
  half: i32;
  /** 0, or the way from dst to a map of the same shape and strides that is added at the end, instead of a PReLU */
  delta: usize;
}

// Output pixels of all maps, counted as one row. Tiles inside a map's row follow one another; one that crosses into the
// next row looks its pixels up, and the last one repeats the last pixel.
export function conv(job: ConvJob): void {
  const pixels = job.pixels;
  const end = pixels - 1;
  const ow = job.ow;
  const srcPix = job.srcPix;
  const dstPix = job.dstPix;
  let x = 0;
  for (let i = 0; i < pixels;) {
    const p0 = src(job, i);
    const q0 = dst(job, i);
    let p1 = p0 + srcPix;
    let p2 = p1 + srcPix;
    let p3 = p2 + srcPix;
    let q1 = q0 + dstPix;
    let q2 = q1 + dstPix;
    let q3 = q2 + dstPix;
    let tiles = min(ow - x, pixels - i) >> 2;
    if (tiles == 0) {
      const i1 = min(i + 1, end);
      const i2 = min(i + 2, end);
      const i3 = min(i + 3, end);
      p1 = src(job, i1);
      p2 = src(job, i2);
      p3 = src(job, i3);
      q1 = dst(job, i1);
      q2 = dst(job, i2);
      q3 = dst(job, i3);
      tiles = 1;
    }
    convTiles(
      p0,
      p1,
      p2,
      p3,
      q0,
      q1,
      q2,
      q3,
      job.w,
      job.bias,
      job.slope,
      job.kh,
      job.segBytes,
      job.rowBytes,
      job.blocks,
      job.half,
      job.delta,
      tiles,
      srcPix << 2,
      dstPix << 2,
    );
    i += tiles << 2;
    x = i % ow;
  }
}

// Where the window of output pixel i starts, and where its channels go.
// @ts-ignore: decorator
@inline
function src(job: ConvJob, i: i32): usize {
  return job.src + offset(job, i, job.srcMap, job.srcRow, job.srcPix);
}
// @ts-ignore: decorator
@inline
function dst(job: ConvJob, i: i32): usize {
  return job.dst + offset(job, i, job.dstMap, job.dstRow, job.dstPix);
}

// @ts-ignore: decorator
@inline
function offset(job: ConvJob, i: i32, mapBytes: usize, rowBytes: usize, pixBytes: usize): usize {
  const y = i / job.ow;
  const map = y / job.oh;
  return <usize>map * mapBytes + <usize>(y - map * job.oh) * rowBytes + <usize>(i - y * job.ow) * pixBytes;
}
