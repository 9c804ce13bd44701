// The bundlers people use: each builds a page with the packed package, the page is served and finds the faces of a
// photograph in Chromium.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Browser } from 'playwright-core';
import { serve } from '../../bindings/demo/server.ts';
import type { DetectorInfo } from '../../bindings/types.ts';
import { CSP, launch, openPage, SAMPLES, withChromium } from '../browser/chromium.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';
import { answers, freePort } from '../helpers/port.ts';
import { install } from './install.ts';

const test = suite('bundlers');
const HERE = join(ROOT, 'tests/bundlers');
let browser: Browser;

/**
 * Copies a fixture out of the repository, installs it, unpacks saccade into it and builds it; null where no registry
 * answers.
 */
function build(name: string): string | null {
  const folder = install(join(HERE, name));
  if (!folder) return null;
  unpackInto(join(folder, 'node_modules'), name === 'next' ? 'copy' : 'none');
  if (name !== 'next') for (const file of ['main.js', 'index.html']) cpSync(join(HERE, file), join(folder, file));
  mkdirSync(join(folder, 'public/samples'), { recursive: true });
  cpSync(join(SAMPLES, 'sample5.jpg'), join(folder, 'public/samples/sample5.jpg'));
  run('npm', ['run', 'build', '--silent'], folder);
  return folder;
}

async function found(url: string): Promise<{ faces: number; info: DetectorInfo }> {
  await using tab = await openPage(browser, url, 'found');
  assert.equal(tab.errors, []);
  return await tab.page.evaluate('window.found');
}

withChromium(test, 'bundlers', () => {
  test.before(async () => {
    browser = await launch();
  });
  test.after(() => browser.close());

  for (const name of ['vite', 'webpack', 'rollup', 'esbuild']) {
    test(`${name}: builds, is served, finds the faces`, async () => {
      const folder = build(name);
      if (!folder) return;
      const dist = join(folder, 'dist');
      if (name !== 'vite') cpSync(join(folder, 'index.html'), join(dist, 'index.html'));
      for (const isolated of [true, false]) {
        await using server = await serve({ folders: { '/': dist, '/samples/': SAMPLES }, isolated, csp: CSP });
        const { faces, info } = await found(server.url);
        assert.is(faces, 5);
        assert.match(info.why, isolated ? /threads?: min/ : /not cross-origin isolated/);
      }
    });
  }

  test('Next: renders on the server, finds the faces in the page, and on the server', async () => {
    const folder = build('next');
    if (!folder) return;
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', String(port)], {
      cwd: folder,
      stdio: 'ignore',
    });
    try {
      const html = await (await answers(url, server)).text();
      assert.match(html, /looking/, 'rendered on the server');
      const { faces, info } = await found(url);
      assert.is(faces, 5);
      assert.match(info.why, /threads?: min/);
      const onServer = (await (await fetch(`${url}/server`)).json()) as { faces: number };
      assert.is(onServer.faces, 5);
      const init = {
        method: 'POST',
        body: readFileSync(join(SAMPLES, 'sample5.jpg')),
        headers: { 'content-type': 'image/jpeg' },
      };
      const answered = (await (
        await fetch(`${url}/api/faces/detect?minFaceSize=60&minConfidence=.99`, init)
      ).json()) as { faces: [] };
      assert.is(answered.faces.length, 5);
      assert.is((await fetch(`${url}/api/faces/readyz`)).status, 200);
    } finally {
      server.kill();
    }
  });
});
