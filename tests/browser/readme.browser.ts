// The pages of the README, as they stand there: beside an installed package, and from a CDN.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serve } from '../../bindings/demo/server.ts';
import { ROOT } from '../helpers/engine.ts';
import { launch, openPage, SAMPLES, withChromium } from './chromium.ts';

const test = suite("the README's page");
const PAGES = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```html\n([\s\S]*?)```/g)].map(
  ([, page]) => page!,
);
const HEAD = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
const MARK = '<script type="module">window.done = true</script>';

withChromium(test, "the README's page", () => {
  test('draws the faces of a photograph', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saccade-readme-'));
    writeFileSync(join(folder, 'index.html'), HEAD + PAGES[0]! + MARK);
    copyFileSync(join(SAMPLES, 'sample1.jpg'), join(folder, 'photo.jpg'));
    const browser = await launch();
    const installed = '/node_modules/saccade';
    const folders = {
      '/': folder,
      [`${installed}/dist/`]: join(ROOT, 'dist'),
      [`${installed}/weights/`]: join(ROOT, 'weights'),
    };
    await using server = await serve({ folders });
    try {
      const { page: tab, errors } = await openPage(browser, server.url, 'done');
      await tab.setViewportSize({ width: 960, height: 640 });
      let drawn = 0;
      for (let i = 0; i < 100 && drawn === 0; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        drawn = await tab.evaluate(
          `over.width < 1000 ? 0 : over.getContext('2d').getImageData(0, 0, over.width, over.height).data.filter((v, i) => i % 4 === 3 && v > 0).length`,
        );
      }
      mkdirSync(join(ROOT, 'out'), { recursive: true });
      await tab.screenshot({ path: join(ROOT, 'out/readme-page.png') });
      assert.ok(drawn > 2000, `${drawn} pixels drawn`);
      assert.equal(errors, []);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('from a CDN: prints the faces of a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saccade-readme-'));
    await using cdn = await serve({
      folders: { '/dist/': join(ROOT, 'dist'), '/weights/': join(ROOT, 'weights') },
      isolated: false,
      cors: true,
    });
    const page = PAGES[1]!.replace(/https:\/\/cdn.jsdelivr.net\/npm\/saccade@[\d.]+/, cdn.url);
    assert.ok(page.includes(cdn.url));
    writeFileSync(join(folder, 'index.html'), HEAD + page + MARK);
    await using server = await serve({ folders: { '/': folder }, isolated: false });
    const browser = await launch();
    try {
      const { page: tab, errors } = await openPage(browser, server.url, 'done');
      await tab.setInputFiles('#file', join(SAMPLES, 'sample5.jpg'));
      let text = '';
      for (let i = 0; i < 100 && text === ''; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        text = await tab.evaluate('out.textContent');
      }
      assert.ok((JSON.parse(text) as unknown[]).length >= 5);
      assert.equal(errors, []);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true });
    }
  });
});
