// Boxes to network inputs.
import { Box } from '../../assembly/abi.ts';
import { cropScratchBytes } from '../../bindings/runtime/ops.ts';
import { CROP_ROUNDING } from '../../tests/cases/crop.ts';
import { close } from '../../tests/helpers/close.ts';
import { Random } from '../../tests/helpers/random.ts';
import { crop } from '../../tests/reference/crop.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { picture } from '../pictures.ts';
import { place } from './place.ts';

const GROUPS = [
  { name: '256 boxes of 25 to 120 px', size: 24, n: 256, least: 25, most: 120 },
  { name: '64 boxes of 121 to 480 px', size: 24, n: 64, least: 121, most: 479 },
  { name: '16 boxes of 49 to 240 px', size: 48, n: 16, least: 49, most: 240 },
  { name: '64 boxes of 12 to 23 px, which grow', size: 24, n: 64, least: 12, most: 23 },
] as const;

const groups: Group[] = GROUPS.map((group) => ({
  name: `${group.name} to ${group.size}x${group.size}`,
  cases: () => makeCases(group),
}));
export default groups;

async function makeCases({ size, n, least, most }: (typeof GROUPS)[number]): Promise<Case[]> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  const photo = await picture(640, 480);
  const data = photo.data as Uint8Array;
  const src = { at: place(engine, data), width: photo.width, height: photo.height };
  const random = new Random();
  const boxes = Array.from({ length: n }, () => {
    const side = random.whole(least, most);
    const [x, y] = [random.whole(1, photo.width - side), random.whole(1, photo.height - side)];
    return [x, y, x + side - 1, y + side - 1] as const;
  });
  const list = arena.alloc(n * Box.Bytes);
  boxes.forEach((corners, i) => arena.f64(list + i * Box.Bytes, 4).set(corners));
  const floats = size * size * 3;
  const dst = arena.alloc(n * floats * 4);
  const scratch = arena.alloc(cropScratchBytes(size, most));
  const run = () => ops.crop(dst, src, list, n, size, scratch);
  const check = () => {
    run();
    boxes.forEach((box, i) =>
      close(arena.f32(dst + i * floats * 4, floats), crop(data, { w: src.width, h: src.height }, box, size), {
        tolerance: CROP_ROUNDING,
        what: `box ${i}`,
      }),
    );
  };
  return [{ name: 'crop', run, check, work: { amount: n, unit: 'crop' } }];
}
