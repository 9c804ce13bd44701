// The components of docs/frameworks.md as they stand there: their types, then built by Vite and looked at in Chromium.
// Electron's processes and the settings of Vite: their types alone.
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { serve } from '../../bindings/demo/server.ts';
import { DOCS } from '../../docs/blocks.ts';
import { launch, withChromium } from '../browser/chromium.ts';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';

const test = suite('components of the docs');
const folder = install(join(ROOT, 'tests/docs/frameworks'));

if (!folder) {
  test('skipped: nothing was installed', () => undefined);
  test.run();
} else {
  const inside = (path: string) => join(folder, 'node_modules', path);
  const node = (...args: string[]) => run(process.execPath, args, folder);

  test.before(() => {
    unpackInto(join(folder, 'node_modules'), 'copy');
    for (const name of ['Faces.tsx', 'Faces.vue', 'Faces.svelte'])
      copyFileSync(join(DOCS, 'snippets/frameworks', name), join(folder, name));
    cpSync(join(DOCS, 'snippets/electron'), join(folder, 'electron'), { recursive: true });
    mkdirSync(join(folder, 'setup'), { recursive: true });
    copyFileSync(join(DOCS, 'snippets/setup/vite.config.ts'), join(folder, 'setup/vite.config.ts'));
    mkdirSync(join(folder, 'public'), { recursive: true });
    copyFileSync(join(ROOT, 'sample.jpg'), join(folder, 'public/photo.jpg'));
  });

  test('types: React, Vue, Electron, settings', () => void node(inside('vue-tsc/bin/vue-tsc.js'), '-p', '.'));
  test('types: Svelte', () => void node(inside('svelte-check/bin/svelte-check'), '--tsconfig', './tsconfig.json'));

  withChromium(test, 'components of the docs', () => {
    test('each draws the faces of a photograph', async () => {
      node(inside('vite/bin/vite.js'), 'build', '--base', './', '--logLevel', 'error');
      await using server = await serve({ folders: { '/': join(folder, 'dist') }, isolated: false });
      const browser = await launch();
      try {
        const page = await browser.newPage();
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(String(error)));
        await page.goto(server.url);
        for (const name of ['react', 'vue', 'svelte']) {
          await page.locator(`#${name} figcaption`, { hasText: '5 faces' }).waitFor({ timeout: 30_000 });
        }
        assert.equal(errors, []);
      } finally {
        await browser.close();
      }
    });
  });
}
