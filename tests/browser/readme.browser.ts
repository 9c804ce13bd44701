// The page of the README, as it stands there, beside an installed package.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serve } from '../../bindings/demo/server.ts';
import { ROOT } from '../helpers/engine.ts';
import { launch, openPage, SAMPLES, withChromium } from './chromium.ts';

const test = suite("the README's page");

withChromium(test, "the README's page", () => {
  test('draws the faces of a photograph', async () => {
    const [, page] = /```html\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))!;
    const folder = mkdtempSync(join(tmpdir(), 'saccade-readme-'));
    const head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">';
    const mark = '<script type="module">window.done = true</script>';
    writeFileSync(join(folder, 'index.html'), head + page + mark);
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
});
