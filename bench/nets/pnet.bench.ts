// P-Net over the whole pyramid of a picture; operations are the network's own, counted direct.
import { netFlop } from '../../bindings/speed/work.ts';
import { close } from '../../tests/helpers/close.ts';
import { loadWeights } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { picture } from '../pictures.ts';
import { createPyramid, type Pyramid } from './pyramid.ts';
import { runTwin } from './twin.ts';

const CHECKED = 20; // cells
// a probability, whose logits are sums of float32 in another order
const TOLERANCE = 3e-6;

const SIZES = [
  [640, 480],
  [1280, 720],
] as const;
const groups: Group[] = SIZES.map(([width, height]) => ({
  name: `pyramid of ${width}x${height}, faces from 20 px`,
  withPeak: true,
  cases: () => makeCases(width, height),
}));
export default groups;

async function makeCases(width: number, height: number): Promise<Case[]> {
  const pyramid = await createPyramid(await picture(width, height));
  const flop = pyramid.levels.reduce((sum, level) => sum + netFlop('pnet', level.height, level.width), 0);
  const work = { amount: flop, unit: 'FLOP' } as const;
  return [
    { name: 'P-Net alone', run: pyramid.ready, check: () => checkCells(pyramid), work },
    { name: 'resize and P-Net', run: pyramid.run, work },
    { name: 'resize alone', run: pyramid.resize },
  ];
}

async function checkCells(pyramid: Pyramid): Promise<void> {
  const file = await loadWeights();
  const cells = pyramid.cells();
  if (cells.length === 0) throw new Error('no cell reaches the threshold');
  const step = Math.ceil(cells.length / CHECKED);
  for (const { level, x, y, probability } of cells.filter((_, i) => i % step === 0)) {
    const { width, height } = pyramid.levels[level]!;
    // beyond an odd edge the pool sees nothing, and a window of the size that the network was trained on has no such
    // edge
    if (2 * x + 12 > width || 2 * y + 12 > height) continue;
    const input = pyramid.input(level);
    const rows = Array.from({ length: 12 }, (_, row) => ((2 * y + row) * width + 2 * x) * 3);
    const window = Float32Array.from(rows.flatMap((at) => [...input.subarray(at, at + 36)]));
    const [no, yes] = runTwin(file, 'pnet', window);
    const what = `cell ${x}, ${y} of level ${level}`;
    close([probability], [1 / (1 + Math.exp(no! - yes!))], { tolerance: TOLERANCE, what });
  }
}
