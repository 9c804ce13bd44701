import metaUrl from '@chialab/esbuild-plugin-meta-url';
import { build } from 'esbuild';

await build({
  entryPoints: ['main.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  outdir: 'dist',
  plugins: [metaUrl()],
});
