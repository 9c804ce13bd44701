// Mutants of the golden pictures: each is read or refused within 5 seconds, and nothing is left of it. A hundred here;
// SACCADE_FUZZ=1000 for more, SACCADE_FUZZ_SEED for others.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

interface Message {
  i: number;
  name: string;
  begins?: true;
  came: string;
  rss: number;
}

const test = suite('mutants');
const COUNT = Number(process.env['SACCADE_FUZZ'] ?? 100);
const SEED = Number(process.env['SACCADE_FUZZ_SEED'] ?? 1);
const DEADLINE = 5000;

/** Runs them all in one process, which is ended where one of them takes too long. */
function run(): Promise<{ seen: Message[]; end: string }> {
  const script = join(import.meta.dirname, 'fuzzed.ts');
  const child = fork(script, [String(SEED), '0', String(COUNT)], {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return new Promise((resolve) => {
    const seen: Message[] = [];
    let last = '';
    let printed = '';
    let timer: NodeJS.Timeout | undefined;
    for (const stream of [child.stdout, child.stderr]) stream!.on('data', (text) => (printed += String(text)));
    child.on('message', (message: Message) => {
      clearTimeout(timer);
      last = `${message.i} of ${message.name}`;
      if (message.begins) timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
      else seen.push(message);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ seen, end: signal ? `mutant ${last} took too long` : printed || `exit code ${code}` });
    });
  });
}

test(`${COUNT}: each an answer or a SaccadeError, the process alive, its memory back`, async () => {
  const { seen, end } = await run();
  assert.is(end, 'exit code 0'); // and nothing printed
  assert.is(seen.length, COUNT);
  const wrong = seen.filter(({ came }) => came !== 'read' && came !== 'SACCADE_BAD_IMAGE');
  assert.equal(wrong, []);
  // Some are harmless: a test of which all are refused would test little.
  assert.ok(seen.some(({ came }) => came === 'read') && seen.some(({ came }) => came !== 'read'));
  const early = Math.max(...seen.slice(0, Math.ceil(COUNT / 5)).map(({ rss }) => rss));
  const late = seen.at(-1)!.rss;
  assert.ok(late < early + 60e6, `${Math.round(late / 1e6)} MB at the end, ${Math.round(early / 1e6)} after a fifth`);
});

test.run();
