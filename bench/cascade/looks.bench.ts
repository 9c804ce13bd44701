// What looking for turned faces, and looking twice, take beside a plain detection: photographs whose faces are all
// upright, one thread.
import type { DetectOptions } from '../../bindings/types.ts';
import { startDetector } from '../engine.ts';
import type { Case, Group, Scope } from '../group.ts';
import { picture } from '../pictures.ts';

const SIZES = [
  [640, 480],
  [1280, 720],
] as const;

const LOOKS: readonly [name: string, options: DetectOptions][] = [
  ['plain', {}],
  ['rotations quarters', { rotations: 'quarters' }],
  ['rotations any', { rotations: 'any' }],
  ['refine', { refine: true }],
  ['light auto', { light: 'auto' }],
  ['preset thorough', { preset: 'thorough' }],
];

const groups: Group[] = SIZES.map(([width, height]) => ({
  name: `looks at a photograph of ${width}x${height}`,
  seconds: 10,
  cases: (scope) => makeCases(width, height, scope),
}));
export default groups;

async function makeCases(width: number, height: number, { defer }: Scope): Promise<Case[]> {
  const image = await picture(width, height);
  const detector = await startDetector({ threads: 1, eyes: false });
  defer(() => detector.close());
  const least = detector.detectSync(image).length;
  return LOOKS.map(([name, options]) => {
    const run = () => detector.detectSync(image, options);
    const check = () => {
      const { length } = run();
      if (length < least) throw new Error(`${length} faces, a plain look finds ${least}`);
    };
    const against = name === 'plain' ? {} : { against: ['plain'] };
    return { name, run, check, work: { amount: 1, unit: 'picture' }, ...against };
  });
}
