// Every kind of picture that a page can have.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import encodeJpeg from '@jimp/js-jpeg';
import encodePng from '@jimp/js-png';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { turnUpright } from '../../bindings/decode/orientation.ts';
import { createDetector } from '../../bindings/index.node.ts';
import type { Face } from '../../bindings/types.ts';
import { SAMPLES } from './chromium.ts';
import { inEngines, onPage } from './engines.ts';

const OPTIONS = { minFaceSize: 60, minConfidence: 0.99 };
const near = (a: Face[], b: Face[], px: number) =>
  a.length === b.length &&
  a.every(({ box }, i) => (['x', 'y', 'width', 'height'] as const).every((k) => Math.abs(box[k] - b[i]!.box[k]) <= px));

inEngines('pictures', (bench) => {
  const { name, check, test } = bench;
  const folder = mkdtempSync(join(tmpdir(), 'saccade-pictures-'));
  const page = onPage(bench, { isolated: true, goldens: folder });
  let faces: Face[];

  test.before(async () => {
    const photo = await decodeImage(join(SAMPLES, 'sample5.jpg'), 1e8);
    writeFileSync(join(folder, 'photo.png'), await encodePng().encode({ ...photo, data: Buffer.from(photo.data) }, {}));
    const detector = await createDetector(OPTIONS);
    faces = await detector.detect(photo);
    detector.close();
  });
  test.after(() => rmSync(folder, { recursive: true }));

  for (const run of ['run', 'runInWorker']) {
    check(
      `each kind a ${run === 'run' ? 'page' : 'worker'} has gives the same faces, and stays the caller's`,
      async () => {
        const result: { found: Record<string, Face[]>; untouched: boolean; again: Face[] } = await page().evaluate(
          `${run}('kinds', '/goldens/photo.png', ${JSON.stringify(OPTIONS)})`,
        );
        const all = run === 'run' ? 17 : 12;
        // WebKitGTK has no shared memory
        assert.is(Object.keys(result.found).length, name === 'WebKit' ? all - 1 : all);
        const { blob } = result.found;
        assert.ok(near(blob!, faces, 5e-3), 'as in Node');
        for (const [kind, got] of Object.entries(result.found)) {
          // a video's colors are rounded on their way; the others' are not
          if (kind === 'video') assert.ok(near(got, faces, 4), kind);
          else assert.equal(got, blob, kind);
        }
        assert.ok(result.untouched);
        assert.equal(result.again, blob);
      },
    );
  }

  check('what is not a picture is refused in words, and the detector goes on', async () => {
    const { said, faces: left } = (await page().evaluate(`run('refusals')`)) as {
      said: Record<string, string>;
      faces: number;
    };
    assert.is(left, 0);
    assert.match(said.path!, /received '\/samples\/sample5.jpg'. Fetch it first and pass the Blob.$/);
    // half a JPEG is a picture to Firefox and WebKit, and then too large a one
    if (name === 'Chromium') assert.match(said.half!, /received 83200 bytes of image\/jpeg that it does not decode/);
    else assert.match(said.half!, /Expected at most 9999 pixels/);
    assert.match(said.video!, /Wait for its 'loadeddata' event/);
    assert.match(said.large!, /Expected at most 9999 pixels/);
    for (const [kind, words] of Object.entries(said)) assert.match(words, /^SACCADE_BAD_IMAGE: /, kind);
  });

  check('EXIF orientation is honored, as in Node', async () => {
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
      const got = (await page().evaluate(`run('faceOf', '/goldens/${name}', ${JSON.stringify(OPTIONS)})`)) as {
        faces: Face[];
        ofImage: Face[];
      };
      const byX = (list: Face[]) => list.toSorted((a, b) => a.box.x - b.box.x);
      assert.ok(near(byX(got.faces), byX(want), 5e-3), name);
      assert.equal(got.ofImage, got.faces);
    }
  });

  check('nothing was written to the console', () => assert.equal(page().errors, []));
});

// An APP1 segment of one tag, right after the start of the file.
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [...Buffer.from('Exif\0\0'), ...tiff];
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, body.length + 2, ...body]), jpeg.subarray(2)]);
}
