// The same faces in Chromium as the reference has: in a page and in a worker, with threads and without.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from 'playwright-core';
import type { DetectorInfo, Face } from '../../bindings/types.ts';
import { launch, openPage, servePages, withChromium } from './chromium.ts';
import { differences, goldens, type Goldens } from './goldens.ts';

const test = suite('faces in Chromium');
let browser: Browser;
let golden: Goldens;

withChromium(test, 'faces in Chromium', () => {
  test.before(async () => {
    golden = await goldens('golden pictures in Chromium');
    browser = await launch();
  });
  test.after(async () => {
    await browser.close();
    golden.close();
  });

  for (const isolated of [true, false]) {
    for (const run of ['run', 'runInWorker']) {
      const where = `${isolated ? 'isolated' : 'not isolated'}, in a ${run === 'run' ? 'page' : 'worker'}`;
      test(`${where}: every golden picture has the reference's faces`, async () => {
        await using server = await servePages({ isolated, goldens: golden.folder });
        await using tab = await openPage(browser, server.url);
        const { page, errors } = tab;
        const urls = golden.pictures.map(({ name }) => `/goldens/${name}.png`);
        const result: { info: DetectorInfo; faces: Face[][] } = await page.evaluate(
          `${run}('faces', ${JSON.stringify(urls)}, { eyes: false })`,
        );
        const wrong = golden.pictures.flatMap((picture, i) => differences(picture, result.faces[i]!));
        assert.equal(wrong, []);
        assert.equal(errors, []);
        if (isolated) assert.match(result.info.why, /threads: min/);
        else assert.match(result.info.why, /1 thread of \d: .*not cross-origin isolated/);
      });
    }
  }
});
