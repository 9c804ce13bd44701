// Winograd convolution (Lavin & Gray 2016), F(4x4, 3x3) or F(3x3, 3x3): a tile of 4x4 outputs costs 36 products a
// channel pair instead of 144, one of 3x3 outputs 25 instead of 81. Valid 3x3, stride 1, oh and ow at least a tile's
// side. Runs of tiles that fit the cache: transform in, 36 or 25 matrix products, transform out.
import { Job } from '../core/job';
import { gemm } from '../core/tile';
import { transformIn3, transformOut3 } from '../core/winograd3';
import { transformIn4, transformOut4 } from '../core/winograd4';


@unmanaged
export class WinogradJob extends Job {
  /** dst (maps, oh, ow, cout): bytes between maps, rows and pixels */
  dst: usize;
  dstMap: usize;
  dstRow: usize;
  dstPix: usize;
  /** src (maps, oh + 2, ow + 2, cin) */
  src: usize;
  srcMap: usize;
  srcRow: usize;
  srcPix: usize;
  /** transformed weights P · O/8 · I · 8, bias O, slope O; P = (size + 2)² planes */
  w: usize;
  bias: usize;
  slope: usize;
  oh: i32;
  ow: i32;
  /** cin a multiple of 4, or 3: the 4 bytes after src may then be read; cout a multiple of 4 */
  cin: i32;
  cout: i32;
  /** outputs along a tile's side: 3 or 4 */
  size: i32;
  /** tiles in all maps, tiles a run */
  tiles: i32;
  grain: i32;
  /** scratch: P planes of grain x cin, P of grain x cout (plane strides in bytes), Scratch.WinogradTemp bytes */
  v: usize;
  vPlane: usize;
  m: usize;
  mPlane: usize;
  temp: usize;
}

export function winograd(job: WinogradJob): void {
  const v = job.v;
  const m = job.m;
  const temp = job.temp;
  for (let first = 0; first < job.tiles; first += job.grain) {
    const count = min(job.grain, job.tiles - first);
    gather(job, first, count, v, temp);
    multiply(job, count, v, m);
    scatter(job, first, count, m, temp);
  }
}

// Tiles in a row and in a column of a map.
// @ts-ignore: decorator
@inline
function across(job: WinogradJob): i32 {
  return (job.ow + job.size - 1) / job.size;
}
// @ts-ignore: decorator
@inline
function down(job: WinogradJob): i32 {
  return (job.oh + job.size - 1) / job.size;
}

// Bytes of a tile's channels in a plane: whole vectors.
// @ts-ignore: decorator
@inline
function vectorBytes(channels: i32): usize {
  return <usize>(((channels + 3) >> 2) << 4);
}

function gather(job: WinogradJob, first: i32, count: i32, v: usize, temp: usize): void {
  const bytes = vectorBytes(job.cin);
  const size = job.size;
  const columns = across(job);
  const rows = down(job);
  let column = first % columns;
  let row = first / columns;
  let map = row / rows;
  row -= map * rows;
  for (; count > 0; count--, v += bytes) {
    // the last tile of a row or column starts earlier and overlaps its neighbor
    const y = <usize>min(row * size, job.oh - size);
    const x = <usize>min(column * size, job.ow - size);
    const src = job.src + <usize>map * job.srcMap + y * job.srcRow + x * job.srcPix;
    if (size == 4) transformIn4(src, job.srcRow, job.srcPix, bytes, v, job.vPlane, temp);
    else transformIn3(src, job.srcRow, job.srcPix, bytes, v, job.vPlane, temp);
    if (++column == columns) {
      column = 0;
      if (++row == rows) {
        row = 0;
        map++;
      }
    }
  }
}

// A product (count, cin) x (cin, cout) for each plane.
function multiply(job: WinogradJob, count: i32, v: usize, m: usize): void {
  const inBytes = (<usize>job.cin) << 2;
  let w = job.w;
  for (let planes = (job.size + 2) * (job.size + 2); planes > 0; planes--) {
    gemm(v, vectorBytes(job.cin), m, w, count, inBytes, job.cout >> 3, (job.cout >> 2) & 1);
    w += inBytes * <usize>job.cout;
    v += job.vPlane;
    m += job.mPlane;
  }
}

function scatter(job: WinogradJob, first: i32, count: i32, m: usize, temp: usize): void {
  const bytes = (<usize>job.cout) << 2;
  const size = job.size;
  const columns = across(job);
  const rows = down(job);
  let column = first % columns;
  let row = first / columns;
  let map = row / rows;
  row -= map * rows;
  for (; count > 0; count--, m += bytes) {
    // what lies over the edge are the neighbor's outputs: both compute them, with other roundings, and one writes them,
    // so that the order of tiles says nothing
    const y = row * size;
    const x = column * size;
    const skipY = max(0, y + size - job.oh);
    const skipX = <usize>max(0, x + size - job.ow);
    // where the first output that is written goes
    const dst = job.dst + <usize>map * job.dstMap + <usize>y * job.dstRow + <usize>x * job.dstPix;
    const pix = job.dstPix;
    if (size == 4) transformOut4(m, job.mPlane, bytes, job.bias, job.slope, dst, job.dstRow, pix, temp, skipY, skipX);
    else transformOut3(m, job.mPlane, bytes, job.bias, job.slope, dst, job.dstRow, pix, temp, skipY, skipX);
    if (++column == columns) {
      column = 0;
      if (++row == rows) {
        row = 0;
        map++;
      }
    }
  }
}
