// Run as a process of its own: node --expose-gc --import tsx held.ts THREADS WIDTH HEIGHT PICTURES. Detects so many
// pictures with their eyes, and prints what memory is held then.
import { startDetector } from '../engine.ts';
import { scene } from '../pictures.ts';

/** MB */
export interface Held {
  wasm: number;
  rss: number;
}

// the package keeps its memory to itself
const memories: WebAssembly.Memory[] = [];
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

const [threads, width, height, pictures] = process.argv.slice(2).map(Number) as [number, number, number, number];
const photo = await scene(width, height, 6);
const detector = await startDetector({ threads });
for (let i = 0; i < pictures; i++) await detector.detect(photo);
for (let i = 0; i < 3; i++) globalThis.gc?.();
const wasm = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) / 1e6;
const held: Held = { wasm, rss: process.memoryUsage.rss() / 1e6 };
detector.close();
console.log(JSON.stringify(held));
