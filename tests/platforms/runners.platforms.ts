// Test runners and package managers: Jest, Vitest (node, jsdom), pnpm and Yarn's Plug'n'Play find the faces of a
// photograph on two threads. Jest runs ES modules with --experimental-vm-modules.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';

const test = suite('runners and managers');
const PHOTO = join(ROOT, 'sample.jpg');
const folder = install(join(ROOT, 'tests/platforms/runners'));
const away = mkdtempSync(join(tmpdir(), 'saccade-managed-'));

/** Node 24, which the newest of them ask for. */
const bin = join(folder ?? '', 'node_modules/node24/bin');

function node(cwd: string, ...args: string[]): string {
  return execFileSync(join(bin, 'node'), args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 240_000,
    env: {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      PHOTO,
      YARN_ENABLE_TELEMETRY: '0',
      YARN_NODE_LINKER: 'pnp',
      YARN_ENABLE_SCRIPTS: 'false',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_GLOBAL_CACHE: 'false',
    },
  });
}

test.after(() => rmSync(away, { recursive: true, force: true }));

if (folder && existsSync(join(bin, 'node'))) {
  test.before(() => {
    chmodSync(join(bin, 'node'), 0o755);
    unpackInto(join(folder, 'node_modules'), 'copy');
    run('npm', ['pack', '--ignore-scripts', '--pack-destination', away], ROOT);
  });

  test('Jest', () => {
    const jest = ['node_modules/jest/bin/jest.js', '--testMatch', '**/faces.test.mjs'];
    node(folder, '--experimental-vm-modules', ...jest);
  });

  for (const environment of ['node', 'jsdom']) {
    test(`Vitest, ${environment}`, () => {
      const args = ['run', '--globals', '--environment', environment, 'faces.test.mjs'];
      node(folder, 'node_modules/vitest/vitest.mjs', ...args);
    });
  }

  for (const [name, command, how] of [
    ['pnpm', 'pnpm/bin/pnpm.mjs', ['install', '--ignore-scripts']],
    ['Yarn PnP', '@yarnpkg/cli-dist/bin/yarn.js', ['install']],
  ] as const) {
    test(name, () => {
      const home = join(away, name.replace(' ', ''));
      const manager = join(folder, 'node_modules', command);
      mkdirSync(home);
      const dependencies = { saccade: `file:${join(away, 'saccade-0.1.0.tgz')}` };
      writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
      writeFileSync(join(home, 'yarn.lock'), '');
      cpSync(join(ROOT, 'tests/platforms/node-bundlers/main.js'), join(home, 'main.js'));
      node(home, manager, ...how);
      const said = name === 'pnpm' ? node(home, 'main.js', PHOTO) : node(home, manager, 'node', 'main.js', PHOTO);
      assert.equal(JSON.parse(said), { faces: 5, threads: 2 });
    });
  }
} else {
  if (folder) process.stdout.write('skipped: runners and managers (no Node 24 for this machine)\n');
  test('skipped', () => undefined);
}

test.run();
