// JPEG files as each browser decodes them: every integer of a face is the reference's, which saw libjpeg-turbo's
// pixels.
import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { toMtcnn, type Face, type MtcnnFace } from '../../bindings/index.node.ts';
import { hasShared, sharedJson, sharedPath } from '../helpers/shared.ts';
import { servePages } from './chromium.ts';
import { inEngines } from './engines.ts';

interface Expected {
  file: string;
  /** four inks: read, but not compared */
  cmyk?: boolean;
  /** false: a matter of rounding */
  stable: boolean;
  faces: MtcnnFace[];
}

const integers = (faces: readonly MtcnnFace[]) =>
  faces.map(({ box, keypoints: { left_eye, right_eye, nose, mouth_left, mouth_right } }) =>
    JSON.stringify([box, left_eye, right_eye, nose, mouth_left, mouth_right]),
  );

if (hasShared('JPEG files in browsers')) {
  inEngines('JPEG files', ({ engine, check }) => {
    check("their faces' integers are the reference's", async () => {
      const files = sharedJson<Expected[]>('jpeg/expected.json').filter(({ cmyk, stable }) => stable && !cmyk);
      const folder = dirname(sharedPath('jpeg/expected.json'));
      await using server = await servePages({ isolated: false, goldens: folder });
      await using tab = await engine().open(server.url);
      const urls = files.map(({ file }) => `/goldens/${file}`);
      const { faces } = await tab.evaluate<{ faces: Face[][] }>(
        `run('faces', ${JSON.stringify(urls)}, { eyes: false })`,
      );
      const wrong = files.flatMap(({ file, faces: want }, i) => {
        const got = integers(toMtcnn(faces[i]!));
        return JSON.stringify(got) === JSON.stringify(integers(want)) ? [] : [file];
      });
      assert.equal(wrong, []);
    });
  });
}
