// Workers that a browser ends without a word: the call says so within seconds, and the next one is answered.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser, Page } from 'playwright-core';
import type { StaticServer } from '../../bindings/demo/server.ts';
import { launch, openPage, servePages, withChromium } from './chromium.ts';

const test = suite('lost workers in Chromium');
let browser: Browser;
let server: StaticServer;
let page: Page;

withChromium(test, 'lost workers in Chromium', () => {
  test.before(async () => {
    browser = await launch();
    server = await servePages({ isolated: true });
    ({ page } = await openPage(browser, server.url));
  });
  test.after(async () => {
    await browser.close();
    await server.close();
  });

  test("the engine's worker: SACCADE_WORKER_FAILED, and the next call starts anew", async () => {
    const { said, waited, same, started, closed } = (await page.evaluate(`run('lostHost')`)) as Record<string, unknown>;
    assert.match(String(said), /^SACCADE_WORKER_FAILED: The worker that looked at this picture ended: it fell silent/);
    assert.ok((waited as number) < 6500, `${waited as number} ms`);
    assert.equal({ same, started }, { same: true, started: 2 });
    assert.match(String(closed), /^SACCADE_CLOSED/);
  });

  test('a thread: its pictures are looked at elsewhere', async () => {
    assert.equal(await page.evaluate(`run('lostThread')`), { threads: 2, same: 8 });
  });
});
