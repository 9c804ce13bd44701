// Plays matches in a process of their own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildAnswer, ChildTask } from './child.ts';

/** Seconds of timing, or every contender once. */
export type Pacing = number | 'smoke';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const PATIENCE_MS = 300_000;

/** `flags`: of Node. */
export function play(
  matches: ChildTask['matches'],
  threads: number,
  pacing: Pacing,
  flags: readonly string[] = [],
): ChildAnswer[] {
  const pace =
    pacing === 'smoke' ? pacing : { rounds: 1000, seconds: pacing, minSamples: 2, minTime: 0.01, maxTime: 0.05 };
  const task: ChildTask = { matches, threads, pace };
  const out = execFileSync(process.execPath, [...flags, '--import', 'tsx', CHILD, JSON.stringify(task)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE_MS * matches.length,
  });
  return JSON.parse(out.trim().split('\n').at(-1)!) as ChildAnswer[];
}
