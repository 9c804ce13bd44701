// The types of the packed package as a stranger compiles against them, in an empty folder.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unpackInto } from '../helpers/packed.ts';
import { diagnose, PLACES } from './matrix.ts';

const test = suite('the types of the package');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'saccade-types-')));

test.before(() => {
  unpackInto(join(home, 'node_modules'), 'none');
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module' }));
});
test.after(() => rmSync(home, { recursive: true, force: true }));

for (const place of PLACES) test(place.name, () => assert.is(diagnose(ts, home, place), ''));

test.run();
