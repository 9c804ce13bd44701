// ELG over eye patches, in batches of bounded size.
import type { Elg } from '../nets/elg.ts';
import { elgInput, heatmapShape, runElg } from '../nets/hourglass.ts';
import { shapeBytes } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Eye, EyePatch, Face } from '../types.ts';
import { readEye } from './landmarks.ts';
import { inputRule, notebookPatch, uprightPatch, type Patch } from './patches.ts';
import type { Checkpoint, Stopwatch } from './stopwatch.ts';

/** The faces again, with their eyes. */
export function* findEyes(
  engine: Engine,
  elg: Elg,
  photo: Rgba,
  faces: readonly Face[],
  rule: EyePatch,
  watch: Stopwatch,
): Checkpoint<Face[]> {
  const patches = faces.flatMap(({ keypoints: { leftEye, rightEye } }) => {
    const eyes = { left: leftEye, right: rightEye };
    return (['left', 'right'] as const).map((side) =>
      rule === 'notebook' ? notebookPatch(eyes, side, photo, elg.config) : uprightPatch(eyes, side, elg.config),
    );
  });
  const found = yield* readPatches(engine, elg, photo, patches);
  watch.lap('eyes');
  return faces.map((face, i) => ({ ...face, eyes: { left: found[2 * i]!, right: found[2 * i + 1]! } }));
}

/** An eye for each patch; null for null. */
export function* readPatches(
  engine: Engine,
  elg: Elg,
  photo: Rgba,
  patches: readonly (Patch | null)[],
): Checkpoint<(Eye | null)[]> {
  const { arena, ops } = engine;
  const { config } = elg;
  const eyes: (Eye | null)[] = patches.map(() => null);
  const todo = [...patches.entries()].filter((entry): entry is [number, Patch] => entry[1] !== null);
  const mark = arena.mark();
  const input = elgInput(config);
  const batch = Math.min(engine.threads, todo.length);
  const gray = { at: arena.alloc(config.width * config.height * 4), width: config.width, height: config.height };
  const net = arena.alloc(input.map * batch);
  arena.u8(net, input.map * batch).fill(0); // the border; the inside is written for each patch
  const heatmaps = arena.alloc(shapeBytes(heatmapShape(config, batch)));
  for (let i = 0; i < todo.length; i += batch) {
    const some = todo.slice(i, i + batch);
    for (const [k, [, patch]] of some.entries()) {
      patch.cut(engine, photo, gray, config.input);
      ops.patch(net + k * input.map + input.first, input.row, gray, inputRule(config));
    }
    const shape = heatmapShape(config, some.length);
    runElg(engine, elg, net, some.length, heatmaps);
    const inner = arena.mark();
    const located = arena.alloc(some.length * 3 * shape.c * 4);
    ops.softArgmax(located, heatmaps, shape, config.beta);
    for (const [k, [at, patch]] of some.entries()) {
      const values = arena.f32(located + k * 3 * shape.c * 4, 3 * shape.c);
      eyes[at] = readEye(values, shape.c, patch.toPhoto, config);
    }
    arena.release(inner);
    yield;
  }
  arena.release(mark);
  return eyes;
}
