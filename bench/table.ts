// The one table that `npm run bench` prints: a line a case, the same columns throughout.
import type { CaseResult, Measure } from './report.ts';

const COLUMNS = [
  ['work', 44],
  ['best', 12],
  ['median', 12],
  ['spread', 8],
  ['rate', 16],
  ['of peak', 8],
  ['saccade or this one is', 28],
] as const;

export function titles(): string {
  return COLUMNS.map(([title, width], i) => (i === 0 ? title.padEnd(width) : title.padStart(width))).join(' ');
}

/** `aim`: the least ratio or share that is wanted; a miss is said. */
export function caseLine(
  { name, best, median, rme, rate, unit, peak, against, ratio }: CaseResult,
  aim?: number,
): string {
  const cells = [
    `  ${name}`,
    ms(best),
    ms(median),
    Number.isFinite(rme) ? `±${(rme * 100).toFixed(1)} %` : '',
    rate === undefined ? '' : `${scaled(rate)}${unit}/s`,
    peak === undefined ? '' : `${(peak * 100).toFixed(0)} %`,
    ratio === undefined ? '' : `${ratio.toFixed(2)}x ${against}`,
  ];
  const got = ratio ?? peak ?? 0;
  const wanted = aim === undefined ? '' : `  aim ${ratio === undefined ? `${aim * 100} %` : `${aim}x`}`;
  return row(cells) + wanted + (aim !== undefined && got < aim ? ', MISSED' : '');
}

export function measureLine({ name, value, unit, median, limit }: Measure): string {
  const shown = `${number(value)} ${unit}`;
  const other = median === undefined ? '' : `${number(median)} ${unit}`;
  return row([`  ${name}`, shown, other]) + (limit === undefined ? '' : `   limit ${limit} ${unit}`);
}

function row(cells: readonly string[]): string {
  const padded = cells.map((cell, i) => (i === 0 ? cell.padEnd(COLUMNS[0][1]) : cell.padStart(COLUMNS[i]![1])));
  return padded.join(' ').trimEnd();
}

function number(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(2);
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 3 : 1)} ms`;
}

function scaled(rate: number): string {
  for (const [size, prefix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (rate >= size) return `${(rate / size).toFixed(1)} ${prefix}`;
  }
  return `${rate.toFixed(1)} `;
}
