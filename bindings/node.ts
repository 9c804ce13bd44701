// From options to a detector in Node: kernels and weights from the package's own folder, pictures from files, URLs and encoded bytes.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Crew } from './crew/index.ts';
import type { Kit } from './crew/messages.ts';
import { hire } from './crew/node/hire.ts';
import { decode } from './decode/any.ts';
import type { CascadeDetector } from './detector.ts';
import { open, type Platform } from './open.ts';
import { spawnThread } from './runtime/node/spawn.ts';
import type { DetectorOptions } from './types.ts';

const ROOT = packageRoot();
const packaged = (path: string) => new URL(path, ROOT);

const NODE: Platform = {
  sharing: { cores: availableParallelism(), canShare: true },
  files: {
    wasm: {
      simd: packaged('dist/wasm/simd.wasm'),
      relaxed: packaged('dist/wasm/relaxed.wasm'),
      'simd-threads': packaged('dist/wasm/simd-threads.wasm'),
      'relaxed-threads': packaged('dist/wasm/relaxed-threads.wasm'),
    },
    mtcnn: { exact: packaged('weights/mtcnn.safetensors'), small: packaged('weights/mtcnn-small.safetensors') },
    elg: { default: packaged('weights/elg.safetensors'), lite: packaged('weights/elg-lite.safetensors') },
  },
  read: (place) => readFile(place instanceof URL || !place.startsWith('file:') ? place : new URL(place)),
  spawn: spawnThread,
  decode,
  crew(size, makeKit) {
    let kit: Kit | undefined;
    return new Crew(size, (hear) => hire((kit ??= makeKit()), hear));
  },
};

export function openInNode(options: DetectorOptions = {}): Promise<CascadeDetector> {
  return open(options, NODE);
}

// This file is bindings/node.ts in the repository and dist/bindings/node.js when built.
function packageRoot(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url);
}
