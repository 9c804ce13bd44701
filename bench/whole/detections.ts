// Run as a process of its own: node --expose-gc --import tsx detections.ts COUNT. Detects on pictures of mixed sizes,
// and prints what memory is in use after half and after all of them, and whether the second picture of a size took more
// than the first.
import { LocalCore } from '../../bindings/detector/core.ts';
import { Detector } from '../../bindings/detector/detector.ts';
import { detectorDefaults } from '../../bindings/detector/options.ts';
import { alone } from '../../bindings/runtime/stage.ts';
import { BUILD, createNets } from '../engine.ts';
import { picture } from '../pictures.ts';

const SIZES = [
  [640, 480],
  [320, 240],
  [1280, 720],
  [200, 300],
  [800, 600],
  [64, 48],
  [481, 359],
] as const;

export interface MemoryLine {
  detections: number;
  /** MB */
  rss: number;
  heap: number;
  wasm: number;
  arenaPeak: number;
}

const count = Number(process.argv[2]);
const photos = await Promise.all(SIZES.map(([width, height], i) => picture(width, height, 1 + (i % 6))));
const { engine, nets } = await createNets();
const noDecoder = () => Promise.reject(new Error('the bench gives pixels'));
const info = { version: 'bench', build: BUILD, threads: 1, why: 'bench', weights: {} };
const core = new LocalCore(alone(engine, { mtcnn: nets, elg: null }), info, { decode: noDecoder });
const detector = new Detector(core, detectorDefaults({}));
const wasm = () => engine.arena.memory.buffer.byteLength;

// every size three times: the first may take memory, the others may not
const grew: string[] = [];
for (const photo of photos) {
  detector.detectSync(photo);
  const first = [wasm(), engine.arena.peak].join();
  detector.detectSync(photo);
  detector.detectSync(photo);
  if ([wasm(), engine.arena.peak].join() !== first) grew.push(`${photo.width}x${photo.height}`);
}

const lines: MemoryLine[] = [];
for (let i = 1; i <= count; i++) {
  detector.detectSync(photos[i % photos.length]!);
  if (i === Math.floor(count / 2) || i === count) lines.push(look(i));
}
console.log(JSON.stringify({ lines, grew }));

function look(detections: number): MemoryLine {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const [r, heap, w, arenaPeak] = [rss, heapUsed, wasm(), engine.arena.peak].map((bytes) => bytes / 1e6);
  return { detections, rss: r!, heap: heap!, wasm: w!, arenaPeak: arenaPeak! };
}
