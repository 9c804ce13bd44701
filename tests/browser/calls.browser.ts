// Signals, ends, the other calls, other weights, several detectors and several tabs at once.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Eye, Face, LoadProgress, Point, Timings } from '../../bindings/types.ts';
import { ROOT } from '../helpers/engine.ts';
import { servePages } from './chromium.ts';
import { inEngines, onPage } from './engines.ts';

inEngines('calls', (bench) => {
  const { name, engine, check } = bench;
  const page = onPage(bench, { isolated: true });

  check('signals reject with their reason, at once; close rejects what waits', async () => {
    const said: Record<string, string> & { waited: number; faces: number; closed: string[] } =
      await page().evaluate(`run('ends')`);
    assert.is(said.before, 'Error: too early');
    assert.is(said.meanwhile, 'Error: changed my mind');
    assert.ok(said.waited < 100, `${said.waited} ms`);
    assert.ok(said.faces >= 5);
    assert.match(said.timeout!, /^(TimeoutError|23): /);
    for (const words of said.closed) assert.match(words, /^SACCADE_CLOSED: This detector is closed/);
  });

  check('detectMany in order, detectEye, timings; what is no option is refused in words', async () => {
    const result: {
      many: [number, number | string][];
      timings: Timings;
      pupil: Point;
      alone: Eye;
      refused: string[];
    } = await page().evaluate(`run('others')`);
    assert.equal(result.many, [
      [0, 5],
      [1, 'SACCADE_BAD_IMAGE'],
      [2, 5],
    ]);
    for (const [stage, ms] of Object.entries(result.timings)) assert.ok(ms > 0, stage);
    // the eye alone was cut around its pupil: 70x42 pixels, the pupil about in the middle
    assert.ok(Math.hypot(result.alone.pupil.x - 35, result.alone.pupil.y - 21) < 5);
    assert.match(result.refused[0]!, /^SACCADE_BAD_OPTION: Unknown option 'minFace'/);
    assert.match(result.refused[1]!, /^SACCADE_BAD_OPTION: Expected a number of pixels, at least 12/);
    assert.match(result.refused[2]!, /^SACCADE_BAD_OPTION: Expected 'left' or 'right'/);
    assert.match(result.refused[3]!, /^SACCADE_BAD_OPTION: Expected detect for a detector in a browser/);
    assert.match(result.refused[4]!, /^SACCADE_BAD_OPTION: Unknown option 'thread'/);
  });

  check('detectMany over threads gives what detect gives, for every kind of picture', async () => {
    for (const asked of [2, 3]) {
      const threads = name === 'WebKit' ? 1 : asked;
      assert.equal(await page().evaluate(`run('many', ${asked})`), { threads, same: true, faces: 5 });
    }
  });

  check('a creation that is aborted rejects with the reason, and leaves no worker', async () => {
    assert.equal(await page().evaluate(`run('abortedCreation')`), {
      before: 'Error: too early',
      meanwhile: 'Error: changed my mind',
      left: 0,
    });
  });

  check('kernels and weights from elsewhere; where they are missing it says which', async () => {
    const {
      found,
      missing,
      page: html,
      kernels,
    } = (await page().evaluate(`run('loads')`)) as {
      found: Record<string, { faces: Face[]; build: string; threads: number }>;
      missing: string;
      page: string;
      kernels: string;
    };
    for (const [name, { faces }] of Object.entries(found)) assert.is(faces.length, 5, name);
    assert.equal(found.bytes!.faces, found.deterministic!.faces);
    assert.equal(found.url!.faces, found.module!.faces);
    assert.equal(found.one!.faces, found.packaged!.faces);
    assert.equal(found.weights!.faces, found.small!.faces);
    assert.is(found.bytes!.build, 'as given');
    assert.is(found.one!.threads, 1);
    assert.match(missing, /^SACCADE_LOAD_FAILED: Could not read the weights from http:.*nowhere\.safetensors/);
    assert.match(html, /^SACCADE_BAD_WEIGHTS: .*looks like a web page/);
    assert.match(kernels, /^SACCADE_LOAD_FAILED: Expected a WebAssembly module of saccade/);
  });

  check('onProgress hears of each piece, at last of all; what it throws ends the creation', async () => {
    const { said, thrown, left }: { said: LoadProgress[][]; thrown: string; left: number } =
      await page().evaluate(`run('progress')`);
    const sizeOf = (name: string) => statSync(join(ROOT, `weights/${name}.safetensors`)).size;
    const weights = [sizeOf('mtcnn') + sizeOf('elg'), sizeOf('mtcnn-small')];
    for (const [i, heard] of said.entries()) {
      // at least one piece of each file: kernels, networks of faces, of eyes
      assert.ok(heard.length >= [3, 2][i]!, `${heard.length} times`);
      heard.reduce((before, now) => (assert.ok(now.loaded > before.loaded && now.loaded <= now.total), now));
      const { loaded, total } = heard.at(-1)!;
      assert.is(loaded, total);
      // kernels, of whichever build
      assert.ok(loaded - weights[i]! > 20_000 && loaded - weights[i]! < 30_000, `${loaded}`);
    }
    assert.is(thrown, 'RangeError: no more');
    assert.is(left, 0);
  });

  check('two detectors at once give what one alone gives', async () => {
    assert.equal(await page().evaluate(`run('sideBySide', 12)`), { faces: 6, same: true });
  });

  check('two tabs at once too', async () => {
    if (name === 'WebKit') return; // its driver has one tab
    await using server = await servePages({ isolated: true });
    await using one = await engine().open(server.url);
    await using two = await engine().open(server.url);
    const results = await Promise.all([one, two].map((tab) => tab.evaluate(`run('sideBySide', 6)`)));
    assert.equal(results, [
      { faces: 6, same: true },
      { faces: 6, same: true },
    ]);
  });
});

const imports = suite('the browser entry on a server');

imports('is imported where there is no window, document or Worker, and says so when it is used', () => {
  const entry = join(ROOT, 'dist/browser/index.js');
  const code = `import(${JSON.stringify(entry)}).then(({ createDetector }) =>
    createDetector().catch((error) => console.log(typeof window, typeof document, typeof Worker, error.code)))`;
  const said = execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  assert.is(said.trim(), 'undefined undefined undefined SACCADE_LOAD_FAILED');
});

imports.run();
