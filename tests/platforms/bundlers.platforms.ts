// Bundlers of programs for Node: what they make, moved to where no package is installed, finds the faces of a
// photograph or says what to do.
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';

const test = suite('bundlers for Node');
const PHOTO = join(ROOT, 'sample.jpg');
const folder = install(join(ROOT, 'tests/platforms/node-bundlers'));
const away = mkdtempSync(join(tmpdir(), 'saccade-bundled-'));

test.before(() => {
  if (folder) unpackInto(join(folder, 'node_modules'), 'copy');
});
test.after(() => rmSync(away, { recursive: true, force: true }));

interface Found {
  faces?: number;
  threads?: number;
  error?: string;
}

/** Runs what was built, elsewhere. */
function use(name: string, main: string, command = process.execPath): Found {
  const moved = join(away, name);
  cpSync(join(folder!, name), moved, { recursive: true });
  const args = main ? [join(moved, main), PHOTO] : [PHOTO];
  return JSON.parse(run(main ? command : join(moved, command), args, away)) as Found;
}

const node = (...args: string[]) => run(process.execPath, args, folder!);
const LEFT_BEHIND = /^SACCADE_LOAD_FAILED: Could not read the kernels .* Keep saccade external, or pass wasm, weights/;

if (folder) {
  test('webpack: all that it needs, two threads, no warning', () => {
    const script = `require('webpack')(require('./webpack.config.cjs'), (error, stats) =>
      console.log(error ?? stats.toString({ all: false, errors: true, warnings: true })))`;
    assert.is(node('-e', script).trim(), '');
    assert.equal(use('webpack', 'main.cjs'), { faces: 5, threads: 2 });
  });

  for (const [name, main, args] of [
    ['rollup', 'main.mjs', ['node_modules/rollup/dist/bin/rollup', '--config', '--silent']],
    ['ncc', 'index.js', ['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', 'main.js', '--out', 'ncc', '--quiet']],
  ] as const) {
    test(`${name}: kernels, weights and two threads; decoders stay in node_modules, and it says so`, () => {
      node(...args);
      assert.equal(JSON.parse(node(`${name}/${main}`, PHOTO)), { faces: 5, threads: 2 });
      assert.match(use(name, main).error!, /^SACCADE_LOAD_FAILED: Could not load the decoder .*Keep saccade external/);
    });
  }

  for (const format of ['esm', 'cjs'] as const) {
    const main = format === 'esm' ? 'main.mjs' : 'main.cjs';
    const esbuild = (name: string, external: string[]) =>
      build({
        entryPoints: [join(folder, 'main.js')],
        outfile: join(folder, name, main),
        bundle: true,
        platform: 'node',
        target: 'node20',
        format,
        external,
        logLevel: 'error',
        logOverride: { 'empty-import-meta': 'silent' },
      });

    test(`esbuild, ${format}: works with saccade external, else says so`, async () => {
      await esbuild(`esbuild-${format}`, []);
      assert.match(use(`esbuild-${format}`, main).error!, LEFT_BEHIND);
      await esbuild(`external-${format}`, ['saccade']);
      // a CommonJS program loads ES modules with `require` where Node does: from 20.19 on
      assert.equal(JSON.parse(node(join(folder, `external-${format}`, main), PHOTO)), { faces: 5, threads: 2 });
    });
  }

  test('bun build and bun compile say what to do', () => {
    const bun = join(folder, 'node_modules/@oven/bun-linux-x64/bin/bun');
    if (!existsSync(bun)) return void process.stdout.write('skipped: Bun (none for this machine)\n');
    chmodSync(bun, 0o755);
    run(bun, ['build', 'main.js', '--target=bun', '--outdir', 'bun'], folder);
    assert.match(use('bun', 'main.js', bun).error!, LEFT_BEHIND);
    run(bun, ['build', 'main.js', '--compile', '--outfile', 'compiled/main'], folder);
    assert.match(use('compiled', '', 'main').error!, LEFT_BEHIND);
  });
} else test('skipped', () => undefined);

test.run();
