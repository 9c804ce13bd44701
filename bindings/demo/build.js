// Builds the playground into dist/demo: everything that it needs, to be copied to any folder of any server. What it
// takes from dist/ and weights/ must be built before.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = `${root}dist/demo`;
const shared = { bundle: true, target: 'es2022', minify: true, logLevel: 'warning' };

// The library lies in the page's folder as it does in its package, and is imported when it is first needed.
const PACKAGE = 'saccade';
const library = {
  name: 'library',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({
      path: `./${PACKAGE}/dist/browser/index.js`,
      external: true,
      sideEffects: false,
    })),
};
if (!existsSync(`${root}dist/browser`)) throw new Error('dist/ is missing. Run npm run build first.');
const WEIGHTS = ['mtcnn-tiny', 'elg', 'elg-lite'];
const SAMPLES = [1, 2, 3, 4, 5, 6].map((number) => `samples/sample${number}.jpg`);
const KEPT_SAMPLE = SAMPLES[0]; // the bench needs it

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  build({
    ...shared,
    entryPoints: ['main.ts', 'style.css'].map((name) => `${root}bindings/demo/${name}`),
    format: 'esm',
    splitting: true,
    outdir: out,
    chunkNames: '[name]-[hash]',
    plugins: [library],
  }),
  ...['icon.svg', 'icon.png', 'manifest.webmanifest'].map((name) =>
    cp(`${root}bindings/demo/${name}`, `${out}/${name}`),
  ),
  cp(`${root}dist/browser`, `${out}/${PACKAGE}/dist/browser`, { recursive: true }),
  cp(`${root}dist/wasm`, `${out}/${PACKAGE}/dist/wasm`, {
    recursive: true,
    filter: (name) => !/\.[a-z.]+$/i.test(name) || name.endsWith('.wasm'),
  }),
  ...WEIGHTS.map((name) => `weights/${name}.safetensors`).map((name) => cp(root + name, `${out}/${PACKAGE}/${name}`)),
  ...SAMPLES.map((name) =>
    cp(`${root}node_modules/@vladmandic/face-api/demo/${posix.basename(name)}`, `${out}/${name}`),
  ),
]);

// What is kept offline: all but the other samples. The page says how much that is.
const kept = (await readdir(out, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => posix.join(parentPath, name).slice(out.length + 1))
  .filter((path) => !SAMPLES.includes(path) || path === KEPT_SAMPLE);
const sizes = await Promise.all(kept.map(async (path) => (await readFile(`${out}/${path}`)).length));
const page = await readFile(`${root}bindings/demo/index.html`, 'utf8');
const bytes = Buffer.byteLength(page) + sizes.reduce((a, b) => a + b);
await writeFile(`${out}/index.html`, page.replace('data-bytes="0"', `data-bytes="${bytes}"`));

// '' is the page itself: some servers send who asks for index.html elsewhere.
const hashed = await Promise.all(
  ['index.html', ...kept].map(async (path) => {
    const hash = createHash('sha256').update(await readFile(`${out}/${path}`));
    return [path === 'index.html' ? '' : path, hash.digest('hex').slice(0, 16)];
  }),
);
await build({
  ...shared,
  entryPoints: [`${root}bindings/demo/sw.ts`],
  format: 'iife',
  outfile: `${out}/sw.js`,
  define: { FILES: JSON.stringify(Object.fromEntries(hashed.sort())) },
});
