// The playground without a network: kept when its visitor says so and not before, used with the server gone, renewed,
// and taken away again.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serve, type StaticServer } from '../../bindings/demo/server.ts';
import { ROOT } from '../helpers/engine.ts';
import { launch, withChromium } from './chromium.ts';
import { faces, ready, shot, until } from './opendemo.ts';

const test = suite('the playground offline');
const folder = mkdtempSync(join(tmpdir(), 'saccade-offline-'));
const PLACE = '/some/path/';
let browser: Browser;

async function open(isolated: boolean): Promise<{ page: Page; context: BrowserContext; server: StaticServer }> {
  const server = await serve({ folders: { [PLACE]: folder }, isolated });
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(server.url + PLACE);
  await ready(page);
  return { page, context, server };
}

const words = (page: Page) => page.textContent('#offline-words');
const workers = (page: Page) =>
  page.evaluate<number>('navigator.serviceWorker.getRegistrations().then((l) => l.length)');
const kept = (page: Page) => page.evaluate<string[]>('caches.keys()');

withChromium(test, 'the playground offline', () => {
  test.before(async () => {
    cpSync(join(ROOT, 'dist/demo'), folder, { recursive: true });
    browser = await launch();
  });
  test.after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  for (const isolated of [true, false]) {
    test(`kept by a press; found and measured with the server gone, ${isolated ? 'with' : 'without'} threads`, async () => {
      const { page, context, server } = await open(isolated);
      await until(async () => /Nothing is kept until you say so/.test((await words(page))!), 'the offer');
      assert.equal([await workers(page), await kept(page)], [0, []], 'nothing is kept by itself');
      const label = (await page.textContent('#offline-keep'))!;
      assert.match(label, /^Make it work offline \(\d\.\d MB\)$/);
      await page.click('#offline-keep');
      await until(async () => /^Works offline/.test((await words(page))!), 'all of it');
      await shot(page, 'offline, kept');
      const bytes = await page.evaluate<number>(`(async () => {
        const cache = await caches.open((await caches.keys())[0]);
        const all = await Promise.all((await cache.matchAll()).map((one) => one.arrayBuffer()));
        return all.reduce((sum, { byteLength }) => sum + byteLength, 0);
      })()`);
      assert.ok(label.includes(`(${(bytes / 1e6).toFixed(1)} MB)`), `${label}: ${bytes} bytes`);

      await server.close();
      await context.setOffline(true);
      await page.reload();
      await ready(page);
      assert.is(await page.evaluate('crossOriginIsolated'), isolated);
      assert.is(await page.textContent('#threads-word'), isolated ? 'threads' : 'thread');
      await page.click('#sample');
      await faces(page, 3);
      await page.goto(`${server.url}${PLACE}index.html#preset=python`);
      await ready(page);
      assert.is(await page.isChecked('#set-preset-python'), true);
      await page.locator('#set-eyes-lite').click();
      await page.click('#sample');
      await faces(page, 3);

      await page.click('#offline-forget');
      await until(async () => /^Removed/.test((await words(page))!), 'its end');
      assert.equal([await workers(page), await kept(page)], [0, []]);
      await context.close();
    });
  }

  test('a newer version waits until it is wanted, and loads only what changed', async () => {
    const { page, context, server } = await open(true);
    await page.click('#offline-keep');
    await until(async () => /^Works offline/.test((await words(page))!), 'all of it');
    // as a new build would have it: another page, another list
    const [html, worker] = ['index.html', 'sw.js'].map((name) => join(folder, name)) as [string, string];
    const before = [readFileSync(html, 'utf8'), readFileSync(worker, 'utf8')];
    const next = before[0]!.replace('Show it a face', 'Show it another');
    const digest = async (text: string) =>
      Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text)))
        .toString('hex')
        .slice(0, 16);
    try {
      writeFileSync(html, next);
      writeFileSync(worker, before[1]!.replace(await digest(before[0]!), await digest(next)));
      const asked: string[] = [];
      context.on('request', (request) => {
        if (request.serviceWorker()) asked.push(new URL(request.url()).pathname);
      });
      await page.reload();
      assert.is(await page.textContent('#headline'), 'Show it a face', 'the old one is whole until then');
      await page.evaluate('navigator.serviceWorker.getRegistration().then((one) => one.update())');
      await page.locator('#offline-update').waitFor();
      await until(async () => (await words(page)) === 'A newer version is here.', 'the offer');
      await Promise.all([page.waitForEvent('load'), page.click('#offline-update')]);
      await until(async () => (await page.textContent('#headline')) === 'Show it another', 'the new one');
      assert.is(await page.isVisible('#offline-update'), false);
      assert.equal(
        asked.filter((path) => /weights|wasm/.test(path)),
        [],
      );
      await ready(page);
    } finally {
      writeFileSync(html, before[0]!);
      writeFileSync(worker, before[1]!);
    }
    await context.close();
    await server.close();
  });

  test('files of two versions are not kept', async () => {
    const { page, context, server } = await open(true);
    const html = join(folder, 'index.html');
    const before = readFileSync(html, 'utf8');
    writeFileSync(html, `${before} `);
    try {
      await page.click('#offline-keep');
      await until(async () => /^It could not be kept/.test((await words(page))!), 'the refusal');
      assert.is(await page.isVisible('#offline-keep'), true);
    } finally {
      writeFileSync(html, before);
    }
    await page.click('#offline-keep');
    await until(async () => /^Works offline/.test((await words(page))!), 'the second try');
    await context.close();
    await server.close();
  });
});
