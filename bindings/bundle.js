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

/** Files that others stand for: `name` of a module → path. */
const instead = (places) => ({
  name: 'instead',
  setup: ({ onResolve }) => {
    const filter = new RegExp(`/(${Object.keys(places).join('|')})\\.ts$`);
    onResolve({ filter }, ({ path: named }) => ({ path: path(places[filter.exec(named)[1]]) }));
  },
});

// what only weights of others need
const forOurs = { probe: 'cascade/probe.none.ts', rounding: 'nets/rounding.none.ts' };
// a page's elements and cameras, and sha256 for plain http: half a kilobyte each
const forTheEdge = { ...forOurs, video: 'track/video.edge.ts', digest: 'weights/digest.edge.ts' };

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
  build({
    ...shared,
    entryPoints: [path('browser/host.worker.ts')],
    outdir: path('../dist/browser'),
    plugins: [instead(forOurs)],
  }),
  build({
    ...shared,
    entryPoints: [path('index.edge.ts')],
    outfile: path('../dist/edge/index.js'),
    plugins: [instead(forTheEdge)],
  }),
]);

// THIRD_PARTY_LICENSES.md says that there are none
const others = built
  .flatMap(({ metafile }) => Object.keys(metafile.inputs))
  .filter((path) => /node_modules/.test(path));
if (others.length > 0)
  throw new Error(`A package is in a bundle, release/licenses.ts must name it: ${others.join(', ')}`);

for (const file of built.flatMap(({ metafile }) => Object.keys(metafile.outputs))) {
  const { code } = await minify(await readFile(file, 'utf8'), {
    module: true,
    ecma: 2022,
    compress: { passes: 10, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
  });
  await writeFile(file, code);
}
