// Run as a process of its own: node --import tsx large.ts SMALL LARGE THREADS COUNT. Small pictures from a file, a
// large one, small ones again; prints what memory is in use before and after.
import { startDetector } from '../engine.ts';

export interface LargeLine {
  /** MB */
  before: number;
  after: number;
}

const [small, large, threads, count] = process.argv.slice(2) as [string, string, string, string];
const detector = await startDetector({ threads: Number(threads), maxPixels: 1e8 });
const through = async () => {
  for (let i = 0; i < Number(count); i++) await detector.detect(small);
  return process.memoryUsage().rss / 1e6;
};
const before = await through();
await detector.detect(large, { minFaceSize: 400 });
const after = await through();
detector.close();
console.log(JSON.stringify({ before, after } satisfies LargeLine));
