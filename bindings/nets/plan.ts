// Shapes and places for a chain of layers on a given input: two buffers taken in turn, and the Winograd kernel's scratch.
import type { Engine } from '../runtime/engine.ts';
import type { MapView, WinogradScratch } from '../runtime/ops.ts';
import { outputSize, type PackedLayer } from './layer.ts';

/** `maps` maps of h x w pixels with c stored channels, contiguous f32. */
export interface Shape {
  maps: number;
  h: number;
  w: number;
  c: number;
}

interface Step {
  layer: PackedLayer;
  input: Shape;
  output: Shape;
  /** bytes from the plan's base */
  dst: number;
  winograd: boolean;
}

export interface Plan {
  steps: readonly Step[];
  output: Shape;
  /** scratch that `forward` needs */
  bytes: number;
  scratch: WinogradScratch | null;
}

// Tiles a Winograd unit: its 72 planes then stay in the level-2 cache (48 tiles of 16 + 32 channels: 330 kB).
const TILES = 48;

export function shapeBytes(s: Shape): number {
  return s.maps * s.h * s.w * s.c * 4;
}

/** Plans `layers` on `input`. */
export function planLayers(layers: readonly PackedLayer[], input: Shape): Plan {
  const steps: Step[] = [];
  const sizes = [0, 0];
  let shape = input;
  let planes = 0;
  for (const [i, layer] of layers.entries()) {
    const output = {
      maps: shape.maps,
      h: outputSize(layer, shape.h),
      w: outputSize(layer, shape.w),
      c: layer.kind === 'conv' ? layer.direct.cout : shape.c,
    };
    const winograd = layer.kind === 'conv' && layer.winograd !== null && output.h >= 4 && output.w >= 4;
    if (winograd) planes = Math.max(planes, planeBytes(shape.c), planeBytes(output.c));
    sizes[i % 2] = Math.max(sizes[i % 2]!, align(shapeBytes(output)));
    steps.push({ layer, input: shape, output, dst: i % 2, winograd });
    shape = output;
  }
  for (const step of steps) step.dst = step.dst === 0 ? 0 : sizes[0]!;
  const buffers = sizes[0]! + sizes[1]!;
  const scratch = planes
    ? {
        tiles: TILES,
        v: buffers,
        vPlane: planes,
        m: buffers + 36 * planes,
        mPlane: planes,
        temp: buffers + 72 * planes,
      }
    : null;
  return { steps, output: shape, bytes: scratch ? scratch.temp + 576 : buffers, scratch };
}

/** Runs a plan: input at `src`, scratch of `plan.bytes` at `base`; returns where the output lies. */
export function forward(engine: Engine, plan: Plan, src: number, base: number): number {
  const { ops } = engine;
  let from = src;
  for (const { layer, input, output, dst, winograd } of plan.steps) {
    const to = base + dst;
    if (layer.kind === 'pool') {
      ops.maxPool(to, from, { ...input, oh: output.h, ow: output.w, size: layer.size });
    } else if (winograd) {
      const { tiles, v, vPlane, m, mPlane, temp } = plan.scratch!;
      ops.winograd(
        view(to, output),
        view(from, input),
        layer.winograd!,
        { maps: output.maps, oh: output.h, ow: output.w, cin: input.c },
        { tiles, v: base + v, vPlane, m: base + m, mPlane, temp: base + temp },
      );
    } else {
      ops.conv(view(to, output), view(from, input), layer.direct, {
        maps: output.maps,
        oh: output.h,
        ow: output.w,
        kh: layer.size,
        segBytes: layer.size * input.c * 4,
        rowBytes: input.w * input.c * 4,
      });
    }
    from = to;
  }
  return from;
}

/** A contiguous block of maps, as the kernels take it. */
export function view(at: number, s: Shape): MapView {
  return { at, map: s.h * s.w * s.c * 4, row: s.w * s.c * 4, pix: s.c * 4 };
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

// An odd number of cache lines: planes a power of two apart would share one set of the level-1 cache.
function planeBytes(channels: number): number {
  return Math.ceil((TILES * channels * 4) / 128) * 128 + 64;
}
