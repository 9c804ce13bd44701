// What both languages agree on: op ids, sizes and flags. Integer const enums only, read by asc and by tsc.

/** Which kernel a job runs. */
export const enum Op {
  Conv = 1,
  Winograd = 2,
  MaxPool = 3,
  Softmax = 4,
  Unpack = 5,
  Axis = 6,
  ResizeArea = 7,
  ResizeBlock = 8,
  ResizeLinear = 9,
  Normalize = 10,
  Crop = 11,
  Screen = 12,
  Cells = 13,
  Cover = 14,
  Decode = 15,
  Select = 16,
  Regress = 17,
  Nms = 18,
  ConvPool = 19,
  Affine = 20,
  Upsample = 21,
  SoftArgmax = 22,
  Warp = 23,
  Gray = 24,
  Equalize = 25,
  Patch = 26,
  ConvList = 27,
}

/** A job in memory: at most this many bytes, the four words of its header among them. */
export const enum JobSize {
  Bytes = 128,
}

/**
 * A box in memory, 64 bytes. Corners are float64: they are truncated to pixels between stages, and a float32 would round some across.
 * `Order` breaks ties between equal scores; `Ref` is the row of the points that belong to the box.
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
