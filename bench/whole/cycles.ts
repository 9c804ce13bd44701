// Run as a process of its own: node --expose-gc --import tsx cycles.ts COUNT THREADS. Detectors come, look at a picture
// and go; prints what memory is in use after each tenth of them, and how much the process has open at the end.
import { readdirSync } from 'node:fs';
import { built } from '../engine.ts';
import { jpeg } from '../pictures.ts';

export interface CycleLine {
  detectors: number;
  /** MB */
  rss: number;
  /** MB that the engine counts: its heap and what lies outside of it */
  heap: number;
  /** file descriptors; null where the system does not say */
  descriptors: number | null;
  /** what keeps the process alive, beside its own streams */
  handles: number;
}

const [count, threads] = process.argv.slice(2).map(Number) as [number, number];
const { createDetector } = await built();
const photo = await jpeg(160, 120);
const idle = process.getActiveResourcesInfo().length;
const lines: CycleLine[] = [];
for (let i = 1; i <= count; i++) {
  const detector = await createDetector({ threads, eyes: i % 2 === 0 });
  await detector.detect(photo);
  detector.close();
  if (i % Math.ceil(count / 10) !== 0 && i !== count) continue;
  await settled();
  const memory = await settledMemory();
  const handles = process.getActiveResourcesInfo().length - idle;
  lines.push({ detectors: i, ...memory, descriptors: descriptors(), handles });
}
console.log(JSON.stringify(lines));

// Threads end a moment after they are told to, and those that were just loading once they are loaded.
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (process.getActiveResourcesInfo().length <= idle) return;
  }
}

// Memories go back a while after they are collected, in the background: the least of some looks counts.
async function settledMemory(): Promise<Pick<CycleLine, 'rss' | 'heap'>> {
  const least = { rss: Infinity, heap: Infinity };
  for (let n = 0; n < 10; n++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { rss, heapUsed, external } = process.memoryUsage();
    least.rss = Math.min(least.rss, rss / 1e6);
    least.heap = Math.min(least.heap, (heapUsed + external) / 1e6);
  }
  return least;
}

function descriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}
