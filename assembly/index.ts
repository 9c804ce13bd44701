// The module's only export: run a job. Kernels never import one another; they meet here.
import { JobBytes, Op } from './abi';
import { DecodeJob, SelectJob, decode, select } from './boxes/decode';
import { NmsJob, nms } from './boxes/nms';
import { RegressJob, regress } from './boxes/regress';
import { CellsJob, CoverJob, ScreenJob, cells, cover, screen } from './boxes/screen';
import { Job } from './core/job';
import { CropJob, crop } from './image/crop';
import { GrayJob, WarpJob, gray, warp } from './image/gray';
import { CurveJob, HistogramJob, SoftenJob, curve, histogram, soften } from './image/light';
import { NormalizeJob, normalize } from './image/normalize';
import { EqualizeJob, PatchJob, equalize, patch } from './image/patch';
import { AxisJob, ResizeJob, axis, resizeArea, resizeBlock, resizeLinear } from './image/resize';
import { QuarterJob, TurnJob, quarter, turn } from './image/turn';
import { UnpackJob, unpack } from './image/unpack';
import { AffineJob, affine } from './kernels/affine';
import { ConvJob, conv } from './kernels/conv';
import { ConvListJob, convList } from './kernels/convlist';
import { ConvPoolJob, convPool } from './kernels/convpool';
import { PoolJob, maxPool } from './kernels/pool';
import { SoftArgmaxJob, softArgmax } from './kernels/softargmax';
import { UpsampleJob, upsample } from './kernels/upsample';
import { WinogradJob, winograd } from './kernels/winograd';

/** Runs the job at `at`. */
export function run(at: usize): void {
  switch (changetype<Job>(at).op) {
    case Op.Conv:
      assert(offsetof<ConvJob>() == JobBytes.Conv);
      return conv(changetype<ConvJob>(at));
    case Op.ConvList:
      assert(offsetof<ConvListJob>() == JobBytes.ConvList);
      return convList(changetype<ConvListJob>(at));
    case Op.ConvPool:
      assert(offsetof<ConvPoolJob>() == JobBytes.ConvPool);
      return convPool(changetype<ConvPoolJob>(at));
    case Op.Winograd:
      assert(offsetof<WinogradJob>() == JobBytes.Winograd);
      return winograd(changetype<WinogradJob>(at));
    case Op.MaxPool:
      assert(offsetof<PoolJob>() == JobBytes.MaxPool);
      return maxPool(changetype<PoolJob>(at));
    case Op.Affine:
      assert(offsetof<AffineJob>() == JobBytes.Affine);
      return affine(changetype<AffineJob>(at));
    case Op.Upsample:
      assert(offsetof<UpsampleJob>() == JobBytes.Upsample);
      return upsample(changetype<UpsampleJob>(at));
    case Op.SoftArgmax:
      assert(offsetof<SoftArgmaxJob>() == JobBytes.SoftArgmax);
      return softArgmax(changetype<SoftArgmaxJob>(at));
    case Op.Unpack:
      assert(offsetof<UnpackJob>() == JobBytes.Unpack);
      return unpack(changetype<UnpackJob>(at));
    case Op.Axis:
      assert(offsetof<AxisJob>() == JobBytes.Axis);
      return axis(changetype<AxisJob>(at));
    case Op.ResizeArea:
      assert(offsetof<ResizeJob>() == JobBytes.Resize);
      return resizeArea(changetype<ResizeJob>(at));
    case Op.ResizeBlock:
      assert(offsetof<ResizeJob>() == JobBytes.Resize);
      return resizeBlock(changetype<ResizeJob>(at));
    case Op.ResizeLinear:
      assert(offsetof<ResizeJob>() == JobBytes.Resize);
      return resizeLinear(changetype<ResizeJob>(at));
    case Op.Normalize:
      assert(offsetof<NormalizeJob>() == JobBytes.Normalize);
      return normalize(changetype<NormalizeJob>(at));
    case Op.Crop:
      assert(offsetof<CropJob>() == JobBytes.Crop);
      return crop(changetype<CropJob>(at));
    case Op.Warp:
      assert(offsetof<WarpJob>() == JobBytes.Warp);
      return warp(changetype<WarpJob>(at));
    case Op.Gray:
      assert(offsetof<GrayJob>() == JobBytes.Gray);
      return gray(changetype<GrayJob>(at));
    case Op.Equalize:
      assert(offsetof<EqualizeJob>() == JobBytes.Equalize);
      return equalize(changetype<EqualizeJob>(at));
    case Op.Patch:
      assert(offsetof<PatchJob>() == JobBytes.Patch);
      return patch(changetype<PatchJob>(at));
    case Op.Screen:
      assert(offsetof<ScreenJob>() == JobBytes.Screen);
      return screen(changetype<ScreenJob>(at));
    case Op.Cells:
      assert(offsetof<CellsJob>() == JobBytes.Cells);
      return cells(changetype<CellsJob>(at));
    case Op.Cover:
      assert(offsetof<CoverJob>() == JobBytes.Cover);
      return cover(changetype<CoverJob>(at));
    case Op.Decode:
      assert(offsetof<DecodeJob>() == JobBytes.Decode);
      return decode(changetype<DecodeJob>(at));
    case Op.Select:
      assert(offsetof<SelectJob>() == JobBytes.Select);
      return select(changetype<SelectJob>(at));
    case Op.Regress:
      assert(offsetof<RegressJob>() == JobBytes.Regress);
      return regress(changetype<RegressJob>(at));
    case Op.Nms:
      assert(offsetof<NmsJob>() == JobBytes.Nms);
      return nms(changetype<NmsJob>(at));
    case Op.Histogram:
      assert(offsetof<HistogramJob>() == JobBytes.Histogram);
      return histogram(changetype<HistogramJob>(at));
    case Op.Curve:
      assert(offsetof<CurveJob>() == JobBytes.Curve);
      return curve(changetype<CurveJob>(at));
    case Op.Soften:
      assert(offsetof<SoftenJob>() == JobBytes.Soften);
      return soften(changetype<SoftenJob>(at));
    case Op.Turn:
      assert(offsetof<TurnJob>() == JobBytes.Turn);
      return turn(changetype<TurnJob>(at));
    case Op.Quarter:
      assert(offsetof<QuarterJob>() == JobBytes.Quarter);
      return quarter(changetype<QuarterJob>(at));
    default:
      unreachable();
  }
}
