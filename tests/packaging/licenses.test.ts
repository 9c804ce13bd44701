// THIRD_PARTY_LICENSES.md is what release/licenses.ts writes, and names licenses that a user of MIT code can take.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FILE, licenses } from '../../release/licenses.ts';

const test = suite('licenses');
const TERMS = /^\(?(MIT|Apache-2\.0|BSD-3-Clause|BlueOak-1\.0\.0|IJG|Zlib|ISC|public domain| AND | OR )+\)?$/;

test('the file is as new as what is installed: npm run licenses', () => {
  assert.ok(readFileSync(FILE, 'utf8') === licenses(), 'THIRD_PARTY_LICENSES.md is old: npm run licenses');
});

test('all of it is permissive', () => {
  const rows = [...readFileSync(FILE, 'utf8').matchAll(/^\| ([^|]+) \| ([^|]+) \|[^|]+\| \d+ \|$/gm)];
  assert.ok(rows.length > 60, `${rows.length} rows`);
  assert.equal(
    rows.filter(([, , terms]) => !TERMS.test(terms!)).map(([, name, terms]) => `${name}: ${terms}`),
    [],
  );
});

test.run();
