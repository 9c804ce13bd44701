// Uses of the package (uses/*.ts), and the places whose compilers must say the same of each: strict, without
// skipLibCheck. What is refused there has `@ts-expect-error` above it, so that a place which takes it fails too.
import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import { ROOT } from '../helpers/engine.ts';

type TypeScript = typeof ts;

export interface Place {
  name: string;
  uses: readonly string[];
  resolution: 'NodeNext' | 'Bundler' | 'Node10';
  lib: readonly string[];
  options?: ts.CompilerOptions;
}

const BARE = ['es2022'];
const DOM = [...BARE, 'dom', 'dom.iterable'];
const WORKER = [...BARE, 'webworker'];
const NODE = { types: ['node'] };
/** Where everything may be: nothing around says that it is a page. */
const ANY = ['everywhere', 'loaded', 'node', 'edge'];
const PAGE = ['everywhere', 'loaded', 'page', 'refused.page', 'edge'];

export const PLACES: readonly Place[] = [
  { name: 'the language alone, nodenext', uses: ANY, resolution: 'NodeNext', lib: BARE },
  { name: 'the language alone, bundler', uses: ANY, resolution: 'Bundler', lib: BARE },
  { name: 'the language alone, node10', uses: ANY, resolution: 'Node10', lib: BARE },
  { name: 'Node, nodenext', uses: [...ANY, 'server'], resolution: 'NodeNext', lib: BARE, options: NODE },
  { name: 'Node, bundler', uses: [...ANY, 'server'], resolution: 'Bundler', lib: BARE, options: NODE },
  { name: 'DOM, bundler', uses: [...PAGE, 'assets'], resolution: 'Bundler', lib: DOM },
  { name: 'DOM, nodenext: it may be Node all the same', uses: [...ANY, 'page'], resolution: 'NodeNext', lib: DOM },
  {
    name: 'a worker, bundler',
    uses: ['everywhere', 'loaded', 'refused.page', 'edge'],
    resolution: 'Bundler',
    lib: WORKER,
  },
  {
    name: 'Node and DOM, nodenext, exact optional properties',
    uses: [...ANY, 'page', 'server'],
    resolution: 'NodeNext',
    lib: DOM,
    options: { ...NODE, exactOptionalPropertyTypes: true },
  },
  {
    name: 'Node and DOM, bundler: both',
    uses: [...ANY, 'page', 'server'],
    resolution: 'Bundler',
    lib: DOM,
    options: NODE,
  },
  {
    name: 'Node and DOM, bundler, told that it is a page',
    uses: PAGE,
    resolution: 'Bundler',
    lib: DOM,
    options: { ...NODE, customConditions: ['browser'] },
  },
  {
    name: 'told that it is the edge',
    uses: ['everywhere', 'edge', 'workerd'],
    resolution: 'Bundler',
    lib: BARE,
    options: { customConditions: ['workerd', 'worker', 'browser'] },
  },
  // TypeScript before 5.5 lets a bundler make a default export of anything
  { name: 'names', uses: ['named'], resolution: 'NodeNext', lib: BARE },
  { name: 'scopes', uses: ['using'], resolution: 'Bundler', lib: [...BARE, 'esnext.disposable'] },
];

const TYPES = join(ROOT, 'node_modules/@types');

function copyUses(home: string, uses: readonly string[]): string[] {
  return uses.map((name) => {
    const file = join(home, `${name}.ts`);
    copyFileSync(join(ROOT, 'tests/types/uses', `${name}.ts`), file);
    return file;
  });
}

/** What this compiler says of a place, as it would print it; '' where all is as it should be. */
export function diagnose(ts: TypeScript, home: string, { uses, resolution, lib, options }: Place): string {
  const files = copyUses(home, uses);
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: resolution === 'NodeNext' ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind[resolution],
    skipLibCheck: false,
    skipDefaultLibCheck: true,
    types: [],
    typeRoots: [TYPES],
    lib: lib.map((name) => `lib.${name}.d.ts`),
    ...options,
  });
  // what @types/node lacks in itself is not ours
  const own = ts.getPreEmitDiagnostics(program).filter(({ file }) => !file?.fileName.includes('@types'));
  const host = { getCanonicalFileName: (n: string) => n, getCurrentDirectory: () => home, getNewLine: () => '\n' };
  return ts.formatDiagnostics(own, host);
}

/** The same by the command `tsc`, which is all that TypeScript 7 has. */
export function diagnoseByCommand(tsc: string, home: string, { uses, resolution, lib, options }: Place): string {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: resolution === 'NodeNext' ? 'nodenext' : 'esnext',
    moduleResolution: resolution.toLowerCase(),
    skipLibCheck: false,
    types: [],
    typeRoots: [TYPES],
    lib,
    ...options,
  };
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: copyUses(home, uses) }));
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: home, encoding: 'utf8' });
  return status === 0 ? '' : `${status}: ${stdout}${stderr}`;
}
