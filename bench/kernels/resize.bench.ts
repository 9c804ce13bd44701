// Pictures to levels of the pyramid; rates in pixels read.
import { resizeInterArea, resizeInterLinear, resizeScratchBytes } from '../../bindings/cascade/pyramid.ts';
import { netCases, type ResizeCase } from '../../tests/cases/resize.ts';
import { createEngine } from '../engine.ts';
import type { Report } from '../report.ts';
import { createRandom, near, randomBytes, some } from './sampled.ts';

const AREA: readonly ResizeCase[] = [
  ...netCases,
  { name: 'level 1 of 1280x720', from: [1280, 720], to: [768, 432] },
  { name: 'level 4 of 1280x720', from: [1280, 720], to: [274, 154] },
  { name: 'halves', from: [1280, 720], to: [640, 360] },
];
const LINEAR: readonly ResizeCase[] = [{ name: 'autoDownscale by 3', from: [1920, 1080], to: [640, 360] }];

export default async function bench(report: Report): Promise<void> {
  const engine = await createEngine();
  const { arena } = engine;
  for (const [rule, cases] of [
    ['area', AREA],
    ['linear', LINEAR],
  ] as const) {
    for (const { name, from, to } of cases) {
      const mark = arena.mark();
      await report.group(`${rule} ${name}, ${from.join('x')} to ${to.join('x')}`, () => {
        const [w, h] = from;
        const [width, height] = to;
        const pixels = randomBytes(engine, w * h * 4, createRandom());
        const src = { at: pixels.at, width: w, height: h };
        const dst = { at: arena.alloc(width * height * 4), width, height };
        const scratch = arena.alloc(resizeScratchBytes(dst));
        const resize = rule === 'area' ? resizeInterArea : resizeInterLinear;
        const run = () => resize(engine, dst, src, scratch);
        const expected = rule === 'area' ? areaMean : between;
        const check = () => {
          run();
          const got = arena.u8(dst.at, width * height * 4);
          // half a level of rounding, and fixed point
          for (const i of some(width * height))
            near(got[4 * i]!, expected(pixels.values, from, to, i), 1, `pixel ${i}`);
        };
        return [{ name: 'resize', run, check, work: { amount: w * h, unit: 'pixel' } }];
      });
      arena.release(mark);
    }
  }
}

type Size = readonly [number, number];

// Mean of the red bytes under output pixel i.
function areaMean(src: Uint8Array, [w, h]: Size, [width, height]: Size, i: number): number {
  const [x0, x1] = [((i % width) * w) / width, (((i % width) + 1) * w) / width];
  const row = Math.floor(i / width);
  const [y0, y1] = [(row * h) / height, ((row + 1) * h) / height];
  let sum = 0;
  for (let y = Math.floor(y0); y < Math.min(h, y1); y++) {
    for (let x = Math.floor(x0); x < Math.min(w, x1); x++) {
      const share = (Math.min(x + 1, x1) - Math.max(x, x0)) * (Math.min(y + 1, y1) - Math.max(y, y0));
      sum += src[(y * w + x) * 4]! * share;
    }
  }
  return sum / ((x1 - x0) * (y1 - y0));
}

function between(src: Uint8Array, [w, h]: Size, [width, height]: Size, i: number): number {
  const at = (k: number, n: number, length: number) => Math.min(Math.max(((k + 0.5) * n) / length - 0.5, 0), n - 1);
  const x = at(i % width, w, width);
  const y = at(Math.floor(i / width), h, height);
  let sum = 0;
  for (const v of [Math.floor(y), Math.ceil(y)]) {
    for (const u of [Math.floor(x), Math.ceil(x)]) {
      // a whole coordinate is visited twice
      const across = x % 1 ? 1 - Math.abs(x - u) : 0.5;
      const down = y % 1 ? 1 - Math.abs(y - v) : 0.5;
      sum += src[(v * w + u) * 4]! * across * down;
    }
  }
  return sum;
}
