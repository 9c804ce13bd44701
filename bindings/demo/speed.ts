// Milliseconds and threads beside the picture.
import type { DetectorInfo, StageTimings } from '../types.ts';
import { make, page } from './page.ts';

/** Stages by the names that the page gives them. */
export const STAGES: Record<keyof StageTimings, string> = {
  decode: 'Pixels',
  pyramid: 'Pyramid',
  pnet: 'P-Net',
  rnet: 'R-Net',
  onet: 'O-Net',
  eyes: 'Eyes',
};

const parts = new Map<keyof StageTimings, { share: HTMLElement; ms: HTMLElement }>();

/** The row of stages, empty. */
export function buildSpeed(): void {
  for (const [name, title] of Object.entries(STAGES) as [keyof StageTimings, string][]) {
    const [share, term, ms] = [make('i', ''), make('dt', '', title), make('dd', '', '–')];
    for (const element of [share, term]) element.style.setProperty('--color', `var(--c-${name})`);
    page.stack.append(share);
    page.stages.append(make('div', '', term, ms));
    parts.set(name, { share, ms });
  }
}

/** What the detector runs on. */
export function showEngine({ threads, build, why }: DetectorInfo): void {
  page.threads.textContent = String(threads);
  page.threadsWord.textContent = threads === 1 ? 'thread' : 'threads';
  page.engine.textContent = `${build}: ${why}`;
}

// Of video: numbers that jump cannot be read.
let shown: StageTimings | null = null;
let pace = 0; // ms between results
let last = 0;

/** Times of one picture; of a frame among many where `isVideo`. */
export function showTimings(timings: StageTimings, isVideo: boolean): void {
  const now = performance.now();
  const share = isVideo && shown ? 0.15 : 1;
  const smooth = {} as StageTimings;
  for (const name of parts.keys()) smooth[name] = (shown?.[name] ?? 0) * (1 - share) + timings[name] * share;
  shown = isVideo ? smooth : null;
  if (isVideo && last) pace = pace ? pace + 0.1 * (now - last - pace) : now - last;
  last = isVideo ? now : 0;
  if (!isVideo) pace = 0;
  page.ms.textContent = digits(sumOf(smooth));
  page.fps.textContent = pace ? String(Math.round(1000 / pace)) : '–';
  for (const [name, part] of parts) {
    part.share.style.flexGrow = String(smooth[name]);
    part.ms.textContent = `${digits(smooth[name])} ms`;
  }
}

/** Forgets what was shown: something else comes, or nothing. */
export function clearTimings(): void {
  shown = null;
  pace = last = 0;
  page.ms.textContent = page.fps.textContent = '–';
  for (const { share, ms } of parts.values()) {
    share.style.flexGrow = '0';
    ms.textContent = '–';
  }
}

export function sumOf(timings: StageTimings): number {
  return Object.values(timings).reduce((a, b) => a + b);
}

function digits(ms: number): string {
  return ms < 9.95 ? ms.toFixed(1) : String(Math.round(ms));
}
