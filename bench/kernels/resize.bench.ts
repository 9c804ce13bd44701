// Pictures to levels of the pyramid; rates in pixels read.
import { resizeInterArea, resizeInterLinear, resizeScratchBytes } from '../../bindings/image/resize.ts';
import { netCases, type ResizeCase } from '../../tests/cases/resize.ts';
import { close } from '../../tests/helpers/close.ts';
import { Random } from '../../tests/helpers/random.ts';
import * as twin from '../../tests/reference/resize.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { place } from './place.ts';

const RULES = {
  area: { resize: resizeInterArea, expected: twin.resizeInterArea },
  linear: { resize: resizeInterLinear, expected: twin.resizeInterLinear },
};
const CASES: readonly (ResizeCase & { rule: keyof typeof RULES })[] = [
  ...netCases.map((each) => ({ ...each, rule: 'area' as const })),
  { rule: 'area', name: 'level 1 of 1280x720', from: [1280, 720], to: [768, 432] },
  { rule: 'area', name: 'level 4 of 1280x720', from: [1280, 720], to: [274, 154] },
  { rule: 'area', name: 'halves', from: [1280, 720], to: [640, 360] },
  { rule: 'linear', name: 'autoDownscale by 3', from: [1920, 1080], to: [640, 360] },
];

const groups: Group[] = CASES.map((each) => ({
  name: `${each.rule} ${each.name}, ${each.from.join('x')} to ${each.to.join('x')}`,
  cases: () => makeCases(each),
}));
export default groups;

async function makeCases({ rule, from: [w, h], to: [width, height] }: (typeof CASES)[number]): Promise<Case[]> {
  const engine = await createEngine();
  const { arena } = engine;
  const data = new Random().u8(w * h * 4);
  const src = { at: place(engine, data), width: w, height: h };
  const dst = { at: arena.alloc(width * height * 4), width, height };
  const scratch = arena.alloc(resizeScratchBytes(dst));
  const { resize, expected } = RULES[rule];
  const run = () => resize(engine, dst, src, scratch);
  const check = () => {
    run();
    close(arena.u8(dst.at, width * height * 4), expected({ data, w, h, c: 4 }, width, height));
  };
  return [{ name: 'resize', run, check, work: { amount: w * h, unit: 'pixel' } }];
}
