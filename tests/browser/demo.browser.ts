// The demo in Chromium: from a camera (a file made from a photograph) and from photographs to drawn pupils; its states;
// keys alone; a phone. SACCADE_SHOTS: see opendemo.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { launch, SAMPLES, withChromium } from './chromium.ts';
import { part, shrink, writeY4m } from './fakecamera.ts';
import { openDemo, shot, until } from './opendemo.ts';
import { colors } from './pixels.ts';

const test = suite('the demo in Chromium');
const folder = mkdtempSync(join(tmpdir(), 'saccade-demo-'));
const FAKE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const WIDE = { viewport: { width: 1360, height: 860 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
let browser: Browser;

withChromium(test, 'the demo in Chromium', () => {
  test.before(async () => {
    const video = join(folder, 'camera.y4m');
    const photo = shrink(await decodeImage(join(SAMPLES, 'sample1.jpg'), 1e8), 2);
    const sway = (i: number) => part(photo, Math.round(160 + 30 * Math.sin((i * Math.PI) / 10)), 60, 640, 480);
    writeY4m(
      video,
      Array.from({ length: 20 }, (_, i) => sway(i)),
      15,
    );
    browser = await launch([...FAKE, `--use-file-for-fake-video-capture=${video}`]);
  });
  test.after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  for (const [name, isolated, options] of [
    ['wide, light, with threads', true, { ...WIDE, colorScheme: 'light' }],
    ['phone, dark, without the headers', false, { ...PHONE, colorScheme: 'dark' }],
  ] as const) {
    test(`${name}: camera to drawn pupils`, async () => {
      await using demo = await openDemo(browser, { isolated, ...options });
      const { page } = demo;
      await shot(page, `${name}, welcome`);
      await page.click('#camera');
      await page.locator('#faces li canvas').first().waitFor();
      await until(async () => Number(await page.textContent('#fps')) > 0, 'frames a second');
      assert.is(await page.getAttribute('#stage', 'data-state'), 'camera');
      assert.is(await page.textContent('#threads-word'), isolated ? 'threads' : 'thread');
      if (!isolated) assert.match((await page.textContent('#engine'))!, /not cross-origin isolated/);
      // pupils are pink, lids cyan, irises yellow: nothing else on the overlay is
      await until(async () => (await colors(page, '#overlay')).every((count) => count > 0), 'drawn eyes');
      assert.ok((await colors(page, '#faces canvas')).every((count) => count > 0));
      assert.match((await page.getAttribute('#overlay', 'aria-label'))!, /face.*% sure/);
      await shot(page, `${name}, camera`);
      const width: number = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(width <= options.viewport.width, `${width} px wide`);

      await page.click('#camera'); // stops it
      assert.is(await page.getAttribute('#stage', 'data-state'), 'empty');
      assert.is(await page.evaluate('document.getElementById("video").srcObject'), null);
      assert.is(await page.isDisabled('#copy'), true);
      assert.equal(demo.errors, []);
    });

    test(`${name}: a sample photograph, its JSON and its PNG`, async () => {
      await using demo = await openDemo(browser, {
        isolated,
        ...options,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const { page } = demo;
      await page.click('#sample');
      await page.locator('#faces li').nth(2).waitFor();
      await shot(page, `${name}, photograph`);
      await page.click('#copy');
      await until(async () => (await page.textContent('#status')) === 'Copied.', 'a copy');
      const copied = JSON.parse(await page.evaluate('navigator.clipboard.readText()')) as {
        width: number;
        faces: { eyes: { left: { iris: unknown[] } } }[];
      };
      assert.equal([copied.width, copied.faces.length, copied.faces[0]!.eyes.left.iris.length], [1920, 3, 8]);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
      const png = await decodeImage(await download.path(), 1e8);
      assert.equal([png.width, png.height, download.suggestedFilename()], [1920, 1280, 'saccade.png']);
      assert.equal(demo.errors, []);
    });
  }

  test('photographs by file, drop and paste; a file that is none; no face', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    await page.setInputFiles('#file', join(SAMPLES, 'sample5.jpg'));
    await page.locator('#faces li').nth(4).waitFor();
    for (const kind of ['drop', 'paste']) {
      await page.evaluate(`(${give.toString()})(${JSON.stringify([kind, 'samples/sample1.jpg', 'image/jpeg'])})`);
      await until(async () => (await page.locator('#faces li').count()) === 3, `the three faces by ${kind}`);
      await page.setInputFiles('#file', join(SAMPLES, 'sample5.jpg'));
      await until(async () => (await page.locator('#faces li').count()) === 5, 'five faces');
    }
    await page.evaluate(`(${give.toString()})(${JSON.stringify(['drop', 'main.js', 'text/javascript'])})`);
    await until(async () => /That is no picture/.test((await page.textContent('#status'))!), 'a refusal');
    await isCleared(page);
    await page.setInputFiles('#file', join(SAMPLES, 'sample1.jpg'));
    await page.locator('#faces li').nth(2).waitFor();
    await page.setInputFiles('#file', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no png') });
    await until(async () => /cannot read that picture/.test((await page.textContent('#status'))!), 'a refusal');
    assert.is(await page.textContent('#headline'), 'That picture cannot be read');
    await isCleared(page);
    // sliders change what is found: nothing passes O-Net at its highest
    await page.setInputFiles('#file', join(SAMPLES, 'sample5.jpg'));
    await page.locator('#faces li').nth(4).waitFor();
    await page.click('.fold summary');
    await page.locator('#set-o').fill('0.99');
    await page.locator('#set-minConfidence').fill('0.999');
    await page.locator('#set-minFaceSize').fill('200');
    await until(async () => (await page.locator('#faces li').count()) < 5, 'fewer faces');
    await page.click('button[type=reset]');
    await until(async () => (await page.locator('#faces li').count()) === 5, 'five faces again');
    assert.is(await page.textContent('.control output'), '40 px');
    assert.equal(demo.errors, []);
  });

  test('keys alone reach everything, and everything has a name', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    const reached: string[] = [];
    for (let i = 0; i < 32; i++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate('document.activeElement.id || document.activeElement.tagName'));
    }
    for (const id of [
      ...['A', 'camera', 'open', 'sample', 'layer-box', 'SUMMARY', 'set-preset-careful', 'set-light'],
      ...['set-minFaceSize', 'link', 'embed-copy', 'bench-run', 'offline-keep'],
    ]) {
      assert.ok(reached.includes(id), `${id} among ${reached.join()}`);
    }
    const nameless: string[] =
      await page.evaluate(`[...document.querySelectorAll('button, input:not([hidden]), canvas:not([aria-hidden])')]
      .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map((e) => e.id)`);
    assert.equal(nameless, []);
    await page.focus('#sample');
    await page.keyboard.press('Enter');
    await page.locator('#faces li').first().waitFor();
    const small: string[] = await page.evaluate(`[...document.querySelectorAll('button')]
      .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 44).map((e) => e.id)`);
    assert.equal(small, []);
    assert.equal(demo.errors, []);
  });

  test('a camera that is refused or missing is said so, and photographs go on', async () => {
    for (const [args, words] of [
      [['--use-fake-device-for-media-stream', '--deny-permission-prompts'], 'The camera is blocked'],
      [['--use-fake-ui-for-media-stream'], 'No camera here'],
    ] as const) {
      const other = await launch([...args]);
      try {
        await using demo = await openDemo(other, { ...WIDE, colorScheme: 'dark' });
        const { page } = demo;
        await page.click('#camera');
        await until(async () => (await page.textContent('#headline')) === words, words);
        await shot(page, words);
        await page.click('#sample');
        await page.locator('#faces li').first().waitFor();
        assert.equal(demo.errors, []);
      } finally {
        await other.close();
      }
    }
  });
});

/** Nothing of an earlier picture is left. */
async function isCleared(page: Page): Promise<void> {
  assert.is(await page.locator('#faces li').count(), 0);
  assert.is(await page.locator('#hits div').count(), 0);
  assert.is(await page.isVisible('#overlay'), false);
  assert.is(await page.isDisabled('#copy'), true);
  assert.is(await page.textContent('#ms'), '–');
  assert.is(await page.getAttribute('#stage', 'aria-busy'), 'false');
}

// In the page: drops or pastes a file.
async function give([kind, address, type]: [string, string, string]): Promise<void> {
  const data = new DataTransfer();
  data.items.add(new File([await (await fetch(address)).blob()], 'file', { type }));
  dispatchEvent(
    kind === 'drop'
      ? new DragEvent('drop', { dataTransfer: data })
      : new ClipboardEvent('paste', { clipboardData: data }),
  );
}
