// Builds the entries for browsers and the edge: each one file without bare imports (esbuild), as small as it gets
// (terser: 5 % off what esbuild leaves).
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  metafile: true,
  logLevel: 'warning',
  alias: { '@assemblyscript/loader': path('browser/loader.ts') },
};

// a page's elements and cameras, and sha256 for plain http, are left out of the edge's bundle: half a kilobyte each
const onTheEdge = {
  name: 'on the edge',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/video\.ts$/ }, () => ({ path: path('track/video.edge.ts') }));
    onResolve({ filter: /^\.\/digest\.ts$/ }, () => ({ path: path('weights/digest.edge.ts') }));
  },
};

const built = await Promise.all([
  // what is loaded later, track, is a file of its own
  build({
    ...shared,
    entryPoints: [path('index.ts')],
    outdir: path('../dist/browser'),
    splitting: true,
    chunkNames: '[name]',
  }),
  // a worker is one file: bundlers make classic workers, which import nothing
  build({ ...shared, entryPoints: [path('browser/host.worker.ts')], outdir: path('../dist/browser') }),
  build({
    ...shared,
    entryPoints: [path('index.edge.ts')],
    outfile: path('../dist/edge/index.js'),
    plugins: [onTheEdge],
  }),
]);

for (const file of built.flatMap(({ metafile }) => Object.keys(metafile.outputs))) {
  const { code } = await minify(await readFile(file, 'utf8'), {
    module: true,
    ecma: 2022,
    compress: { passes: 5, unsafe_arrows: true, unsafe_methods: true },
  });
  await writeFile(file, code);
}
