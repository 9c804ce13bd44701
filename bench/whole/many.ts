// Run as a process of its own: node --expose-gc --import tsx many.ts COUNT THREADS. Small pictures, pixels and files of
// every kind, a tenth of them broken, through one detector; prints what memory is in use after each tenth of them.
import { readdirSync, readFileSync } from 'node:fs';
import type { ImageSource } from '../../bindings/types.ts';
import { FIELDS } from '../../tests/fuzz/fields.ts';
import { mutate, picker } from '../../tests/fuzz/mutate.ts';
import { startDetector } from '../engine.ts';
import { jpeg, picture } from '../pictures.ts';

export interface ManyLine {
  pictures: number;
  /** pictures that had an error so far */
  broken: number;
  /** MB */
  rss: number;
  heap: number;
}

const FILES = new URL('../../tests/decode/golden/', import.meta.url);
const ENDINGS = /\.(jpg|png|webp|gif|bmp|tiff?)$/;

const [count, threads] = process.argv.slice(2).map(Number) as [number, number];
const files = readdirSync(FILES)
  .filter((name) => ENDINGS.test(name))
  .map((name) => ({ ending: name.split('.').at(-1)!, bytes: readFileSync(new URL(name, FILES)) }));
const sizes = [
  [160, 120],
  [64, 48],
  [120, 160],
  [200, 150],
] as const;
const whole: ImageSource[] = files.map(({ bytes }) => bytes);
for (const [i, [width, height]] of sizes.entries()) {
  whole.push(await picture(width, height, 1 + i), await jpeg(width, height, 1 + i));
}

function* pictures() {
  const pick = picker(7);
  for (let i = 0; i < count; i++) {
    const { bytes, ending } = files[pick(files.length)]!;
    yield i % 10 === 9 ? mutate(bytes, [FIELDS[ending]!], pick) : whole[i % whole.length]!;
  }
}

const detector = await startDetector({ threads });
const lines: ManyLine[] = [];
let broken = 0;
for await (const result of detector.detectMany(pictures(), { maxPixels: 1e6 })) {
  if ('error' in result) broken++;
  const done = result.index + 1;
  if (done % Math.ceil(count / 10) === 0 || done === count) {
    for (let i = 0; i < 3; i++) globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    lines.push({ pictures: done, broken, rss: rss / 1e6, heap: heapUsed / 1e6 });
  }
}
detector.close();
console.log(JSON.stringify(lines));
