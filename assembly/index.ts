// The module's only export: run a job. Kernels never import one another; they meet here.
import { Op } from './abi';
import { DecodeJob, SelectJob, decode, select } from './boxes/decode';
import { NmsJob, nms } from './boxes/nms';
import { RegressJob, regress } from './boxes/regress';
import { CellsJob, CoverJob, ScreenJob, cells, cover, screen } from './boxes/screen';
import { Job } from './core/job';
import { CropJob, crop } from './image/crop';
import { GrayJob, WarpJob, gray, warp } from './image/gray';
import { NormalizeJob, normalize } from './image/normalize';
import { EqualizeJob, PatchJob, equalize, patch } from './image/patch';
import { AxisJob, ResizeJob, axis, resizeArea, resizeBlock, resizeLinear } from './image/resize';
import { UnpackJob, unpack } from './image/unpack';
import { AffineJob, affine } from './kernels/affine';
import { ConvJob, conv } from './kernels/conv';
import { ConvListJob, convList } from './kernels/convlist';
import { ConvPoolJob, convPool } from './kernels/convpool';
import { PoolJob, maxPool } from './kernels/pool';
import { SoftArgmaxJob, softArgmax } from './kernels/softargmax';
import { SoftmaxJob, softmax } from './kernels/softmax';
import { UpsampleJob, upsample } from './kernels/upsample';
import { WinogradJob, winograd } from './kernels/winograd';

/** Works on the job at `at` until no unit of it is left to take; `thread` counts those that do, from 0, and picks the scratch. */
export function run(at: usize, thread: i32): void {
  const job = changetype<Job>(at);
  switch (job.op) {
    case Op.Conv:
      return conv(changetype<ConvJob>(at));
    case Op.Winograd:
      return winograd(changetype<WinogradJob>(at), thread);
    case Op.MaxPool:
      return maxPool(changetype<PoolJob>(at));
    case Op.Softmax:
      return softmax(changetype<SoftmaxJob>(at));
    case Op.Unpack:
      return unpack(changetype<UnpackJob>(at));
    case Op.Axis:
      return axis(changetype<AxisJob>(at));
    case Op.ResizeArea:
      return resizeArea(changetype<ResizeJob>(at), thread);
    case Op.ResizeBlock:
      return resizeBlock(changetype<ResizeJob>(at));
    case Op.ResizeLinear:
      return resizeLinear(changetype<ResizeJob>(at));
    case Op.Normalize:
      return normalize(changetype<NormalizeJob>(at));
    case Op.Crop:
      return crop(changetype<CropJob>(at), thread);
    case Op.Screen:
      return screen(changetype<ScreenJob>(at));
    case Op.Cells:
      return cells(changetype<CellsJob>(at));
    case Op.Cover:
      return cover(changetype<CoverJob>(at));
    case Op.Decode:
      return decode(changetype<DecodeJob>(at));
    case Op.Select:
      return select(changetype<SelectJob>(at));
    case Op.Regress:
      return regress(changetype<RegressJob>(at));
    case Op.Nms:
      return nms(changetype<NmsJob>(at));
    case Op.ConvPool:
      return convPool(changetype<ConvPoolJob>(at), thread);
    case Op.Affine:
      return affine(changetype<AffineJob>(at));
    case Op.Upsample:
      return upsample(changetype<UpsampleJob>(at), thread);
    case Op.SoftArgmax:
      return softArgmax(changetype<SoftArgmaxJob>(at));
    case Op.Warp:
      return warp(changetype<WarpJob>(at));
    case Op.Gray:
      return gray(changetype<GrayJob>(at));
    case Op.Equalize:
      return equalize(changetype<EqualizeJob>(at));
    case Op.Patch:
      return patch(changetype<PatchJob>(at));
    case Op.ConvList:
      return convList(changetype<ConvListJob>(at));
    default:
      unreachable();
  }
}
