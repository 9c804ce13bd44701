// What a page loads, compressed as servers do it, and what may be loaded at most.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { gzipped, PARTS, SCRIPT } from './files.ts';

const test = suite('sizes');

for (const part of PARTS) {
  test(`${part.name}: ${part.limit} bytes`, () => {
    const bytes = gzipped(ROOT, part);
    assert.ok(bytes <= part.limit, `${bytes} bytes, at most ${part.limit}`);
  });
}

test('docs/limits.md says what the script of a page may be', () => {
  const kib = String(PARTS[0]!.limit / 1024).replace('.', '\\.');
  assert.match(
    readFileSync(join(ROOT, 'docs/limits.md'), 'utf8'),
    new RegExp(`^\\| script +\\|.*\\| ${kib} KiB +\\|$`, 'm'),
  );
});

test('the two scripts name no other module: a page needs no bundler', () => {
  for (const path of [...SCRIPT, 'dist/browser/track.js', 'dist/edge/index.js']) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const names = [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1]!);
    assert.equal(
      names.filter((name) => !name.startsWith('./')),
      [],
      path,
    );
    assert.not.match(text, /\beval\(|new Function\(|\bnode:/, path);
  }
});

test.run();
