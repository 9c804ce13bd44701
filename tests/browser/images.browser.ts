// Every kind of picture that a page can have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import encodeJpeg from '@jimp/js-jpeg';
import encodePng from '@jimp/js-png';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser, Page } from 'playwright-core';
import { decodeImage } from '../../bindings/decode/index.ts';
import { turnUpright } from '../../bindings/decode/orientation.ts';
import { createDetector } from '../../bindings/index.node.ts';
import type { Face } from '../../bindings/types.ts';
import { launch, openPage, SAMPLES, servePages, withChromium } from './chromium.ts';

const test = suite('pictures in Chromium');
const OPTIONS = { minFaceSize: 60, minConfidence: 0.99 };
const folder = mkdtempSync(join(tmpdir(), 'saccade-pictures-'));
let browser: Browser;
let server: Awaited<ReturnType<typeof servePages>>;
let page: Page;
let errors: string[];
let faces: Face[];

const near = (a: Face[], b: Face[], px: number) =>
  a.length === b.length &&
  a.every(({ box }, i) => (['x', 'y', 'width', 'height'] as const).every((k) => Math.abs(box[k] - b[i]!.box[k]) <= px));

withChromium(test, 'pictures in Chromium', () => {
  test.before(async () => {
    const photo = await decodeImage(join(SAMPLES, 'sample5.jpg'), 1e8);
    writeFileSync(join(folder, 'photo.png'), await encodePng().encode({ ...photo, data: Buffer.from(photo.data) }, {}));
    const detector = await createDetector(OPTIONS);
    faces = await detector.detect(photo);
    detector.close();
    browser = await launch();
    server = await servePages({ isolated: true, goldens: folder });
    ({ page, errors } = await openPage(browser, server.url));
  });
  test.after(async () => {
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  for (const run of ['run', 'runInWorker']) {
    test(`each kind a ${run === 'run' ? 'page' : 'worker'} has gives the same faces, and stays the caller's`, async () => {
      const result: { found: Record<string, Face[]>; untouched: boolean; again: Face[] } = await page.evaluate(
        `${run}('kinds', '/goldens/photo.png', ${JSON.stringify(OPTIONS)})`,
      );
      assert.is(Object.keys(result.found).length, run === 'run' ? 17 : 12);
      const { blob } = result.found;
      assert.ok(near(blob!, faces, 5e-3), 'as in Node');
      for (const [kind, got] of Object.entries(result.found)) {
        // a video's colors are rounded on their way; the others' are not
        if (kind === 'video') assert.ok(near(got, faces, 4), kind);
        else assert.equal(got, blob, kind);
      }
      assert.ok(result.untouched);
      assert.equal(result.again, blob);
    });
  }

  test('what is not a picture is refused in words, and the detector goes on', async () => {
    const { said, faces: left } = (await page.evaluate(`run('refusals')`)) as {
      said: Record<string, string>;
      faces: number;
    };
    assert.is(left, 0);
    assert.match(said.path!, /received '\/samples\/sample5.jpg'. Fetch it first and pass the Blob.$/);
    assert.match(said.half!, /received 83200 bytes of image\/jpeg that it does not decode/);
    assert.match(said.video!, /Wait for its 'loadeddata' event/);
    assert.match(said.large!, /Expected at most 9999 pixels/);
    for (const [kind, words] of Object.entries(said)) assert.match(words, /^SACCADE_BAD_IMAGE: /, kind);
  });

  test('EXIF orientation is honored, as in Node', async () => {
    const photo = await decodeImage(join(SAMPLES, 'sample5.jpg'), 1e8);
    // [what undoes it, as stored]
    for (const [orientation, stored] of [
      [3, 3],
      [6, 8],
    ] as const) {
      const turned = turnUpright(photo, stored);
      const jpeg = await encodeJpeg().encode({ ...turned, data: Buffer.from(turned.data) }, { quality: 95 });
      const name = `turned${orientation}.jpg`;
      writeFileSync(join(folder, name), withOrientation(jpeg, orientation));
      const detector = await createDetector(OPTIONS);
      const want = await detector.detect(join(folder, name));
      detector.close();
      assert.is(want.length, faces.length);
      const got = (await page.evaluate(`run('faceOf', '/goldens/${name}', ${JSON.stringify(OPTIONS)})`)) as {
        faces: Face[];
        ofImage: Face[];
      };
      const byX = (list: Face[]) => list.toSorted((a, b) => a.box.x - b.box.x);
      assert.ok(near(byX(got.faces), byX(want), 5e-3), name);
      assert.equal(got.ofImage, got.faces);
    }
  });

  test('nothing was written to the console', () => assert.equal(errors, []));
});

// An APP1 segment of one tag, right after the start of the file.
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [...Buffer.from('Exif\0\0'), ...tiff];
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, body.length + 2, ...body]), jpeg.subarray(2)]);
}
