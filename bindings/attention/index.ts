// `saccade/attention`: what faces of a video do with their eyes over time, and where on a screen they look. No
// detector, no engine, nothing of Node's: results of `track` in, plain objects out.

export {
  createAttention,
  type Attention,
  type AttentionOptions,
  type AttentionResult,
  type FaceAttention,
} from './attention.ts';
export type { Blink } from './lids.ts';
export {
  createScreenCalibration,
  type Calibrated,
  type CalibrationFit,
  type ScreenCalibration,
} from './calibration.ts';
