// Run as a process of its own: node --expose-gc --import tsx many.ts COUNT. Small pictures, pixels and JPEGs in turn,
// through `detectMany` on two threads; prints what memory is in use after half and after all of them.
import { built } from '../peers/matches/cascade.ts';
import { jpeg, picture } from '../pictures.ts';
import type { ImageSource } from '../../bindings/types.ts';

export interface ManyLine {
  pictures: number;
  /** MB */
  rss: number;
  heap: number;
}

const count = Number(process.argv[2]);
const { createDetector } = await built();
const kinds: ImageSource[] = [];
for (const [i, [width, height]] of [
  [160, 120],
  [64, 48],
  [120, 160],
  [200, 150],
].entries()) {
  kinds.push(await picture(width!, height!, 1 + i), await jpeg(width!, height!, 1 + i));
}
function* pictures() {
  for (let i = 0; i < count; i++) yield kinds[i % kinds.length]!;
}

const detector = await createDetector({ threads: 2 });
const lines: ManyLine[] = [];
for await (const result of detector.detectMany(pictures())) {
  if ('error' in result) throw result.error;
  const done = result.index + 1;
  if (done === Math.floor(count / 2) || done === count) {
    for (let i = 0; i < 3; i++) globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    lines.push({ pictures: done, rss: rss / 1e6, heap: heapUsed / 1e6 });
  }
}
detector.close();
console.log(JSON.stringify(lines));
