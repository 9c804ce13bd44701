// What this machine lets two threads reach: two processes that share nothing, one thread each, against one alone. And
// what a thread more is worth while another program keeps a core busy.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startDetector } from '../engine.ts';
import type { Case, Group, Scope } from '../group.ts';
import { picture } from '../pictures.ts';
import { bestAndMedian } from '../rounds.ts';

const SIZES = [
  [640, 480],
  [1280, 720],
] as const;
const TURN_MS = 500;

const groups: Group[] = [
  ...SIZES.map(([width, height]) => {
    const name = `two processes at once, faces of ${width}x${height}`;
    return { name, measure: (scope: Scope) => limit(width, height, name, scope) };
  }),
  ...SIZES.map(([width, height]) => ({
    name: `beside a busy process, faces of ${width}x${height}`,
    seconds: 10,
    isAsync: true,
    cases: (scope: Scope) => beside(width, height, scope),
  })),
];
export default groups;

// Alone and together in turns.
async function limit(width: number, height: number, name: string, { smoke, seconds, tell, defer }: Scope) {
  const loops = [0, 1].map(() => {
    const path = fileURLToPath(new URL('loop.ts', import.meta.url));
    return fork(path, [`${width}`, `${height}`], { execArgv: ['--import', 'tsx'] });
  });
  for (const loop of loops) defer(() => loop.kill());
  await Promise.all(loops.map(answer));
  const ask = (loop: ChildProcess) => {
    loop.send(smoke ? 1 : TURN_MS);
    return answer(loop);
  };
  const [alone, together]: [number[], number[]] = [[], []];
  const end = performance.now() + (smoke ? 0 : seconds * 1e3);
  do {
    for (const loop of loops) alone.push(...(await ask(loop)));
    const both = await Promise.all(loops.map(ask));
    together.push(...both.flat());
  } while (performance.now() < end);
  const [one, two] = [bestAndMedian(alone), bestAndMedian(together)];
  tell(name, [
    { name: 'a picture, one process alone', value: one.best, median: one.median, unit: 'ms' },
    { name: 'a picture of each, both at once', value: two.best, median: two.median, unit: 'ms' },
    {
      name: 'limit of two threads',
      value: (2 * one.best) / two.best,
      median: (2 * one.median) / two.median,
      unit: 'x',
    },
  ]);
}

function answer(loop: ChildProcess): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process ended with ${code}`));
    loop.once('exit', ended);
    loop.once('message', (times) => {
      loop.off('exit', ended);
      resolve(times as number[]);
    });
  });
}

async function beside(width: number, height: number, { defer }: Scope): Promise<Case[]> {
  const photo = await picture(width, height);
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  defer(() => busy.kill());
  const cases: Case[] = [];
  for (const threads of [1, 2]) {
    const detector = await startDetector({ threads, eyes: false });
    defer(() => detector.close());
    const name = threads === 1 ? '1 thread' : `${threads} threads`;
    cases.push({ name, run: () => detector.detect(photo), against: ['1 thread'] });
  }
  return cases;
}
