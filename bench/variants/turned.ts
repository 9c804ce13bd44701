// npm run evaluate:turned -- [--print] docs/turned.md's tables: pictures turned by turned.py, looked at with each of
// --rotations; pictures as they are, looked at with each preset and with --refine.
import { parseArgs } from 'node:util';
import type { Scores } from '../../bindings/evaluate/score.ts';
import { markdown } from '../../bindings/evaluate/table.ts';
import { formatted, writeBetween } from '../marks.ts';
import { scoresOf, scoresOfMade, setOf } from './scores.ts';

const PORTRAITS = 300;
const ANGLES = [0, 30, 45, 60, 90, 180];
const ROTATIONS = ['none', 'quarters', 'any'];
const LOOKS: readonly [words: string, ...flags: string[]][] = [
  ["`'python'`", '--preset', 'python'],
  ['`refine`', '--refine'],
  ["`'careful'`", '--preset', 'careful'],
  ["`'careful'`, `refine`", '--preset', 'careful', '--refine'],
  ['`minConfidence: 0.999`', '--min-confidence', '0.999'],
  ["`'thorough'`", '--preset', 'thorough'],
  ["`'thorough'`, `rotations: 'quarters'`", '--preset', 'thorough', '--rotations', 'quarters'],
];

const { values } = parseArgs({ options: { print: { type: 'boolean' } } });
const made = [turned(), looks()].join('\n\n');
if (values.print) console.log(await formatted(made));
else await writeBetween('evaluate:turned', made, 'docs/turned.md');

function turned(): string {
  const flags = ROTATIONS.map((rotations) => ['--rotations', rotations]);
  const rows = ANGLES.map((degrees) => {
    const at = ['--degrees', String(degrees)];
    const wider = scoresOfMade('turned.py', (out) => [setOf('wider200'), out, ...at], flags);
    const most = ['--most', String(PORTRAITS)];
    const portraits = scoresOfMade('turned.py', (out) => [setOf('mmlab5'), out, ...at, ...most], flags);
    const each = (scores: Scores[], value: (one: Scores) => string) => scores.map(value).join(', ');
    return [
      `${degrees}°`,
      each(wider, (one) => digits(one.detection!.recall)),
      each(wider, (one) => String(one.detection!.false)),
      each(portraits, (one) => digits(one.points!.found)),
      each(portraits, errorOf),
      each(portraits, (one) => String(one.detection!.false)),
    ];
  });
  return markdown(
    [
      'turned by: `none`, `quarters`, `any`',
      '100 WIDER pictures: recall',
      'false',
      `${PORTRAITS} portraits: found`,
      'keypoint error (of eye distance)',
      'false',
    ],
    rows,
  );
}

function looks(): string {
  const flags = LOOKS.map(([, ...each]) => each);
  const wider = scoresOf(setOf('wider200'), flags);
  const most = ['--degrees', '0', '--most', String(PORTRAITS)];
  const portraits = scoresOfMade('turned.py', (out) => [setOf('mmlab5'), out, ...most], flags);
  const rows = LOOKS.map(([words], i) => [
    words,
    digits(wider[i]!.detection!.ap),
    digits(wider[i]!.detection!.recall),
    String(wider[i]!.detection!.false),
    digits(portraits[i]!.points!.found),
    errorOf(portraits[i]!),
  ]);
  return markdown(
    [
      '',
      '100 WIDER pictures: average precision',
      'recall',
      'false',
      `${PORTRAITS} portraits: found`,
      'keypoint error (of eye distance)',
    ],
    rows,
  );
}

function errorOf({ points }: Scores): string {
  return points!.nme5 === null ? '' : `${(100 * points!.nme5).toFixed(1)} %`;
}

function digits(share: number): string {
  return share.toFixed(3);
}
