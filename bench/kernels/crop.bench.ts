// Boxes to network inputs.
import { Box } from '../../assembly/abi.ts';
import { cropScratchBytes } from '../../bindings/runtime/ops.ts';
import { createEngine } from '../engine.ts';
import { picture } from '../pictures.ts';
import type { Report } from '../report.ts';
import { createRandom, near, some } from './sampled.ts';

export default async function bench(report: Report): Promise<void> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  for (const [name, size, n, least, most] of [
    ['256 boxes of 25 to 120 px', 24, 256, 25, 120],
    ['64 boxes of 121 to 480 px', 24, 64, 121, 480],
    ['16 boxes of 49 to 240 px', 48, 16, 49, 240],
    ['64 boxes of 12 to 23 px, which grow', 24, 64, 12, 23],
  ] as const) {
    const mark = arena.mark();
    await report.group(`${name} to ${size}x${size}`, async () => {
      const photo = await picture(640, 480);
      const src = { at: arena.alloc(photo.data.length), width: photo.width, height: photo.height };
      arena.u8(src.at, photo.data.length).set(photo.data);
      const random = createRandom();
      const between = (a: number, b: number) => Math.floor(a + (random() + 0.5) * (b + 1 - a));
      const boxes = Array.from({ length: n }, () => {
        const side = between(least, most);
        return { side, x: between(1, photo.width - side), y: between(1, photo.height - side) };
      });
      const list = arena.alloc(n * Box.Bytes);
      boxes.forEach(({ side, x, y }, i) => arena.f64(list + i * Box.Bytes, 4).set([x, y, x + side - 1, y + side - 1]));
      const dst = arena.alloc(n * size * size * 12);
      const scratch = arena.alloc(cropScratchBytes(size, most));
      const run = () => ops.crop(dst, src, list, n, size, scratch);
      const red = (x: number, y: number) => photo.data[(y * photo.width + x) * 4]!;
      const check = () => {
        run();
        const got = arena.f32(dst, n * size * size * 3);
        for (const i of some(n * size * size)) {
          const box = boxes[Math.floor(i / (size * size))]!;
          if (box.side < size) {
            if (!Number.isFinite(got[3 * i])) throw new Error(`pixel ${i} is ${got[3 * i]}`);
            continue;
          }
          const step = box.side / size;
          const x0 = (i % size) * step;
          const y0 = (Math.floor(i / size) % size) * step;
          let sum = 0;
          for (let y = Math.floor(y0); y < Math.min(box.side, y0 + step); y++) {
            for (let x = Math.floor(x0); x < Math.min(box.side, x0 + step); x++) {
              const share =
                (Math.min(x + 1, x0 + step) - Math.max(x, x0)) * (Math.min(y + 1, y0 + step) - Math.max(y, y0));
              sum += red(box.x - 1 + x, box.y - 1 + y) * share;
            }
          }
          // INTER_AREA leaves out shares below 1/1000 of a pixel
          near(got[3 * i]!, (sum / step ** 2 - 127.5) / 128, 5e-3, `pixel ${i}`);
        }
      };
      return [{ name: 'crop', run, check, work: { amount: n, unit: 'crop' } }];
    });
    arena.release(mark);
  }
}
