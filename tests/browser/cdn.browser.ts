// The package from another origin, as from a CDN: the page finds faces, on threads where it is isolated; and where its
// Content-Security-Policy lacks a line, createDetector names it.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { serve, type StaticServer } from '../../bindings/demo/server.ts';
import { ROOT } from '../helpers/engine.ts';
import { SAMPLES } from './chromium.ts';
import { inEngines } from './engines.ts';

const HERE = { '/': join(ROOT, 'tests/browser/cdn'), '/samples/': SAMPLES };
const THERE = { '/dist/': join(ROOT, 'dist'), '/weights/': join(ROOT, 'weights') };

inEngines('from a CDN', ({ engine, check, test, name }) => {
  let cdn: StaticServer;
  test.before(async () => {
    cdn = await serve({ folders: THERE, isolated: false, cors: true });
  });
  test.after(() => cdn.close());
  const policy = (origin: string): Record<string, string> => ({
    'default-src': "'self'",
    'script-src': `'self' 'wasm-unsafe-eval' ${origin}`,
    'worker-src': 'blob:',
    'connect-src': `'self' ${origin}`,
    'img-src': 'data:',
  });

  /** What the page answers under the policy, changed as given. */
  async function ask<T>(task: string, { isolated = false, change = {} as Record<string, string> | null } = {}) {
    const lines = change && { ...policy(cdn.url), ...change };
    const csp =
      lines &&
      Object.entries(lines)
        .map((line) => line.join(' '))
        .join('; ');
    await using page = await serve({ folders: HERE, isolated, ...(csp && { csp }) });
    const tab = await engine().open(page.url);
    const said: T = await tab.evaluate(`${task}('${cdn.url}/dist/browser/index.js')`);
    await tab[Symbol.asyncDispose]();
    return said;
  }

  check('finds the faces, on one thread', async () => {
    assert.equal(await ask('find'), { faces: 5, threads: 1 });
  });

  check('on threads where the page is isolated', async () => {
    const { faces, threads } = await ask<{ faces: number; threads: number }>('find', { isolated: true });
    assert.is(faces, 5);
    // WebKitGTK has no threads
    assert.ok(name === 'WebKit' || threads > 1, `${threads} threads`);
  });

  check('addresses of its workers are given back', async () => {
    const { made, left } = await ask<Record<string, number>>('addresses', { isolated: true, change: null });
    assert.ok(made! >= 1);
    // in WebKit a worker cannot
    if (name !== 'WebKit') assert.is(left, 0);
  });

  for (const [lacking, change, want] of [
    ['worker-src blob:', { 'worker-src': "'self'" }, /have worker-src blob:\?/],
    ['connect-src of the CDN', { 'connect-src': "'self'" }, /Could not read .*is http:\S+ in connect-src/],
    ['wasm-unsafe-eval', { 'script-src': "'self' CDN" }, /lacks script-src 'wasm-unsafe-eval'/],
  ] as const) {
    check(`without ${lacking}: the line is named`, async () => {
      const changed = Object.entries(change).map(([key, value]) => [key, value.replace('CDN', cdn.url)]);
      const said = await ask<string>('find', { change: Object.fromEntries(changed) });
      assert.match(said, /^SACCADE_LOAD_FAILED: /);
      assert.match(said, want);
    });
  }
});
