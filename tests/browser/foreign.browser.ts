// Pictures of another site that the page may show but not read: an error that says what they need.
import * as assert from 'uvu/assert';
import { serve } from '../../bindings/demo/server.ts';
import { join } from 'node:path';
import { ROOT } from '../helpers/engine.ts';
import { SAMPLES } from './chromium.ts';
import { inEngines } from './engines.ts';

const FOLDERS = {
  '/': join(ROOT, 'tests/browser/page'),
  '/saccade/dist/': join(ROOT, 'dist'),
  '/saccade/weights/': join(ROOT, 'weights'),
  '/samples/': SAMPLES,
};

inEngines('pictures of another site', ({ engine, check }) => {
  for (const isolated of [false, true]) {
    check(`an <img> and a canvas that it was drawn on, on ${isolated ? 'an isolated' : 'a'} page`, async () => {
      const [here, there] = await Promise.all([
        serve({ isolated, folders: FOLDERS }),
        serve({ isolated: false, folders: FOLDERS }),
      ]);
      const page = await engine().open(here.url);
      const said: string[] = await page.evaluate(`run('foreign', '${new URL('/samples/sample5.jpg', there.url)}')`);
      // an isolated page does not even load it: there is nothing to draw
      assert.is(said.length, isolated ? 1 : 3);
      for (const words of said) assert.match(words, /^SACCADE_BAD_IMAGE: .*crossorigin, CORS, if isolated CORP/);
      await page[Symbol.asyncDispose]();
      await Promise.all([here.close(), there.close()]);
    });
  }
});
