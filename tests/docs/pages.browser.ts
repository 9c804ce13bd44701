// The whole pages of docs/snippets, as they stand there, in Chromium: beside an installed package, and from a CDN.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serve } from '../../bindings/demo/server.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { snippet } from '../../docs/blocks.ts';
import { launch, withChromium } from '../browser/chromium.ts';
import { part, writeY4m } from '../browser/fakecamera.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('pages of the docs in Chromium');
const home = mkdtempSync(join(tmpdir(), 'saccade-pages-'));
const PHOTO = join(ROOT, 'sample.jpg');
const INSTALLED = {
  '/': home,
  '/node_modules/saccade/dist/': join(ROOT, 'dist'),
  '/node_modules/saccade/weights/': join(ROOT, 'weights'),
};
test.after(() => rmSync(home, { recursive: true }));

/** Opens a page of the docs, waits for an expression to be true, and for no error. */
async function shows(file: string, what: string, act?: (page: Page) => Promise<void>, change = (text: string) => text) {
  const film = join(home, 'camera.y4m');
  const photo = await decodeImage(PHOTO, 1e7);
  writeY4m(
    film,
    [0, 4, 8, 4].map((x) => part(photo, 300 + x, 40, 640, 480)),
    10,
  );
  copyFileSync(PHOTO, join(home, 'photo.jpg'));
  writeFileSync(
    join(home, 'index.html'),
    change(snippet(file)).replace('<title>', '<link rel="icon" href="data:," /><title>'),
  );
  await using server = await serve({ folders: INSTALLED, isolated: false });
  const camera = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  const browser = await launch([...camera, `--use-file-for-fake-video-capture=${film}`]);
  try {
    const page = await browser.newPage({ viewport: { width: 960, height: 640 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(server.url);
    await act?.(page);
    await page.waitForFunction(what, undefined, { timeout: 60_000 });
    assert.equal(errors, []);
  } finally {
    await browser.close();
  }
}

withChromium(test, 'pages of the docs in Chromium', () => {
  test('a photograph: its faces are drawn', () =>
    shows(
      'page/photo.html',
      `over.width > 900 && over.getContext('2d').getImageData(0, 0, over.width, over.height).data.some((v) => v > 0)`,
    ));

  // The leftmost face touches the edge: its box may begin left of the picture.
  test('a camera: says who is where', () =>
    shows('page/webcam.html', `/face 1 at -?\\d+, \\d+/.test(said.textContent)`, (page) => page.click('#go')));

  test('from a CDN: prints the faces of a file', async () => {
    await using cdn = await serve({
      folders: { '/dist/': join(ROOT, 'dist'), '/weights/': join(ROOT, 'weights') },
      isolated: false,
      cors: true,
    });
    await shows(
      'page/cdn.html',
      `out.textContent !== '' && JSON.parse(out.textContent).length === 5`,
      (page) => page.setInputFiles('#file', PHOTO),
      (text) => {
        const own = text.replace(/https:\/\/cdn.jsdelivr.net\/npm\/saccade@[\d.]+/, cdn.url);
        assert.ok(own.includes(cdn.url));
        return own;
      },
    );
  });
});
