// The curves as an SVG file: precision over recall, recall over false faces, faces over keypoint error.

import type { Evaluation } from './score.ts';

interface Panel {
  title: string;
  x: string;
  y: string;
  /** the right end of the x axis; both axes begin at 0, y ends at 1 */
  end: number;
  points: readonly (readonly [number, number])[];
}

const [WIDTH, HEIGHT] = [320, 280]; // of a panel, px
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 16, 36, 48]; // its margins
const TICKS = 5;

/** One panel for each curve that there is something marked for. */
export function curvesSvg({ curve, scores, keypointErrors }: Evaluation): string {
  const panels: Panel[] = [];
  if (curve) {
    const { total, steps } = curve;
    const recall = (hits: number) => hits / total;
    const precision = steps.map(({ hits, wrong }) => [recall(hits), hits / (hits + wrong)] as const);
    const ap = scores.detection!.ap.toFixed(4);
    panels.push({ title: `average precision ${ap}`, x: 'recall', y: 'precision', end: 1, points: precision });
    const found = steps.map(({ hits, wrong }) => [wrong, recall(hits)] as const);
    const end = TICKS * Math.max(1, Math.ceil((steps.at(-1)?.wrong ?? 0) / TICKS)); // ticks are whole
    panels.push({ title: `${total} faces`, x: 'false faces', y: 'recall', end, points: [[0, 0], ...found] });
  }
  if (scores.points) {
    const { faces, nme5 } = scores.points;
    const share = keypointErrors.map((error, i) => [error, (i + 1) / faces] as const);
    const title = `keypoint error ${nme5 === null ? 'unknown' : nme5.toFixed(4)}`;
    panels.push({ title, x: 'error, of the eye distance', y: 'share of faces', end: 0.5, points: [[0, 0], ...share] });
  }
  const width = WIDTH * Math.max(1, panels.length);
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}"`;
  const style = 'font-family="Helvetica, Arial, sans-serif" font-size="12" text-anchor="middle"';
  const back = `<rect width="${width}" height="${HEIGHT}" fill="#fff"/>`;
  return `${head} ${style}>\n${back}\n${panels.map(panel).join('\n')}\n</svg>\n`;
}

function panel({ title, x, y, end, points }: Panel, index: number): string {
  const [w, h] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  const px = (value: number) => round((w * value) / end);
  const py = (value: number) => round(h * (1 - value));
  const marks = Array.from({ length: TICKS + 1 }, (_, i) => i / TICKS);
  const grid = marks.map((part) => `M0 ${py(part)}H${w}M${round(w * part)} 0V${h}`).join('');
  const labels = marks.map(
    (part) =>
      `<text x="${round(w * part)}" y="${h + 16}">${round(end * part)}</text>` +
      `<text x="-8" y="${py(part) + 4}" text-anchor="end">${round(part)}</text>`,
  );
  const line = thinned(points.map(([a, b]) => `${px(a)},${py(b)}`));
  return [
    `<g transform="translate(${index * WIDTH + LEFT} ${TOP})">`,
    `<path d="${grid}" stroke="#ddd" fill="none"/>`,
    ...labels,
    `<text x="${w / 2}" y="-14" font-weight="bold">${title}</text>`,
    `<text x="${w / 2}" y="${h + 36}">${x}</text>`,
    `<text transform="translate(-38 ${h / 2}) rotate(-90)">${y}</text>`,
    `<polyline points="${line.join(' ')}" fill="none" stroke="#06c" stroke-width="1.5"/>`,
    '</g>',
  ].join('\n');
}

// Thousands of faces share a few hundred places.
function thinned(places: readonly string[]): string[] {
  return places.filter((place, i) => place !== places[i - 1]);
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
