// P-Net's first layer and its pool in one: 3x3 convolution of 3 channels to 12, PReLU, max pool 2x2 at stride 2 (the last window may hang
// over the edge). Two rows of the convolution stay in the level-1 cache until they are pooled.
import { Job, take } from '../core/job';
import { tile2x12 } from '../core/tile';


@unmanaged
export class ConvPoolJob extends Job {
  /** dst (ceil((h - 2) / 2), ceil((w - 2) / 2), 12) f32, contiguous; a unit is a row of it */
  dst: usize;
  /** src (h, w, 3) f32, contiguous, 4 bytes readable after it; h >= 3, w >= 4 */
  src: usize;
  h: i32;
  w: i32;
  /** packed weights W 3 · H 3 · I 3 · O 12, bias 12, slope 12 */
  weights: usize;
  bias: usize;
  slope: usize;
  /** scratch: two rows of (w - 2) x 12 f32, one of w x 9 f32 and 4 bytes; so many bytes a thread */
  lines: usize;
  threadBytes: usize;
}

export function convPool(job: ConvPoolJob, thread: i32): void {
  const lines = job.lines + <usize>thread * job.threadBytes;
  const width = job.w - 2;
  const lineBytes = <usize>width * 48;
  const pooledBytes = <usize>((width + 1) >> 1) * 48;
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    line(job, 2 * unit, lines, lines, width);
    // an odd height leaves the last row alone
    const isAlone = 2 * unit + 1 >= job.h - 2;
    if (!isAlone) line(job, 2 * unit + 1, lines, lines + lineBytes, width);
    pool(job.dst + <usize>unit * pooledBytes, lines, isAlone ? 0 : lineBytes, width);
  }
}

// One row of the convolution.
function line(job: ConvPoolJob, y: i32, lines: usize, dst: usize, width: i32): void {
  const columns = lines + <usize>width * 96;
  const rowBytes = <usize>job.w * 12;
  stack(job.src + <usize>y * rowBytes, rowBytes, columns);
  for (let x = 0; ; x = min(x + 2, width - 2)) {
    tile2x12(columns + <usize>x * 36, job.weights, job.bias, job.slope, dst + <usize>x * 48);
    if (x == width - 2) return;
  }
}

// Three rows of pixels as columns of nine values, so that a window is 27 contiguous ones: one loop without a break.
function stack(src: usize, rowBytes: usize, dst: usize): void {
  for (const end = src + rowBytes; src < end; src += 12, dst += 36) {
    // each fourth value falls on the next one's first, which comes later
    v128.store(dst, v128.load(src));
    v128.store(dst, v128.load(src + rowBytes), 12);
    v128.store(dst, v128.load(src + 2 * rowBytes), 24);
  }
}

// Maxima of 2x2 pixels; `below`: bytes to the row below, 0 if there is none.
function pool(dst: usize, src: usize, below: usize, width: i32): void {
  for (let x = 0; x < width; x += 2, src += 48) {
    const beside: usize = x + 1 < width ? 48 : 0;
    for (const end = src + 48; src < end; src += 16, dst += 16) {
      const top = f32x4.pmax(v128.load(src), v128.load(src + beside));
      const low = f32x4.pmax(v128.load(src + below), v128.load(src + below + beside));
      v128.store(dst, f32x4.pmax(top, low));
    }
  }
}
