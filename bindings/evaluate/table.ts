// The numbers as a Markdown table: read as it is in a terminal, and in a README.

import { NOT_FOUND } from './points.ts';
import type { Scores, Within } from './score.ts';

/** A picture of the list of the worst. */
export interface WorstRow {
  /** as it may be shown */
  name: string;
  missed: number;
  false: number;
}

/** One row a number. */
export function scoreTable(scores: Scores): string {
  const { detection, points, pupil, iris } = scores;
  const rows: [string, string][] = [['pictures', String(scores.pictures)]];
  if (scores.failed > 0) rows.push(['pictures that could not be read', String(scores.failed)]);
  if (scores.without_prediction > 0) rows.push(['pictures without a result', String(scores.without_prediction)]);
  if (detection) {
    rows.push(
      ['faces marked', String(detection.faces)],
      ['average precision at IoU 0.5', digits(detection.ap)],
      ['recall', digits(detection.recall)],
      ['false faces', String(detection.false)],
      ...detection.recall_at.map(({ false: wrong, recall, confidence }): [string, string] => {
        const from = confidence === null ? '' : ` (--min-confidence ${floor(confidence)})`;
        return [`recall with at most ${wrong} false`, `${digits(recall)}${from}`];
      }),
    );
    if (detection.false_in_empty > 0)
      rows.push(['false faces where none is marked, besides', String(detection.false_in_empty)]);
  }
  if (points) {
    rows.push(['faces with keypoints marked', String(points.faces)], ['found by keypoints', digits(points.found)]);
    if (points.nme5 !== null) rows.push(['keypoint error, of the eye distance', percent(points.nme5)]);
  }
  if (pupil) {
    rows.push(['eyes with center marked', String(pupil.eyes)]);
    rows.push(...eyeRows('iris center', pupil.irisCenter), ...eyeRows('eye keypoint', pupil.keypoint));
  }
  if (iris) {
    rows.push(
      ['irises marked in pictures of an eye', String(iris.eyes)],
      ['iris center, median, of the radius', far(iris.center_median)],
      ['iris center within a quarter of the radius', digits(iris['center_within_0.25r'])],
    );
    if (iris.radius_median !== null) rows.push(['iris radius, median error', percent(iris.radius_median)]);
  }
  return markdown(['', 'value'], rows);
}

/** One row a picture. */
export function worstTable(rows: readonly WorstRow[]): string {
  return markdown(
    ['worst pictures', 'missed', 'false'],
    rows.map((row) => [row.name.replaceAll('|', '\\|'), String(row.missed), String(row.false)]),
  );
}

function eyeRows(what: string, { median, ...shares }: Within): [string, string][] {
  const rows = Object.entries(shares).map(([name, share]): [string, string] => [
    `${what} within ${percent(Number(name.slice('within_'.length)))} of the eye distance`,
    digits(share),
  ]);
  return [...rows, [`${what}, median, of the eye distance`, far(median)]];
}

/** A table whose columns are as wide as their widest cell. */
export function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(3, head.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function digits(value: number): string {
  return value.toFixed(4);
}

// cut, not rounded: the face itself must stay; float32 has no more digits near 1
function floor(confidence: number): number {
  return Math.floor(1e8 * confidence) / 1e8;
}

// more than half of them missing leave a median that is no distance
function far(median: number): string {
  return median === NOT_FOUND ? 'not found' : percent(median);
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
