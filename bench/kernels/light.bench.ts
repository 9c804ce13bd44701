// Looking at a picture's light, and making it better; rates in pixels of the picture.
import { Histogram, Scratch } from '../../assembly/abi.ts';
import { close } from '../../tests/helpers/close.ts';
import { Random } from '../../tests/helpers/random.ts';
import * as twin from '../../tests/reference/light.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { place } from './place.ts';

const groups: Group[] = [
  [416, 400],
  [1280, 720],
].map(([w, h]) => ({ name: `light of ${w}x${h}`, cases: () => makeCases(w!, h!) }));
export default groups;

async function makeCases(width: number, height: number): Promise<Case[]> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  const random = new Random();
  const [data, tables] = [random.u8(width * height * 4), random.u8(768)];
  const src = { at: place(engine, data), width, height };
  const dst = arena.alloc(data.length);
  const counts = arena.alloc(Histogram.Bytes);
  const scratch = arena.alloc((width + 2) * Scratch.SoftenColumn);
  const places = place(engine, tables);
  const step = Math.ceil(Math.sqrt((width * height) / 8192));
  const work = { amount: width * height, unit: 'pixel' } as const;
  const look = () => ops.histogram(counts, src, step);
  const curve = () => ops.curve(dst, src.at, width * height, places);
  const soften = () => ops.soften(dst, src, 64, scratch);
  const result = () => arena.u8(dst, data.length);
  return [
    {
      name: `histogram, every ${step}th`,
      run: look,
      check: () => {
        look();
        close(arena.i32(counts + Histogram.Luma, 256), twin.histogram(data, width, height, step).luma);
      },
      work,
    },
    {
      name: 'curve',
      run: curve,
      check: () => {
        curve();
        close(result(), twin.curve(data, tables));
      },
      work,
    },
    {
      name: 'soften',
      run: soften,
      check: () => {
        soften();
        close(result(), twin.soften(data, width, height, 64));
      },
      work,
    },
  ];
}
