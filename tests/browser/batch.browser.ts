// Several photographs in the playground: the strip, one that is shown, one that is none, and the files to take along;
// a photograph that is larger than what is looked at.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scaled } from '../../bindings/demo/scale.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { encodePng } from '../../bindings/draw/png.ts';
import { createDetector } from '../../bindings/index.node.ts';
import { csvHeader } from '../../bindings/results/csv.ts';
import type { Face, PixelImage } from '../../bindings/types.ts';
import { ROOT } from '../helpers/engine.ts';
import { launch, SAMPLES, withChromium } from './chromium.ts';
import { faces, openDemo, shot, until } from './opendemo.ts';

const test = suite('many photographs in the playground');
const WIDE = { viewport: { width: 1280, height: 860 } };
const sample = (number: number) => join(SAMPLES, `sample${number}.jpg`);
const NO_PICTURE = { name: '=none.png', mimeType: 'image/png', buffer: Buffer.from('no png') };
let browser: Browser;

interface Line {
  file: string;
  width: number;
  faces?: Face[];
  error?: { code: string };
}

withChromium(test, 'many photographs in the playground', () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  test('each is looked at, one is shown, all of them become CSV and JSON lines', async () => {
    await using demo = await openDemo(browser, WIDE);
    const { page } = demo;
    const files = [5, 1].map((number) => ({
      name: `sample${number}.jpg`,
      mimeType: 'image/jpeg',
      buffer: readFileSync(sample(number)),
    }));
    await page.setInputFiles('#file', [files[0]!, NO_PICTURE, files[1]!]);
    await until(async () => !(await page.isDisabled('#csv')), 'all of them');
    assert.equal(await page.locator('.photo .found').allTextContents(), ['5 faces', 'not read', '3 faces']);
    assert.is(await page.textContent('#status'), '8 faces in 2 photographs. 1 could not be read.');
    await faces(page, 5);
    await page.click('.strip li:nth-child(3) button');
    await faces(page, 3);
    assert.is(await page.getAttribute('.strip li:nth-child(3) button', 'aria-pressed'), 'true');
    await shot(page, 'many photographs');
    await page.click('.strip li:nth-child(2) button');
    await until(async () => (await page.textContent('#headline')) === 'That picture cannot be read', 'its failure');
    assert.is(await page.locator('#faces li').count(), 0);

    const lines = (await downloaded(page, '#jsonl', 'saccade.jsonl')).trimEnd().split('\n');
    const isLine = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(join(ROOT, 'schema.json'), 'utf8')) as object,
    );
    for (const line of lines) assert.ok(isLine(JSON.parse(line)), JSON.stringify(isLine.errors));
    const [first, none, last] = lines.map((line) => JSON.parse(line) as Line);
    assert.equal([first!.file, first!.faces!.length, last!.faces!.length], ['sample5.jpg', 5, 3]);
    assert.equal([none!.file, none!.error!.code], ['=none.png', 'SACCADE_BAD_IMAGE']);
    // as in Node, where another decoder reads the file
    const detector = await createDetector({ preset: 'careful', minFaceSize: 40 });
    near(last!.faces!, await detector.detect(sample(1)), 0.95);
    detector.close();

    const rows = (await downloaded(page, '#csv', 'saccade.csv')).trimEnd().split('\n');
    assert.is(rows[0], csvHeader());
    assert.is(rows.length, 1 + 5 + 1 + 3);
    assert.ok(rows[6]!.startsWith("'=none.png,"), 'no formula');
    assert.match(rows[6]!, /SACCADE_BAD_IMAGE/);

    // another setting: all of them again
    await page.click('.fold summary');
    await page.locator('#set-o').fill('0.99');
    await page.locator('#set-minConfidence').fill('0.999');
    await page.locator('#set-minFaceSize').fill('200');
    await until(
      async () => /^(No|One|[2-7]) faces? in 2/.test((await page.textContent('#status'))!),
      'all of them again',
    );
    await page.click('#sample');
    await until(async () => !(await page.isVisible('#batch')), 'one photograph instead of many');
    assert.equal(demo.errors, []);
  });

  test('a larger photograph is looked at smaller, its faces are in its own pixels', async () => {
    await using demo = await openDemo(browser, { ...WIDE, permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = demo;
    const found = async () => {
      await page.click('#copy');
      await until(async () => (await page.textContent('#status')) === 'Copied.', 'a copy');
      return JSON.parse(await page.evaluate('navigator.clipboard.readText()')) as Line & { faces: Face[] };
    };
    await page.setInputFiles('#file', sample(1));
    await faces(page, 3);
    const small = await found();
    const buffer = Buffer.from(await encodePng(twice(await decodeImage(sample(1), 1e8))));
    await page.setInputFiles('#file', { name: 'large.png', mimeType: 'image/png', buffer });
    await until(async () => /Looked at in 2048 × 1365/.test((await page.textContent('#status'))!), 'the large one');
    const large = await found();
    assert.is(large.width, 2 * small.width);
    const halved = large.faces.map((face) => scaled(face, 1 / 2));
    // other levels of a pyramid: the same faces, not the same boxes
    near(halved, small.faces, 0.75);
    assert.equal(demo.errors, []);
  });
});

async function downloaded(page: Page, button: string, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  assert.is(download.suggestedFilename(), name);
  return readFileSync(await download.path(), 'utf8');
}

/** The same faces: each box shares at least so much of both boxes' area with one of the others. */
function near(some: readonly Face[], others: readonly Face[], least: number): void {
  assert.is(some.length, others.length);
  for (const { box: a } of some) {
    const shares = others.map(({ box: b }) => {
      const side = (at: 'x' | 'y', size: 'width' | 'height') =>
        Math.max(0, Math.min(a[at] + a[size], b[at] + b[size]) - Math.max(a[at], b[at]));
      const both = side('x', 'width') * side('y', 'height');
      return both / (a.width * a.height + b.width * b.height - both);
    });
    assert.ok(Math.max(...shares) >= least, `${Math.max(...shares)} of both`);
  }
}

// Each pixel as four.
function twice({ data, width, height }: PixelImage): PixelImage {
  const from = new Uint32Array(data.slice().buffer);
  const to = new Uint32Array(4 * width * height);
  for (let y = 0; y < 2 * height; y++) {
    for (let x = 0; x < 2 * width; x++) to[y * 2 * width + x] = from[(y >> 1) * width + (x >> 1)]!;
  }
  return { data: new Uint8Array(to.buffer), width: 2 * width, height: 2 * height, format: 'rgba' };
}
