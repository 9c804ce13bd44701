// The one table that `npm run bench` prints: a line a case, a number or an aim, the same columns throughout.
import type { CaseResult, Measure } from './group.ts';

const COLUMNS = [
  ['work', 52],
  ['best', 12],
  ['median', 12],
  ['spread', 8],
  ['rate', 16],
  ['of peak', 8],
  ['this one is (others: the first one is)', 28],
] as const;

export function titles(): string {
  return COLUMNS.map(([title, width], i) => (i === 0 ? title.padEnd(width) : title.padStart(width))).join(' ');
}

export function caseLine(result: CaseResult): string {
  const { name, best, median, rme, rate, unit, peak, against, ratio, others = [] } = result;
  const ratios = ratio === undefined ? [] : [{ against, ratio }, ...others];
  return row([
    `  ${name}`,
    ms(best),
    ms(median),
    Number.isFinite(rme) ? `±${(rme * 100).toFixed(1)} %` : '',
    rate === undefined ? '' : `${scaled(rate)}${unit}/s`,
    peak === undefined ? '' : `${(peak * 100).toFixed(0)} %`,
    ratios.map((one) => `${one.ratio.toFixed(2)}x ${one.against}`).join(', '),
  ]);
}

export function measureLine({ name, value, unit, median, limit }: Measure): string {
  const shown = `${number(value)} ${unit}`;
  const other = median === undefined ? '' : `${number(median)} ${unit}`;
  return row([`  ${name}`, shown, other]) + (limit === undefined ? '' : `   limit ${limit} ${unit}`);
}

export interface Verdict extends Measure {
  aim: string;
  /** measured as a share of the aim; 1 and more: met */
  met: number;
}

export function verdictLine({ aim, met, ...measure }: Verdict): string {
  return `${measureLine(measure)}   aim ${aim}: ${met >= 1 ? 'met' : `NOT MET, ${(met * 100).toFixed(0)} % of it`}`;
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
