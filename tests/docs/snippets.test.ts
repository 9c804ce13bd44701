// The code of the docs that runs in Node and in a shell, run against the packed package, each file in a folder of its
// own. Beside most lies what it prints.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { DOCS } from '../../docs/blocks.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';
import { areAlike } from './alike.ts';

const test = suite('code in the docs runs');
const home = mkdtempSync(join(tmpdir(), 'saccade-snippets-'));
const modules = join(home, 'node_modules');
const TSX = fileURLToPath(import.meta.resolve('tsx'));

test.before(() => {
  unpackInto(modules, 'link');
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module' }));
  mkdirSync(join(modules, '.bin'));
  cpSync(join(ROOT, 'tests/docs/saccade.sh'), join(modules, '.bin/saccade'));
  // packages that readers have beside it, from this repository
  for (const name of ['uvu', 'tsx']) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
});
test.after(() => rmSync(home, { recursive: true, force: true }));

/** A folder with photographs, as readers have. */
function folderFor(name: string): string {
  const folder = join(home, name.replaceAll(/\W/g, '-'));
  mkdirSync(join(folder, 'photos/more'), { recursive: true });
  for (const to of ['photo.jpg', 'photos/a.jpg', 'photos/more/b.jpg'])
    cpSync(join(ROOT, 'sample.jpg'), join(folder, to));
  return folder;
}

for (const kind of ['any', 'node', 'command']) {
  const files = join(DOCS, 'snippets', kind);
  for (const name of existsSync(files) ? readdirSync(files).filter((file) => /\.(ts|mjs|sh)$/.test(file)) : []) {
    test(`${kind}/${name}`, () => {
      const folder = folderFor(`${kind}-${name}`);
      cpSync(join(files, name), join(folder, name));
      const said = name.endsWith('.sh')
        ? run('bash', ['-euc', readFileSync(join(files, name), 'utf8').replaceAll('npx ', 'npx --no ')], folder)
        : run(process.execPath, ['--import', TSX, name], folder);
      const meant = join(files, `${name}.txt`);
      if (existsSync(meant)) areAlike(said, readFileSync(meant, 'utf8'));
    });
  }
}

test.run();
