// Links of the pages that people read: each leads to a file that is there, and to a heading that is in it; in files
// that npm packs, to files that npm packs.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pages } from '../../docs/blocks.ts';
import { ROOT } from '../helpers/engine.ts';
import { run } from '../helpers/packed.ts';

const test = suite('links');
const APART = ['README.md', 'THIRD_PARTY_LICENSES.md']; // one of the pages; others' texts
const ROOTS = readdirSync(ROOT).filter((name) => name.endsWith('.md') && !APART.includes(name));
const FILES = [...pages(), ...ROOTS, 'weights/FORMAT.md', 'weights/SOURCES.md', 'weights/train/README.md'];

interface Link {
  from: string;
  /** from the repository's root */
  to: string;
  anchor: string | null;
}

/** What is code is no link. */
const proseOf = (file: string) =>
  readFileSync(join(ROOT, file), 'utf8')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '`');

function linksOf(from: string): Link[] {
  return [...proseOf(from).matchAll(/\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g)]
    .map(([, href]) => href!)
    .filter((href) => !/^[a-z]+:/.test(href))
    .map((href) => {
      const [path, anchor = null] = href.split('#') as [string, string?];
      return { from, to: path === '' ? from : posix.join(posix.dirname(from), path), anchor };
    });
}

/** Anchors of headings, as GitHub and VitePress make them of these. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(join(ROOT, file), 'utf8')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, title]) =>
      title!
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .trim()
        .replaceAll(/\s+/g, '-'),
    ),
  );
}

const links = FILES.flatMap(linksOf);

test('each leads to a file and a heading that are there', () => {
  assert.ok(links.length > 100);
  const dead = links.filter(({ to, anchor }) => {
    const path = join(ROOT, to);
    if (!existsSync(path)) return true;
    return anchor !== null && !(statSync(path).isFile() && anchorsOf(to).has(anchor));
  });
  assert.equal(dead, []);
});

test('what is packed links to what is packed', () => {
  const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], ROOT)) as [
    { files: { path: string }[] },
  ];
  const packed = new Set(files.map(({ path }) => path));
  assert.ok(packed.has('docs/index.md') && !packed.has('docs/blocks.ts'));
  const lost = links.filter(({ from, to }) => packed.has(from) && !packed.has(to));
  assert.equal(lost, []);
});

test('README is short', () => {
  const lines = readFileSync(join(ROOT, 'README.md'), 'utf8').trimEnd().split('\n').length;
  assert.ok(lines <= 120, `${lines} lines`);
});

test.run();
