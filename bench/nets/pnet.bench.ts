// P-Net over the whole pyramid of a picture; operations are the network's own, counted direct.
import { loadWeights } from '../engine.ts';
import { picture } from '../pictures.ts';
import type { Report } from '../report.ts';
import { netFlop, runNaive } from './naive.ts';
import { createPyramid } from './pyramid.ts';

export default async function bench(report: Report): Promise<void> {
  for (const [width, height] of [
    [640, 480],
    [1280, 720],
  ] as const) {
    await report.group(
      `pyramid of ${width}x${height}, faces from 20 px`,
      async () => {
        const pyramid = await createPyramid(await picture(width, height));
        const file = await loadWeights();
        const check = () => {
          const cells = pyramid.cells();
          if (cells.length === 0) throw new Error('no cell reaches the threshold');
          const step = Math.ceil(cells.length / 20);
          for (const [i, { level, x, y, probability }] of cells.entries()) {
            const size = pyramid.levels[level]!;
            // beyond an odd edge the pool sees nothing; the plain loops here do not know that
            if (i % step || 2 * x + 12 > size.width || 2 * y + 12 > size.height) continue;
            const [no, yes] = runNaive(file, 'pnet', window12(pyramid.input(level), size.width, x, y));
            const expected = 1 / (1 + Math.exp(no! - yes!));
            if (Math.abs(probability - expected) > 3e-6)
              throw new Error(`cell ${x}, ${y} of level ${level}: ${probability}, expected ${expected}`);
          }
        };
        const flop = pyramid.levels.reduce((sum, level) => sum + netFlop('pnet', level.height, level.width), 0);
        const work = { amount: flop, unit: 'FLOP' } as const;
        const whole = () => {
          pyramid.resize();
          pyramid.run();
        };
        return [
          { name: 'P-Net alone', run: pyramid.run, check, work },
          { name: 'resize and P-Net', run: whole, work },
          { name: 'resize alone', run: pyramid.resize },
        ];
      },
      { peak: true },
    );
  }
}

// The 12x12 pixels that a cell sees.
function window12(input: Float32Array, width: number, x: number, y: number): Float32Array {
  return Float32Array.from({ length: 12 * 12 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return input[((2 * y + Math.floor(pixel / 12)) * width + 2 * x + (pixel % 12)) * 3 + (i % 3)]!;
  });
}
