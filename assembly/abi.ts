// What both languages agree on: op ids, sizes and flags. Integer const enums only, read by asc and by tsc.

/** Which kernel a job runs. */
export const enum Op {
  Conv = 1,
  ConvList = 2,
  ConvPool = 3,
  Winograd = 4,
  MaxPool = 5,
  Affine = 6,
  Upsample = 7,
  SoftArgmax = 8,
  Unpack = 9,
  Axis = 10,
  ResizeArea = 11,
  ResizeBlock = 12,
  ResizeLinear = 13,
  Normalize = 14,
  Crop = 15,
  Warp = 16,
  Gray = 17,
  Equalize = 18,
  Patch = 19,
  Screen = 20,
  Cells = 21,
  Cover = 22,
  Decode = 23,
  Select = 24,
  Regress = 25,
  Nms = 26,
  Histogram = 27,
  Curve = 28,
  Soften = 29,
  Turn = 30,
  Quarter = 31,
}

/**
 * Bytes of each job in memory, its header among them: where the last field ends. Both sides check them: the writer
 * before a job runs, the debug build when it does.
 */
export const enum JobBytes {
  Conv = 88,
  ConvList = 72,
  ConvPool = 44,
  Winograd = 100,
  MaxPool = 44,
  Affine = 32,
  Upsample = 56,
  SoftArgmax = 36,
  Unpack = 44,
  Axis = 32,
  Resize = 40,
  Normalize = 28,
  Crop = 40,
  Warp = 80,
  Gray = 28,
  Equalize = 20,
  Patch = 32,
  Screen = 40,
  Cells = 28,
  Cover = 40,
  Decode = 56,
  Select = 40,
  Regress = 20,
  Nms = 44,
  Histogram = 28,
  Curve = 24,
  Soften = 32,
  Turn = 32,
  Quarter = 28,
  /** room for any of them */
  Most = 128,
}

/** What `histogram` finds, and where in its result it lies. Color: red and blue, each less green. */
export const enum Histogram {
  /** 256 counts i32: samples of each luminance */
  Luma = 0,
  /** 32 sums i32 of red less green, eight luminances each */
  Red = 1024,
  /** the same of blue less green */
  Blue = 1152,
  /** f64: the sum of both's squares */
  Squares = 1280,
  /** f64: the sum of Immerkaer's |differences|, and i32: of how many */
  Noise = 1288,
  Blocks = 1296,
  Bytes = 1304,
}

/** Bytes of scratch that kernels are given. */
export const enum Scratch {
  /** of `convPool`: 10 vectors, rounded up to cache lines */
  ConvPool = 192,
  /** of `winograd`, beside its planes: 36 vectors */
  WinogradTemp = 576,
  /** of `equalize`: 256 counts i32, 256 values u8 */
  Equalize = 1280,
  /** of `nms`, a box: 5 f64, 3 i32 */
  NmsBox = 52,
  /** of `nms`, besides */
  NmsRest = 8,
  /** of `resizeArea`, an output column: 3 lines of 4 f32 */
  ResizeColumn = 48,
  /** of `soften`, a column and two more: 4 u16 */
  SoftenColumn = 8,
}

/**
 * A box in memory, 64 bytes. Corners are float64: they are truncated to pixels between stages, and a float32 would
 * round some across. `Order` breaks ties between equal scores; `Ref` is the row of the points that belong to the box.
 */
export const enum Box {
  X1 = 0,
  Y1 = 8,
  X2 = 16,
  Y2 = 24,
  Score = 32,
  Dx1 = 36,
  Order = 52,
  Ref = 56,
  Bytes = 64,
}

/** Steps of a regression, added together, taken in this order. */
export const enum Step {
  /** move each side by its offset, a share of the box's size */
  Shift = 1,
  /** that size is x2 - x1 + 1, as R- and O-Net count; P-Net counts x2 - x1 */
  Inclusive = 2,
  /** grow the shorter side about the center */
  Square = 4,
  /** toward zero, to pixels */
  Truncate = 8,
}

/** How two boxes' overlap is measured: intersection over union, or over the smaller box. */
export const enum Overlap {
  Union = 0,
  Min = 1,
}

/** Bytes of one entry in the tables that the resize kernels make for an axis. */
export const enum Taps {
  Bytes = 20,
}

/** The rule of such a table: INTER_AREA down, INTER_AREA where an axis grows, INTER_LINEAR. */
export const enum AxisKind {
  Area = 0,
  AreaLinear = 1,
  Linear = 2,
}

/** Bytes of one entry in the tables of `upsample`: four source pixels i32, their weights f32. */
export const enum Upsampling {
  Bytes = 32,
}

/** What a network's input does with gray values: v / 255 * 2 - 1, or how many deviations from the mean. */
export const enum InputRule {
  Range = 0,
  Deviation = 1,
}
