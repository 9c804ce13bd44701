// The playground in Chromium: numbers that join picture and list, layers, settings, and what is shown while it is at
// work or when something failed.
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { launch, withChromium } from './chromium.ts';
import { faces, openDemo, shot, until } from './opendemo.ts';
import { colors } from './pixels.ts';

const test = suite('the playground in Chromium');
const WIDE = { viewport: { width: 1280, height: 860 } };
const LAYERS = ['box', 'keypoints', 'eyes', 'iris', 'pupil', 'gaze', 'labels'];
let browser: Browser;

withChromium(test, 'the playground in Chromium', () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  test('a face and its line are one: pointed at, focused, kept, let go', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    await page.click('#sample');
    await faces(page, 3);
    assert.equal(await page.locator('#faces .who b').allTextContents(), ['1', '2', '3']);
    const lit = async () => [
      await page.locator('#hits .lit').getAttribute('data-face', { timeout: 2000 }),
      await page.locator('#faces .lit').getAttribute('data-face', { timeout: 2000 }),
    ];
    await page.hover('#faces li:nth-child(2) canvas');
    assert.equal(await lit(), ['2', '2']);
    await page.hover('#hits div:nth-child(3)');
    assert.equal(await lit(), ['3', '3']);
    await page.hover('h1');
    assert.is(await page.locator('.lit').count(), 0);
    await page.focus('#faces li:nth-child(1) .who');
    assert.equal(await lit(), ['1', '1']);
    await page.keyboard.press('Tab');
    assert.equal(await lit(), ['2', '2']);
    await page.keyboard.press('Enter');
    assert.is(await page.getAttribute('#faces li:nth-child(2) .who', 'aria-pressed'), 'true');
    await page.focus('#sample');
    assert.equal(await lit(), ['2', '2'], 'it is kept');
    await page.keyboard.press('Escape');
    assert.is(await page.locator('.lit').count(), 0);
    // over the face: its place in the picture is the box's
    const hit = (await page.locator('#hits div').first().boundingBox())!;
    const stage = (await page.locator('#stage').boundingBox())!;
    const scale = stage.width / 1920;
    assert.ok(Math.abs(hit.width / scale - 183) < 6, `${hit.width / scale} px wide`);
    assert.equal(demo.errors, []);
  });

  test('layers: each comes and goes with its box, in picture and close-ups', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    await page.click('#sample');
    await faces(page, 3);
    await page.uncheck('#layer-gaze'); // an arrow begins on the pupil, and covers one that is a pixel wide
    for (const canvases of ['#overlay', '#faces canvas']) {
      assert.ok(
        (await colors(page, canvases)).every((count) => count > 0),
        canvases,
      );
    }
    await page.uncheck('#layer-iris');
    for (const canvases of ['#overlay', '#faces canvas']) {
      const [pupils, lids, irises] = await colors(page, canvases);
      assert.ok(pupils > 0 && lids > 0 && irises < lids / 20, `${canvases}: ${irises} of irises`);
    }
    assert.match(await page.evaluate<string>('location.hash'), /layers=box\.keypoints\.eyes\.pupil\.labels/);
    for (const layer of LAYERS) await page.uncheck(`#layer-${layer}`);
    const drawn = await page.evaluate<number>(`(() => {
      const { data } = overlay.getContext('2d').getImageData(0, 0, overlay.width, overlay.height);
      return data.filter((v, i) => i % 4 === 3 && v > 0).length;
    })()`);
    assert.is(drawn, 0);
    for (const layer of LAYERS) await page.check(`#layer-${layer}`);
    assert.is(await page.evaluate('location.hash'), '');
    assert.equal(demo.errors, []);
  });

  test('every setting reaches the detector and the code', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    await page.click('#sample');
    await faces(page, 3);
    const code = () => page.textContent('#embed');
    assert.match((await code())!, /detect\(photo, \{\n {2}preset: 'careful',\n {2}minFaceSize: 40,\n\}\)/);
    const settled = () => until(async () => (await page.getAttribute('#stage', 'aria-busy')) === 'false', 'an answer');
    for (const [pick, says] of [
      ['#set-preset-thorough', /preset: 'thorough'/],
      ['#set-rotations-quarters', /rotations: 'quarters'/],
      ['#set-light', /light: 'auto'/],
      ['#set-refine', /refine: false/], // thorough looks twice: off is a difference
      ['#set-eyes-lite', /createDetector\(\{ weights: 'tiny', elg: 'lite' \}\)/],
    ] as const) {
      await page.locator(pick).click();
      assert.match((await code())!, says);
      await page.waitForTimeout(200);
      await settled();
    }
    await until(async () => (await page.locator('#faces li').count()) >= 3, 'faces');
    assert.ok(
      (await colors(page, '#faces canvas')).every((count) => count > 0),
      'eyes by the small networks',
    );
    await page.locator('#set-eyes-none').click();
    assert.match((await code())!, /createDetector\(\{ weights: 'tiny', eyes: false \}\)/);
    await until(async () => (await page.locator('#faces .pair:not([hidden])').count()) === 0, 'no close-ups');
    await page.locator('#set-minFaceSize').fill('200');
    await until(async () => (await page.locator('#faces li').count()) === 0, 'no face so large');
    await page.click('button[type=reset]');
    await faces(page, 3);
    assert.is(await page.evaluate('location.hash'), '');
    assert.equal(demo.errors, []);
  });

  test('at work: nothing of before is left, and the page says so', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await using demo = await openDemo(browser, {
      ...WIDE,
      isReady: false,
      before: async (page) => {
        await page.route('**/mtcnn-tiny.safetensors', async (route) => {
          await held;
          await route.continue();
        });
      },
    });
    const { page } = demo;
    await page.click('#sample');
    await until(async () => (await page.getAttribute('#stage', 'aria-busy')) === 'true', 'work');
    await page.locator('.spinner').waitFor();
    await until(async () => /Loading the networks/.test((await page.textContent('#status'))!), 'words');
    await shot(page, 'at work');
    assert.is(await page.isDisabled('#copy'), true);
    release();
    await faces(page, 3);
    assert.is(await page.isVisible('.spinner'), false);
    assert.equal(demo.errors, []);
  });

  test('networks that do not load are said so; a press tries again', async () => {
    await using demo = await openDemo(browser, {
      ...WIDE,
      isReady: false,
      before: async (page) => void (await page.route('**/mtcnn-tiny.safetensors', (route) => route.abort())),
    });
    const { page } = demo;
    await until(async () => (await page.textContent('#headline')) === 'The networks did not load', 'the failure');
    assert.match((await page.textContent('#hint'))!, /Could not read the weights from .*mtcnn-tiny\.safetensors/);
    assert.is(await page.getAttribute('#stage', 'aria-busy'), 'false');
    await shot(page, 'networks that do not load');
    await page.unroute('**/mtcnn-tiny.safetensors');
    await page.click('#sample');
    await faces(page, 3);
  });
});
