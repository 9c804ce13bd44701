// Pictures of another site that the page may show but not read: an error that says what they need.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from 'playwright-core';
import { serve } from '../../bindings/demo/server.ts';
import { join } from 'node:path';
import { ROOT } from '../helpers/engine.ts';
import { launch, openPage, SAMPLES, withChromium } from './chromium.ts';

const test = suite('pictures of another site in Chromium');
let browser: Browser;

const FOLDERS = {
  '/': join(ROOT, 'tests/browser/page'),
  '/saccade/dist/': join(ROOT, 'dist'),
  '/saccade/weights/': join(ROOT, 'weights'),
  '/samples/': SAMPLES,
};

withChromium(test, 'pictures of another site in Chromium', () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  for (const isolated of [false, true]) {
    test(`an <img> and a canvas that it was drawn on, on ${isolated ? 'an isolated' : 'a'} page`, async () => {
      const [here, there] = await Promise.all([
        serve({ isolated, folders: FOLDERS }),
        serve({ isolated: false, folders: FOLDERS }),
      ]);
      const { page } = await openPage(browser, here.url);
      const said: string[] = await page.evaluate(`run('foreign', '${new URL('/samples/sample5.jpg', there.url)}')`);
      // an isolated page does not even load it: there is nothing to draw
      assert.is(said.length, isolated ? 1 : 3);
      for (const words of said) assert.match(words, /^SACCADE_BAD_IMAGE: .*crossorigin, CORS, if isolated CORP/);
      await page.close();
      await Promise.all([here.close(), there.close()]);
    });
  }
});
