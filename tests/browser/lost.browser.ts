// Workers that a browser ends without a word: the call says so within seconds, and the next one is answered.
import * as assert from 'uvu/assert';
import { inEngines, onPage } from './engines.ts';

inEngines('lost workers', (bench) => {
  const { name, check } = bench;
  const page = onPage(bench, { isolated: true });

  check("the engine's worker: SACCADE_WORKER_FAILED, and the next call starts anew", async () => {
    const { said, waited, same, started, closed } = (await page().evaluate(`run('lostHost')`)) as Record<
      string,
      unknown
    >;
    assert.match(String(said), /^SACCADE_WORKER_FAILED: The worker that looked at this picture ended: it fell silent/);
    assert.ok((waited as number) < 6500, `${waited as number} ms`);
    assert.equal({ same, started }, { same: true, started: 2 });
    assert.match(String(closed), /^SACCADE_CLOSED/);
  });

  check('while it opens: SACCADE_LOAD_FAILED, but never for a script that takes long', async () => {
    const { said, waited, late } = (await page().evaluate(`run('lostOpening')`)) as Record<string, unknown>;
    assert.match(String(said), /^SACCADE_LOAD_FAILED: The worker of saccade ended while it started: it fell silent/);
    assert.ok((waited as number) < 6500, `${waited as number} ms`);
    assert.is(late, 'opened');
  });

  check('a thread: its pictures are looked at elsewhere', async () => {
    // WebKitGTK has no threads, and detectMany goes on all the same
    const threads = name === 'WebKit' ? 1 : 2;
    assert.equal(await page().evaluate(`run('lostThread')`), { threads, same: 8 });
  });
});
