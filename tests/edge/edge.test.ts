// saccade/edge, in Node: what it asks for, what it refuses, and how little memory it takes. In the real runtime:
// tests/edge/.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector, SaccadeError, type EdgeOptions } from '../../bindings/index.edge.ts';
import { createDetector as createInNode, type PixelImage } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('saccade/edge');
const file = (path: string) => new Uint8Array(readFileSync(join(ROOT, path)));
const wasm = new WebAssembly.Module(file('dist/wasm/simd.wasm'));
const weights = file('weights/mtcnn.safetensors');
const elg = file('weights/elg.safetensors');

/** 1920x1080 of a photograph of three faces. */
async function photo(): Promise<PixelImage> {
  const { data } = await decodeImage(join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample1.jpg'), 1e8);
  return { data: data.slice(0, 1920 * 1080 * 4), width: 1920, height: 1080 };
}

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    assert.instance(error, SaccadeError);
    return `${(error as SaccadeError).code}: ${(error as Error).message}`;
  }
  return 'no error';
}

test('faces and eyes are those of Node; detect, detectSync and detectMany agree', async () => {
  const pixels = await photo();
  const detector = await createDetector({ wasm, weights, elg });
  const node = await createInNode({ threads: 1, deterministic: true });
  const faces = detector.detectSync(pixels);
  assert.is(faces.length, 3);
  assert.equal(faces, node.detectSync(pixels));
  assert.equal(await detector.detect(pixels), faces);
  for await (const result of detector.detectMany([pixels])) assert.equal('faces' in result && result.faces, faces);
  assert.is(detector.info.threads, 1);
  assert.match(detector.info.why, /saccade\/edge starts no workers/);
  detector.close();
  node.close();
});

test('without eye weights there are no eyes', async () => {
  const detector = await createDetector({ wasm, weights });
  assert.is(detector.detectSync(await photo())[0]!.eyes, null);
  detector.close();
});

test('everything must be given, and says so', async () => {
  const make = (options: object) => refusal(() => createDetector(options as EdgeOptions));
  assert.match(await make({ weights }), /^SACCADE_BAD_OPTION: Expected a WebAssembly.Module for option 'wasm'/);
  assert.match(
    await make({ wasm }),
    /^SACCADE_BAD_OPTION: Expected the bytes of a .safetensors file for option 'weights'/,
  );
  assert.match(await make({ wasm, weights: 'exact' }), /for option 'weights' but received 'exact'/);
  assert.match(await make({ wasm, weights, elg: 'lite' }), /for option 'elg' but received 'lite'/);
  assert.match(await make({ wasm, weights, eyes: true }), /or eyes: false for option 'elg' but received undefined/);
  assert.match(await make({ wasm, weights, worker: 1 }), /Unknown option 'worker'/);
  const detector = await createDetector({ wasm, weights });
  const blob = new Blob(['x']) as never;
  assert.match(await refusal(() => detector.detect(blob)), /^SACCADE_BAD_IMAGE: Expected pixels .* Decode it first/);
  detector.close();
});

test('a 1920x1080 picture takes less than 64 MiB of the 128 that a function has', async () => {
  const { Memory } = WebAssembly;
  const made: WebAssembly.Memory[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      made.push(this);
    }
  };
  try {
    const detector = await createDetector({ wasm, weights, elg });
    detector.detectSync(await photo());
    const bytes = made.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    detector.close();
    assert.ok(bytes < 64 * 2 ** 20, `${bytes} bytes`);
  } finally {
    WebAssembly.Memory = Memory;
  }
});

test.run();
