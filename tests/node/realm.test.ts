// The whole library in another realm than Node's own, as test runners load it: its Uint8Array, Error and the like are
// not those of Node's files.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { PATH } from '../helpers/sample.ts';

const test = suite('another realm');

const url = (path: string) => pathToFileURL(join(ROOT, path)).href;

// What vitest's vmThreads and jest do: modules linked in a context; packages and Node's own stay outside.
const CODE = `
  import vm from 'node:vm';
  import { readFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  import { fileURLToPath, pathToFileURL } from 'node:url';
  const { performance, URL, AbortSignal, AbortController, Blob, TextDecoder, TextEncoder, crypto, structuredClone } = globalThis;
  const given = { performance, URL, AbortSignal, AbortController, Blob, TextDecoder, TextEncoder, crypto, structuredClone };
  // packages are outside here, and one of them asks whether a module is a WebAssembly.Module of its own
  const more = { WebAssembly, process, Buffer, MessageChannel, setTimeout, clearTimeout, setImmediate, queueMicrotask };
  const context = vm.createContext({ ...given, ...more });
  const modules = new Map();
  const placeOf = (name, from) => (name.startsWith('node:') || name === 'worker_threads') ? name : name.startsWith('.') ? new URL(name, from).href
    : pathToFileURL(createRequire(from).resolve(name)).href;
  async function link(name, { identifier: from }) {
    const at = placeOf(name, from);
    if (!modules.has(at)) modules.set(at, at.startsWith('file:') && !at.includes('node_modules') ? inside(at) : await outside(at));
    return modules.get(at);
  }
  function inside(identifier) {
    return new vm.SourceTextModule(readFileSync(fileURLToPath(identifier), 'utf8'), {
      context, identifier, initializeImportMeta: (meta) => { meta.url = identifier; },
      importModuleDynamically: async (name, from) => ready(await link(name, from)),
    });
  }
  async function outside(identifier) {
    const all = await import(identifier);
    const exported = { ...Object(all.default), ...all };
    const names = Object.keys(exported);
    return new vm.SyntheticModule(names, function () { names.forEach((n) => this.setExport(n, exported[n])); }, { context, identifier });
  }
  const begun = new Map();
  function ready(module) {
    const begin = async () => {
      if (module.status === 'unlinked') await module.link(link);
      await module.evaluate();
      return module;
    };
    if (!begun.has(module)) begun.set(module, begin());
    return begun.get(module);
  }
  const [entry, weights, picture] = process.argv.slice(1);
  const { createDetector } = (await ready(inside(entry))).namespace;
  const said = [];
  for (const threads of [1, 2]) {
    const options = { threads, weights: readFileSync(new URL(weights)), signal: AbortSignal.timeout(60000), eyes: false };
    const detector = await createDetector({ ...options, minFaceSize: 60, minConfidence: 0.99 });
    const bytes = readFileSync(picture);
    const pictures = [picture, bytes, '/nowhere.jpg', { data: Buffer.alloc(12), width: 2, height: 2, format: 'rgb' }];
    for await (const one of detector.detectMany(pictures)) said.push('faces' in one ? one.faces.length : one.error.code);
    detector.close();
  }
  console.log(JSON.stringify(said));`;

test('finds the same, on one thread and on two', () => {
  const flags = ['--experimental-vm-modules', '--no-warnings', '--input-type=module', '-e', CODE, '--'];
  const args = [url('dist/bindings/index.node.js'), url('weights/mtcnn.safetensors'), PATH];
  const said = JSON.parse(execFileSync(process.execPath, [...flags, ...args], { encoding: 'utf8' })) as unknown;
  const each = [5, 5, 'SACCADE_BAD_IMAGE', 0];
  assert.equal(said, [...each, ...each]);
});

test('node --jitless is refused by name; without the right to start threads there is one', () => {
  const code = `
    const { createDetector } = await import('${url('dist/bindings/index.node.js')}');
    console.log(await createDetector({ threads: 2, eyes: false }).then((d) => d.info.threads + ' ' + d.info.why, (e) => e.code));`;
  const say = (...flags: string[]) =>
    execFileSync(process.execPath, [...flags, '--no-warnings', '--input-type=module', '-e', code], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  assert.is(say('--jitless'), 'SACCADE_NO_WASM');
  const permission = Number(process.versions.node.split('.')[0]) < 22 ? '--experimental-permission' : '--permission';
  assert.match(say(permission, '--allow-fs-read=*'), /^1 .*; 1 thread, no workers$/);
});

test.run();
