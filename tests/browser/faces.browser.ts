// The same faces in each engine as the reference has: in a page and in a worker, with threads and without.
import * as assert from 'uvu/assert';
import type { DetectorInfo, Face } from '../../bindings/types.ts';
import { servePages } from './chromium.ts';
import { inEngines } from './engines.ts';
import { differences, goldens, type Goldens } from './goldens.ts';

inEngines('faces', ({ name, engine, check, test }) => {
  let golden: Goldens;
  test.before(async () => {
    golden = await goldens(`golden pictures in ${name}`);
  });
  test.after(() => golden.close());

  for (const isolated of [true, false]) {
    for (const run of ['run', 'runInWorker']) {
      const where = `${isolated ? 'isolated' : 'not isolated'}, in a ${run === 'run' ? 'page' : 'worker'}`;
      check(`${where}: every golden picture has the reference's faces`, async () => {
        await using server = await servePages({ isolated, goldens: golden.folder });
        await using tab = await engine().open(server.url);
        const urls = golden.pictures.map(({ name }) => `/goldens/${name}.png`);
        const result: { info: DetectorInfo; faces: Face[][] } = await tab.evaluate(
          `${run}('faces', ${JSON.stringify(urls)}, { eyes: false })`,
        );
        const wrong = golden.pictures.flatMap((picture, i) => differences(picture, result.faces[i]!));
        assert.equal(wrong, []);
        assert.equal(tab.errors, []);
        assert.match(result.info.build, name === 'WebKit' ? /^simd/ : /^relaxed/);
        if (isolated && name === 'WebKit') assert.match(result.info.why, /1 thread of \d: .*does not share memory/);
        else if (isolated) assert.match(result.info.why, /threads: min/);
        else assert.match(result.info.why, /1 thread of \d: .*not cross-origin isolated/);
      });
    }
  }
});
