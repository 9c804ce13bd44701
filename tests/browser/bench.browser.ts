// The demo's bench in Chromium: its numbers and their JSON, on several threads and on one; cancelled, and ended by
// something else.
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Numbers } from '../../bindings/demo/measure.ts';
import { launch, withChromium } from './chromium.ts';
import { openDemo, shot, until } from './opendemo.ts';

const test = suite("the demo's bench in Chromium");
const WIDE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
let browser: Browser;

withChromium(test, "the demo's bench in Chromium", () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  for (const [name, isolated, options] of [
    ['wide, light, with threads', true, { ...WIDE, colorScheme: 'light' }],
    ['phone, dark, without the headers', false, { ...PHONE, colorScheme: 'dark' }],
  ] as const) {
    test(`${name}: from the button to JSON`, async () => {
      const permissions = ['clipboard-read', 'clipboard-write'];
      await using demo = await openDemo(browser, { isolated, ...options, permissions });
      const { page } = demo;
      await page.locator('#bench').scrollIntoViewIfNeeded();
      await shot(page, `bench, ${name}, before`);
      assert.is(await page.isDisabled('#bench-copy'), true);
      await page.click('#bench-run');
      const share = () => page.evaluate<number>('document.getElementById("bench-progress").value');
      await until(async () => (await share()) > 0.3, 'progress');
      assert.is(await page.textContent('#bench-run'), 'Cancel');
      await shot(page, `bench, ${name}, at work`);
      // the page answers meanwhile
      const pause = await page.evaluate<number>(`new Promise((resolve) => {
        let [most, last, n] = [0, performance.now(), 0];
        const look = () => {
          const now = performance.now();
          [most, last] = [Math.max(most, now - last), now];
          if (n++ < 30) setTimeout(look, 10);
          else resolve(most);
        };
        look();
      })`);
      assert.ok(pause < 500, `the page stood still for ${pause} ms`);
      await until(async () => !(await page.isDisabled('#bench-copy')), 'the end');
      await page.locator('#bench-copy').scrollIntoViewIfNeeded();
      await shot(page, `bench, ${name}, numbers`);
      await page.click('#bench-copy');
      await until(async () => (await page.textContent('#bench-words')) === 'Copied.', 'a copy');
      const numbers = JSON.parse(await page.evaluate('navigator.clipboard.readText()')) as Numbers;
      assert.equal(numbers.pictures, { width: 1280, height: 853, faces: 3 });
      assert.is(numbers.threads > 1, isolated);
      assert.equal(numbers.checked, { repeatable: true });
      assert.match(numbers.build, isolated ? /-threads$/ : /^(simd|relaxed)$/);
      for (const value of [numbers.stages.pnet, numbers.stages.total, numbers.rate.pixels]) assert.ok(value > 0);
      const shown = (await page.textContent('#bench-numbers'))!;
      assert.ok(shown.includes(`${numbers.rate.pixels.toFixed(1)} a second`), shown);
      const width: number = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(width <= options.viewport.width, `${width} px wide`);
      assert.equal(demo.errors, []);
    });
  }

  test('the address starts it; a second press cancels, a photograph ends it', async () => {
    await using demo = await openDemo(browser, { ...WIDE, path: '#bench' });
    const { page } = demo;
    await until(async () => (await page.textContent('#bench-run')) === 'Cancel', 'a start');
    await page.click('#bench-run');
    await until(async () => (await page.textContent('#bench-words')) === 'Stopped before the end.', 'an end');
    assert.is(await page.isVisible('#bench-progress'), false);
    await page.click('#bench-run');
    await page.click('#sample');
    await page.locator('#faces li').nth(2).waitFor();
    await until(async () => (await page.textContent('#bench-run')) === 'Measure again', 'an end');
    assert.is(await page.textContent('#bench-words'), 'Stopped before the end.');
    assert.is(await page.isDisabled('#bench-copy'), true);
    assert.equal(demo.errors, []);
  });
});
