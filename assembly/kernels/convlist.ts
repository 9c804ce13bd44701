// Direct convolution at listed pixels only: the same sums in the same order as `conv`, for maps of which few pixels are
// wanted.
import { Job } from '../core/job';
import { convTiles } from '../core/tile';


@unmanaged
export class ConvListJob extends Job {
  /** dst: a map (bytes between rows and pixels), or where dstRow is 0 a pixel for each one listed */
  dst: usize;
  dstRow: usize;
  dstPix: usize;
  /** src: bytes between the windows of neighboring output rows and pixels */
  src: usize;
  srcRow: usize;
  srcPix: usize;
  /** pairs x, y i32: output pixels; row 0 of both maps is row `top` */
  list: usize;
  n: i32;
  top: i32;
  /** packed weights O/8 · H · K · 8, bias O, slope O */
  w: usize;
  bias: usize;
  slope: usize;
  kh: i32;
  /** one row of the window: kw * cin * 4; the way to the next one is srcRow */
  segBytes: usize;
  /** cout = 8 * blocks + 4 * half */
  blocks: i32;
  half: i32;
}

export function convList(job: ConvListJob): void {
  const end = job.n - 1;
  for (let i = 0; i < job.n; i += 4) {
    // the last tile repeats the last pixel
    const i1 = min(i + 1, end);
    const i2 = min(i + 2, end);
    const i3 = min(i + 3, end);
    convTiles(
      src(job, i),
      src(job, i1),
      src(job, i2),
      src(job, i3),
      dst(job, i),
      dst(job, i1),
      dst(job, i2),
      dst(job, i3),
      job.w,
      job.bias,
      job.slope,
      job.kh,
      job.segBytes,
      job.srcRow,
      job.blocks,
      job.half,
      0,
      1,
      0,
      0,
    );
  }
}

// @ts-ignore: decorator
@inline
function src(job: ConvListJob, i: i32): usize {
  return job.src + offset(job, i, job.srcRow, job.srcPix);
}

// @ts-ignore: decorator
@inline
function dst(job: ConvListJob, i: i32): usize {
  return job.dst + (job.dstRow ? offset(job, i, job.dstRow, job.dstPix) : <usize>i * job.dstPix);
}

// @ts-ignore: decorator
@inline
function offset(job: ConvListJob, i: i32, rowBytes: usize, pixBytes: usize): usize {
  const pair = job.list + ((<usize>i) << 3);
  return <usize>(load<i32>(pair, 4) - job.top) * rowBytes + <usize>load<i32>(pair) * pixBytes;
}
