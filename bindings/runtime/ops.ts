// One typed function per kernel: fills a job, runs it. Arguments in the order dst, src, weights, shape, options; shapes
// are in the kernels' own files. Addresses are bytes in the arena.
import type { JobWriter } from './job.ts';
import { boxOps } from './ops/boxes.ts';
import { imageOps } from './ops/image.ts';
import { kernelOps } from './ops/kernels.ts';

export { nmsScratchBytes } from './ops/boxes.ts';
export { cropScratchBytes } from './ops/image.ts';
export { planeBytes } from './ops/views.ts';
export type { Affine2d, ConvWeights, MapView, Rgba, WinogradScratch } from './ops/views.ts';

export type Ops = ReturnType<typeof createOps>;

export function createOps(job: JobWriter) {
  return { ...kernelOps(job), ...imageOps(job), ...boxOps(job) };
}
