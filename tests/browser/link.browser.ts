// What may be taken from the playground: a link that holds its settings, and code that does what it does.
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Face } from '../../bindings/types.ts';
import { launch, servePages, withChromium } from './chromium.ts';
import { faces, openDemo, until } from './opendemo.ts';

const test = suite("the playground's link and code");
const WIDE = { viewport: { width: 1280, height: 860 }, permissions: ['clipboard-read', 'clipboard-write'] };
let browser: Browser;

const clipboard = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');

withChromium(test, "the playground's link and code", () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  test('a link opens the page with the same settings and layers, and holds no picture', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    await page.click('#sample');
    await faces(page, 3);
    await page.locator('#set-preset-python').click();
    await page.locator('#set-eyes-lite').click();
    await page.locator('#set-minFaceSize').fill('80');
    await page.uncheck('#layer-gaze');
    await page.click('#link');
    // the status may be of the picture again, which is looked at with the new settings
    await until(async () => /^https?:/.test(await clipboard(page)), 'a copy');
    const link = new URL(await clipboard(page));
    assert.is(link.hash, '#preset=python&eyes=lite&minFaceSize=80&layers=box.keypoints.eyes.iris.pupil.labels');

    await page.goto('about:blank');
    await page.goto(link.href);
    assert.is(await page.isChecked('#set-preset-python'), true);
    assert.is(await page.isChecked('#set-eyes-lite'), true);
    assert.is(await page.inputValue('#set-minFaceSize'), '80');
    assert.is(await page.isChecked('#layer-gaze'), false);
    assert.is(await page.isVisible('#overlay'), false, 'no picture');
    await page.click('#sample');
    await faces(page, 3);
    // another link in the same tab; what is no setting is passed over
    await page.evaluate(`location.hash = '#preset=fast&rotations=any'`);
    await until(() => page.isChecked('#set-rotations-any'), 'the other settings');
    assert.is(await page.isChecked('#set-preset-careful'), true);
    assert.is(await page.isChecked('#layer-gaze'), true);
    assert.equal(demo.errors, []);
  });

  test('the code finds the faces that the page finds, and draws them', async () => {
    await using demo = await openDemo(browser, { ...WIDE, path: '#preset=python&rotations=any&minFaceSize=60&o=0.9' });
    const { page } = demo;
    await page.click('#sample');
    await until(async () => (await page.locator('#faces li').count()) >= 3, 'faces');
    await page.click('#copy');
    await until(async () => (await page.textContent('#status')) === 'Copied.', 'a copy');
    const { faces: here } = JSON.parse(await clipboard(page)) as { faces: Face[] };
    await page.click('#embed-copy');
    await until(async () => (await clipboard(page)).startsWith('import'), 'the code');
    const code = await clipboard(page);
    assert.is(code, await page.textContent('#embed'));
    for (const part of ["rotations: 'any'", 'minFaceSize: 60', 'thresholds: [0.6, 0.7, 0.9]']) {
      assert.ok(code.includes(part), part);
    }
    assert.equal(demo.errors, []);

    await using site = await servePages({ isolated: true });
    const other = await browser.newPage();
    const module = code
      .replace(`'saccade'`, `'/saccade/dist/browser/index.js'`)
      .replace(`'saccade/draw'`, `'/saccade/dist/bindings/draw/index.js'`);
    await other.route('**/code.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: `${module}\nglobalThis.found = faces;` }),
    );
    const body = '<img src="samples/sample1.jpg"><canvas></canvas><script type="module" src="code.js"></script>';
    await other.route('**/code.html', (route) => route.fulfill({ contentType: 'text/html', body }));
    await other.goto(`${site.url}/code.html`);
    await until(() => other.evaluate(`'found' in window`), 'its faces');
    const found: Face[] = await other.evaluate('found');
    assert.is(found.length, here.length);
    for (const [i, { box }] of found.entries()) {
      assert.ok(Math.abs(box.x - here[i]!.box.x) < 1 && Math.abs(box.y - here[i]!.box.y) < 1, `face ${i + 1}`);
    }
    const size: number[] = await other.evaluate(
      `(({ width, height }) => [width, height])(document.querySelector('canvas'))`,
    );
    assert.equal(size, [1920, 1280]);
    await other.close();
  });
});
