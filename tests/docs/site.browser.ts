// The built site (npm run docs) in Chromium: every link inside it, what axe says of every page, the search, the cascade
// that runs in the page, and no page wider than a phone. SACCADE_SHOTS names a folder for screenshots.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serve, type StaticServer } from '../../bindings/demo/server.ts';
import { launch, withChromium } from '../browser/chromium.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('the documentation in Chromium');
const SITE = join(ROOT, 'dist/site');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.SACCADE_SHOTS;
const PHONE = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 900 };

const isBuilt = existsSync(join(SITE, 'docs/index.html'));
const pages = isBuilt
  ? readdirSync(join(SITE, 'docs'), { recursive: true, encoding: 'utf8' })
      .map((name) => `docs/${name.replaceAll('\\', '/')}`)
      .filter((name) => name.endsWith('.html') && !name.endsWith('404.html'))
      .sort()
  : [];
let browser: Browser;
let server: StaticServer;

if (!isBuilt) {
  process.stdout.write('skipped: the documentation in Chromium (npm run docs makes it)\n');
  test('skipped', () => undefined);
  test.run();
} else {
  test('every link inside it leads somewhere', () => {
    assert.ok(pages.length > 35);
    const texts = new Map(pages.map((page) => [page, readFileSync(join(SITE, page), 'utf8')]));
    const dead: string[] = [];
    for (const [page, text] of texts) {
      for (const [, href] of text.matchAll(/ (?:href|src)="([^"]+)"/g)) {
        if (/^[a-z]+:|^\/\//.test(href!)) continue;
        const [path, anchor] = decodeURIComponent(href!).split('#') as [string, string?];
        const to = path === '' ? page : posix.join(path.startsWith('/') ? '' : posix.dirname(page), path);
        const file = [to, `${to}.html`, posix.join(to, 'index.html')]
          .map((name) => name.replace(/^\//, ''))
          .find((name) => existsSync(join(SITE, name)) && !name.endsWith('/') && name !== '');
        const target = file && /\.html$/.test(file) ? (texts.get(file) ?? '') : '';
        if (!file || (anchor && !['', 'app'].includes(anchor) && target && !target.includes(` id="${anchor}"`)))
          dead.push(`${page} → ${href}`);
      }
    }
    assert.equal(dead, []);
  });

  withChromium(test, 'the documentation in Chromium', () => {
    test.before(async () => {
      browser = await launch();
      server = await serve({ folders: { '/': SITE }, isolated: false });
      if (SHOTS) mkdirSync(SHOTS, { recursive: true });
    });
    test.after(async () => {
      await browser.close();
      await server.close();
    });

    for (const [how, viewport, colorScheme] of [
      ['wide, light', WIDE, 'light'],
      ['a phone, dark', PHONE, 'dark'],
    ] as const) {
      test(`axe finds nothing, no page is too wide: ${how}`, async () => {
        const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(`${page.url()}: ${String(error)}`));
        const found: string[] = [];
        for (const name of pages) {
          await page.goto(`${server.url}/${name}`);
          await page.waitForFunction(`'__vue_app__' in document.querySelector('#app')`);
          const width: number = await page.evaluate('document.documentElement.scrollWidth');
          if (width > viewport.width) found.push(`${name}: ${width} px wide`);
          found.push(...(await violations(page)).map((one) => `${name}: ${one}`));
          await shot(page, `${name.replace(/^docs\/|\.html$/g, '').replaceAll('/', '-')} ${how}`);
        }
        await context.close();
        assert.equal([...found, ...errors], []);
      });
    }

    test('the search finds a page', async () => {
      const page = await browser.newPage({ viewport: WIDE });
      await page.goto(`${server.url}/docs/index.html`);
      await page.locator('button.DocSearch-Button').click();
      await page.locator('#localsearch-input').fill('cross-origin isolated');
      const first = page.locator('.VPLocalSearchBox .result').first();
      await first.waitFor();
      assert.equal(await violations(page), []);
      await shot(page, 'search');
      await first.click();
      await page.waitForURL(/docs\/(threads|page|runtimes)/);
      await page.close();
    });

    for (const isolated of [true, false]) {
      test(`the cascade runs in the page, ${isolated ? 'with' : 'without'} the headers`, async () => {
        await using own = await serve({ folders: { '/': SITE }, isolated });
        const page = await browser.newPage({ viewport: WIDE });
        await page.goto(`${own.url}/docs/how.html`);
        await page.locator('.cascade .go').click();
        const stages = page.locator('.cascade .stages label');
        await stages.nth(2).waitFor();
        const counts = (await stages.allTextContents()).map((text) => Number(text.split(':')[1]));
        assert.ok(counts[0]! > counts[1]! && counts[1]! >= counts[2]! && counts[2]! >= 5, counts.join());
        await stages.nth(0).click();
        assert.equal(await violations(page), []);
        await page.locator('.cascade').scrollIntoViewIfNeeded();
        await shot(page, `cascade ${String(isolated)}`);
        await page.close();
      });
    }
  });
}

interface Violation {
  id: string;
  nodes: { target: string[]; html: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: all } = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return all.map(
    ({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]!.target.join(' ')} ${nodes[0]!.html.slice(0, 120)}`,
  );
}

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name.replaceAll(/[^\w]+/g, '-')}.png`) });
}
