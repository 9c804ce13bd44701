import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// assembly/ is AssemblyScript: its compiler is the checker there (decorators on functions are not TypeScript).
export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'assembly',
      '!assembly/abi.ts',
      'bench/peers/node_modules',
      'tests/types/uses',
      'docs/reference',
      'docs/snippets/others',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      'no-console': 'error',
      'no-undef': 'off', // tsc knows the globals
      'require-yield': 'off', // units of a stage are generators, whether they pause or not
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off', // typed arrays under noUncheckedIndexedAccess
    },
  },
  {
    files: [
      'bench/**',
      'release/**',
      'weights/convert/**',
      'bindings/cli/**',
      'tests/packaging/*.js',
      'tests/recipes/*.js',
      'docs/snippets/**',
    ],
    rules: { 'no-console': 'off' },
  },
);
