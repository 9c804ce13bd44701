// Shapes and places for a chain of layers on a given input: two buffers taken in turn.
import { Scratch } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import { alignBytes } from '../runtime/memory.ts';
import type { MapView, WinogradScratch } from '../runtime/ops.ts';
import { assertFinite } from '../weights/finite.ts';
import { padChannels, planesOf } from '../weights/pack.ts';
import { outputSize, type ConvLayer, type PackedLayer } from './layer.ts';

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
}

export interface Plan {
  steps: readonly Step[];
  output: Shape;
  /** where the scratch of its Winograd layers lies, in bytes from the plan's base */
  winograd: number;
  /** scratch that `forward` needs */
  bytes: number;
}

// Tiles in a run of the Winograd kernel: its 72 planes stay in the cache. 48 tiles are as fast for P-Net and 4 % slower
// for ELG's 64 maps, 96 a third slower (Zen 4, Node 24).
const TILES = 16;

export function shapeBytes(s: Shape): number {
  return s.maps * s.h * s.w * s.c * 4;
}

export function outputShape(layer: PackedLayer, { maps, h, w, c }: Shape): Shape {
  return {
    maps,
    h: outputSize(layer, h),
    w: outputSize(layer, w),
    c: layer.kind === 'conv' ? layer.direct.cout : c,
  };
}

/** Throws SACCADE_BAD_WEIGHTS unless what a network answered is finite. */
export function assertOutputs(values: Float32Array, net: string): void {
  assertFinite(values, `the outputs of ${net}`);
}

/** Plans `layers` on `input`. */
export function planLayers(layers: readonly PackedLayer[], input: Shape): Plan {
  const steps: Step[] = [];
  const sizes: [number, number] = [0, 0];
  let shape = input;
  for (const [i, layer] of layers.entries()) {
    const output = outputShape(layer, shape);
    const turn = i % 2 === 0 ? 0 : 1;
    sizes[turn] = Math.max(sizes[turn], alignBytes(shapeBytes(output)));
    steps.push({ layer, input: shape, output, dst: turn });
    shape = output;
  }
  for (const step of steps) step.dst *= sizes[0];
  const winograd = sizes[0] + sizes[1];
  const scratch = Math.max(0, ...layers.map((layer) => (layer.kind === 'conv' ? winogradScratchBytes(layer) : 0)));
  return { steps, output: shape, winograd, bytes: winograd + scratch };
}

/** Runs a plan: input at `src`, scratch of `plan.bytes` at `base`; returns where the output lies. */
export function forward(engine: Engine, plan: Plan, src: number, base: number): number {
  let from = src;
  for (const { layer, input, output, dst } of plan.steps) {
    const to = base + dst;
    if (layer.kind === 'conv') runConvFast(engine, layer, to, from, input, base + plan.winograd);
    else engine.ops.maxPool(to, from, { ...input, oh: output.h, ow: output.w, size: layer.size });
    from = to;
  }
  return from;
}

/** One convolution of contiguous maps, by the direct kernel. */
export function runConv(engine: Engine, layer: ConvLayer, dst: number, src: number, input: Shape): void {
  const output = outputShape(layer, input);
  engine.ops.conv(view(dst, output), view(src, input), layer.direct, {
    maps: output.maps,
    oh: output.h,
    ow: output.w,
    kh: layer.size,
    segBytes: layer.size * input.c * 4,
    rowBytes: input.w * input.c * 4,
  });
}

/** The same by Winograd where the layer has its weights and the map is large enough. */
export function runConvFast(
  engine: Engine,
  layer: ConvLayer,
  dst: number,
  src: number,
  input: Shape,
  scratch: number,
): void {
  const output = outputShape(layer, input);
  const { winograd } = layer;
  if (!winograd || Math.min(output.h, output.w) < winograd.size) return runConv(engine, layer, dst, src, input);
  engine.ops.winograd(
    view(dst, output),
    view(src, input),
    winograd,
    { maps: output.maps, oh: output.h, ow: output.w, cin: input.c },
    winogradScratch(layer, scratch),
  );
}

/** A contiguous block of maps, as the kernels take it. */
export function view(at: number, s: Shape): MapView {
  return { at, map: s.h * s.w * s.c * 4, row: s.w * s.c * 4, pix: s.c * 4 };
}

/** Scratch that `runConvFast` needs. */
export function winogradScratchBytes(layer: ConvLayer): number {
  return layer.winograd ? winogradScratch(layer, 0).bytes : 0;
}

export function winogradScratch(layer: ConvLayer, base: number): WinogradScratch {
  const planes = planesOf(layer.winograd?.size ?? 4);
  const vPlane = planeBytes(padChannels(layer.cin));
  const mPlane = planeBytes(layer.direct.cout);
  const m = base + planes * vPlane;
  const temp = m + planes * mPlane;
  return { tiles: TILES, v: base, vPlane, m, mPlane, temp, bytes: temp + Scratch.WinogradTemp - base };
}

// An odd number of cache lines: planes a power of two apart would share one set of the level-1 cache.
function planeBytes(channels: number): number {
  return Math.ceil((TILES * channels * 4) / 128) * 128 + 64;
}
