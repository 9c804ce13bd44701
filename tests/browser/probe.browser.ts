// The page never waits: what its thread does while a 1920x1080 picture is looked at, by a 5 ms tick and by the
// browser's own trace.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser, Page } from 'playwright-core';
import { launch, openPage, servePages, withChromium } from './chromium.ts';

const test = suite('the page during a detection');
const LIMIT = 5; // ms
const RUNS = 7;
let browser: Browser;

interface Run {
  ms: number;
  late: number;
  faces: number;
}

interface Event {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/**
 * Runs of one kind, and of each run the longest task of the page's thread, in ms of CPU time: who else is running does
 * not count.
 */
async function watched(page: Page, kind: string): Promise<{ runs: Run[]; tasks: number[] }> {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  const runs: Run[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await page.evaluate(`run('probe', '${kind}')`));
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: Event[] };
  const starts = traceEvents.filter(({ name }) => name === 'saccade-start');
  const ends = traceEvents.filter(({ name }) => name === 'saccade-end');
  const { pid, tid } = starts[0]!;
  const onPage = traceEvents.filter((e) => e.pid === pid && e.tid === tid && e.ph === 'X' && e.tdur !== undefined);
  const tasks = starts.map(({ ts }, i) => {
    // tasks that reach into the time between the marks
    const during = onPage.filter((e) => e.ts + (e.dur ?? 0) > ts && e.ts < ends[i]!.ts);
    return Math.max(...during.map((e) => e.tdur! / 1000));
  });
  return { runs, tasks };
}

withChromium(test, 'the page during a detection', () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  for (const isolated of [true, false]) {
    test(`${isolated ? 'isolated' : 'not isolated'}: no kind of picture blocks it for more than ${LIMIT} ms`, async () => {
      await using server = await servePages({ isolated });
      await using tab = await openPage(browser, server.url);
      const { page, errors } = tab;
      const kinds: string[] = await page.evaluate(`run('prepare', '/samples/sample1.jpg')`);
      const lines: string[] = [];
      let idle = 0;
      for (const kind of ['', ...kinds]) {
        const { runs, tasks } = await watched(page, kind);
        const late = runs.map((run) => run.late);
        lines.push(
          `  ${(kind || 'idle').padEnd(10)} longest task ${median(tasks).toFixed(1)} ms of CPU (worst of ${RUNS} runs ${Math.max(...tasks).toFixed(1)}), ` +
            `tick late by ${Math.min(...late).toFixed(1)} to ${Math.max(...late).toFixed(1)} ms, picture ${median(runs.map((run) => run.ms)).toFixed(0)} ms\n`,
        );
        if (kind) assert.ok(runs.every(({ faces }) => faces > 0));
        assert.ok(median(tasks) <= LIMIT, `${kind}: a task of ${median(tasks)} ms`);
        if (!kind) idle = Math.max(...late);
        // a busy machine makes ticks late, the idle page's too: asked again where it may have become busier
        const isLate = () => Math.min(...late) > Math.max(LIMIT, idle);
        for (let i = 0; i < 3 && isLate(); i++) {
          idle = Math.max(idle, ...(await watched(page, '')).runs.map((run) => run.late));
        }
        assert.not(isLate(), `${kind}: ticks late by ${late.join(', ')} ms`);
      }
      process.stdout.write(`\n${isolated ? 'isolated' : 'not isolated'}\n${lines.join('')}`);
      assert.equal(errors, []);
    });
  }
});
