// What must not be in a release build: a second instance on the same memory would have globals of its own and write
// data segments and the start function's work over what is there. So it may hold code and nothing that lives outside a
// job.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../helpers/engine.ts';

const wasm = suite('wasm');

const FOLDER = join(ROOT, 'dist/wasm');
const BUDGET = 26_000; // bytes of a build; MTCNN's kernels are 16 kB, ELG's 5 kB; 1 kB compares many boxes in a grid
const SECTIONS = 'custom type import function table memory global export start element code data datacount tag'.split(
  ' ',
);
const ALLOWED = ['custom', 'type', 'import', 'function', 'export', 'code'];

/** The names of a module's sections, in order. */
function sectionsOf(bytes: Uint8Array): string[] {
  assert.equal([...bytes.subarray(0, 8)], [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const names: string[] = [];
  let at = 8;
  while (at < bytes.length) {
    names.push(SECTIONS[bytes[at++]!] ?? 'unknown');
    let size = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = bytes[at++]!;
      size |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    at += size;
  }
  assert.is(at, bytes.length);
  return names;
}

const builds = readdirSync(FOLDER).filter((name) => name.endsWith('.wasm'));

wasm('there are four builds', () =>
  assert.equal(builds, ['relaxed-threads.wasm', 'relaxed.wasm', 'simd-threads.wasm', 'simd.wasm']),
);

for (const name of builds) {
  const bytes = readFileSync(join(FOLDER, name));
  const isKnown = WebAssembly.validate(bytes);
  // eslint-disable-next-line no-console
  if (!isKnown) console.log(`skipped: imports and exports of ${name} (no relaxed SIMD in Node ${process.version})`);

  wasm(`${name} holds no state: no global, data, start or element section`, () => {
    const others = sectionsOf(bytes).filter((section) => !ALLOWED.includes(section));
    assert.equal(others, []);
  });

  wasm(`${name} exports run and imports the memory`, () => {
    if (!isKnown) return assert.ok(name.startsWith('relaxed'));
    const module = new WebAssembly.Module(bytes);
    assert.equal(WebAssembly.Module.exports(module), [{ name: 'run', kind: 'function' }]);
    assert.equal(WebAssembly.Module.imports(module), [{ module: 'env', name: 'memory', kind: 'memory' }]);
  });

  wasm(`${name} stays within ${BUDGET} bytes`, () => {
    assert.ok(bytes.length < BUDGET, `${bytes.length} bytes`);
  });
}

wasm('sections are read as written', () => {
  // a module of one global, i32 0
  assert.equal(sectionsOf(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 6, 6, 1, 0x7f, 0, 0x41, 0, 0x0b)), ['global']);
});

wasm.run();
