// Runs the first layers of a network and holds what comes out against recorded activations.
import { Box } from '../../assembly/abi.ts';
import type { PackedLayer } from '../../bindings/nets/layer.ts';
import { forward, planLayers, type Shape } from '../../bindings/nets/plan.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import { close, magnitude } from './close.ts';

/** Outputs of the networks: absolute (README of the recorded results). Measured: 9.6e-7. */
export const OUTPUT = 2e-6;
/** Activations: of the largest one. Measured: 1.0e-6. */
export const ACTIVATION = 2e-6;

export interface Activations {
  values: Float32Array;
  shape: Shape;
}

export function netRunner(engine: Engine, layers: readonly PackedLayer[], input: Shape, values: Float32Array) {
  const { arena } = engine;

  /** What the first `count` layers make. */
  function output(count: number): Activations {
    const mark = arena.mark();
    const plan = planLayers(layers.slice(0, count), input);
    const src = arena.alloc(values.byteLength);
    const base = arena.alloc(plan.bytes);
    arena.f32(src, values.length).set(values);
    arena.f32(base, plan.bytes / 4).fill(NaN);
    const at = forward(engine, plan, src, base);
    const { maps, h, w, c } = plan.output;
    const out = arena.f32(at, maps * h * w * c).slice();
    arena.release(mark);
    return { values: out, shape: plan.output };
  }

  /** The same, against an array whose last axis is the channels. */
  function check(count: number, want: Float32Array, shape: readonly number[]): void {
    checkActivations(output(count), want, shape.at(-1)!);
  }

  return { output, check };
}

/** Holds the first `channels` of each pixel against recorded ones; the others must be zero. */
export function checkActivations({ values, shape }: Activations, want: Float32Array, channels: number): void {
  const { maps, h, w, c } = shape;
  const part = take(values, c, 0, channels);
  close(part, want, {
    tolerance: ACTIVATION * magnitude(want),
    axes: [
      ['n', maps],
      ['y', h],
      ['x', w],
      ['c', channels],
    ],
  });
  close(take(values, c, channels, c - channels), new Float32Array(maps * h * w * (c - channels)), { what: 'padding' });
}

/**
 * Holds the heads of n rows against recorded probabilities (two a row) and outputs (from which channel on, and what).
 */
export function checkHeads(
  engine: Engine,
  { values, shape: { c } }: Activations,
  n: number,
  want: { prob: Float32Array; rest: readonly (readonly [from: number, values: Float32Array])[] },
): void {
  const faces = take(want.prob, 2, 1, 1);
  close(faceProbabilities(engine, values, n, c), faces, { tolerance: OUTPUT, what: 'probability' });
  for (const [from, outputs] of want.rest) {
    const channels = outputs.length / n;
    close(take(values, c, from, channels), outputs, {
      tolerance: OUTPUT,
      what: `outputs from ${from} on`,
      axes: [
        ['n', n],
        ['c', channels],
      ],
    });
  }
}

/** Probabilities of n rows of `floats`, as the kernel that makes boxes computes them. */
export function faceProbabilities(engine: Engine, heads: Float32Array, n: number, floats: number): Float32Array {
  const { arena } = engine;
  const mark = arena.mark();
  const src = arena.alloc(heads.byteLength);
  const cells = arena.alloc(n * 8);
  const boxes = arena.alloc(n * Box.Bytes);
  arena.f32(src, heads.length).set(heads);
  arena.i32(cells, 2 * n).fill(0);
  const level = { left: 0, top: 0, mapH: 1, threshold: 0, scale: 1 };
  const count = engine.ops.decode(boxes, { at: src, bytes: floats * 4 }, cells, n, level);
  if (count !== n) throw new Error(`${count} of ${n} rows have a probability`);
  const out = Float32Array.from({ length: n }, (_, i) => arena.f32(boxes + i * Box.Bytes + Box.Score, 1)[0]!);
  arena.release(mark);
  return out;
}

/** `count` of each `c` values, from `from` on. */
export function take(values: Float32Array, c: number, from: number, count: number): Float32Array {
  const rows = values.length / c;
  return Float32Array.from({ length: rows * count }, (_, i) => values[Math.floor(i / count) * c + from + (i % count)]!);
}
