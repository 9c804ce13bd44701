import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { importMetaAssets } from '@web/rollup-plugin-import-meta-assets';
export default {
  input: 'main.js',
  output: { dir: 'rollup', format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
  plugins: [nodeResolve({ exportConditions: ['node'], preferBuiltins: true }), commonjs(), importMetaAssets()],
  external: [/^node:/],
};
