// Writes THIRD_PARTY_LICENSES.md: whose work is in the package and in what npm installs with it, and on which terms.
// Packages and texts come from package-lock.json and node_modules; what is inside other files (weights, WebAssembly) no
// metadata says, so that it stands here. Run by `npm run licenses`; tests/packaging/licenses.test.ts holds the file to
// it. bindings/bundle.js refuses to build a bundle with a package in it, so that there is none to name.
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const FILE = join(ROOT, 'THIRD_PARTY_LICENSES.md');

interface Work {
  name: string;
  license: string;
  /** where it is from, or what it is in */
  note: string;
  text: string;
}

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name?: string };
  repository?: string | { url?: string };
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n').trim();
const mit = (holders: string) => read('LICENSE').replace(/Copyright .*/, holders);
const APACHE = 'node_modules/@jsquash/jpeg/LICENSE';

/** Whose work is in files of the package itself. */
function within(): Work[] {
  const mtcnn = ['2016 Kaipeng Zhang', '2016 David Sandberg', '2018 Vincent Mühler', '2019-2024 Iván de Paz Centeno'];
  return [
    {
      name: 'MTCNN weights',
      license: 'MIT',
      note: 'weights/mtcnn.safetensors, weights/mtcnn-small.safetensors, weights/mtcnn-tiny.safetensors; origin in weights/SOURCES.md',
      text: mit(mtcnn.map((holder) => `Copyright (c) ${holder}`).join('\n')),
    },
    {
      name: 'AssemblyScript',
      license: 'Apache-2.0',
      note: 'dist/wasm: compiled by it, with what the kernels use of its standard library',
      text: `${read('node_modules/assemblyscript/NOTICE')}\n\n${read('node_modules/assemblyscript/LICENSE')}`,
    },
    {
      name: '@vladmandic/face-api',
      license: 'MIT',
      note: 'sample.jpg: a photograph of its demo, saved smaller',
      text: read('node_modules/@vladmandic/face-api/LICENSE'),
    },
  ];
}

/** What is compiled into files of packages that are installed, which their own metadata does not name. */
function inside(): Work[] {
  const jpeg = read('node_modules/@jsquash/jpeg/codec/LICENSE.codec.md');
  const pngNote = '@jsquash/png: with its crates fdeflate, miniz_oxide, crc32fast and dlmalloc, and wasm-bindgen';
  return [
    {
      name: 'MozJPEG, from libjpeg-turbo',
      license: 'IJG AND BSD-3-Clause AND Zlib',
      note: '@jsquash/jpeg',
      text: jpeg,
    },
    { name: 'libjpeg-turbo', license: 'IJG AND BSD-3-Clause AND Zlib', note: '@cwasm/jpeg-turbo', text: jpeg },
    {
      name: 'libwebp',
      license: 'BSD-3-Clause',
      note: '@jsquash/webp',
      text: read('node_modules/@jsquash/webp/codec/LICENSE.codec.md'),
    },
    { name: 'png (image-rs)', license: 'MIT OR Apache-2.0', note: pngNote, text: read(APACHE) },
  ];
}

/** What the text says, where package.json does not. */
const UNNAMED: Record<string, string> = { 'exif-parser': 'MIT', jsfive: 'public domain AND BSD-3-Clause' };

/** The packages that npm installs with this one. */
function installed(): Work[] {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path && !dev && !devOptional)
    .map(([path, { optional }]) => {
      const about = JSON.parse(read(`${path}/package.json`)) as Manifest;
      const file = readdirSync(join(ROOT, path)).find((name) => /^(licen[cs]e|copying)/i.test(name));
      return {
        name: `${about.name} ${about.version}`,
        license: UNNAMED[about.name] ?? about.license!,
        note: `${addressOf(about)}${optional ? ' (optional)' : ''}`,
        text: file ? read(`${path}/${file}`) : standard(about),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

// A package without a text: that of the license it names, under its author's name.
function standard({ name, license, author, repository }: Manifest): string {
  if (license === 'Apache-2.0') return read(APACHE);
  if (license !== 'MIT') throw new Error(`${name}: no text of its license, ${license}`);
  const holder =
    typeof author === 'string' ? author : (author?.name ?? addressOf({ name, version: '', repository: repository! }));
  return mit(`Copyright (c) ${holder} (the package has no text of its own)`);
}

function addressOf({ name, repository }: Manifest): string {
  const url = typeof repository === 'string' ? repository : (repository?.url ?? `npm:${name}`);
  const plain = url.replace(/^.*github(\.com\/|:)|\.git$/g, '');
  return /^[\w.-]+\/[\w.-]+$/.test(plain) ? `https://github.com/${plain}` : plain;
}

/** The whole file. */
export function licenses(): string {
  const parts = [within(), inside(), installed()] as const;
  const texts = [...new Set(parts.flat().map(({ text }) => text))];
  const table = (works: readonly Work[]) =>
    [
      '| what | license | where | text |',
      '| --- | --- | --- | --- |',
      ...works.map(
        ({ name, license, note, text }) => `| ${name} | ${license} | ${note} | ${texts.indexOf(text) + 1} |`,
      ),
    ].join('\n');
  const [own, compiled, packages] = parts.map(table);
  return `# Licenses of others' work

Written by \`npm run licenses\`. saccade's own code, its documents and the eye networks' weights (elg, elg-lite) are MIT: [LICENSE](LICENSE).
The scripts for browsers and the edge (dist/browser, dist/edge) have no code of others in them.

## In the package

${own}

## Compiled into what is installed with it

This software is based in part on the work of the Independent JPEG Group.

${compiled}

## Installed with it

Each package has its license in its own folder too. What only a peer brings (bullmq, ioredis, @jsquash/avif) is installed by you.

${packages}

## Texts

${texts.map((text, i) => `### ${i + 1}\n\n\`\`\`\`text\n${text}\n\`\`\`\`\n`).join('\n')}`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  writeFileSync(FILE, licenses());
