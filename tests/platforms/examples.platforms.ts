// The examples, built as their first lines say and run: in wrangler's workerd, by Lambda's events, as a web-standard
// handler in Node and Deno. Each finds the faces of a photograph and answers what is no picture by its code.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';
import { answers, freePort } from '../helpers/port.ts';

const test = suite('examples');
const FILE = join(ROOT, 'sample.jpg');
const PHOTO = readFileSync(FILE);
const FACES = 5;
const REFUSED = [422, 'SACCADE_BAD_IMAGE'];
const NOT_POST = [405, 'HTTP_METHOD'];
const folder = install(join(ROOT, 'tests/platforms/examples'));
const scratch = mkdtempSync(join(tmpdir(), 'saccade-examples-'));

test.before(() => {
  if (!folder) return;
  unpackInto(join(folder, 'node_modules'), 'copy');
  cpSync(join(ROOT, 'examples'), folder, { recursive: true });
});
test.after(() => rmSync(scratch, { recursive: true, force: true }));

/** What an answer of HTTP says. */
async function said(response: Response): Promise<[number, number | string]> {
  const { faces, error } = (await response.json()) as { faces?: unknown[]; error?: { code: string } };
  return [response.status, faces?.length ?? error!.code];
}

if (folder) {
  test('their types are right: modules of kernels and weights have some', () => {
    const ambient = join(folder, 'ambient.d.ts');
    writeFileSync(ambient, "declare module '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';");
    const files = ['cloudflare', 'lambda', 'web'].map((name) => join(folder, `${name}.ts`));
    const program = ts.createProgram([ambient, ...files], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: ['node'],
      skipLibCheck: true, // of @jsquash/jpeg
      typeRoots: [join(ROOT, 'node_modules/@types')],
    });
    const wrong = ts.getPreEmitDiagnostics(program);
    const host = { getCanonicalFileName: (n: string) => n, getCurrentDirectory: () => folder, getNewLine: () => '\n' };
    assert.is(ts.formatDiagnostics(wrong, host), '');
  });

  test('Cloudflare: wrangler dev answers', async () => {
    const node = join(folder, 'node_modules/node24/bin/node'); // wrangler asks for Node 22
    if (!existsSync(node)) return void process.stdout.write('skipped: wrangler (no Node 24 for this machine)\n');
    chmodSync(node, 0o755);
    const port = await freePort();
    const wrangler = spawn(
      node,
      ['node_modules/wrangler/bin/wrangler.js', 'dev', '--config', 'cloudflare.jsonc', '--port', String(port)],
      {
        cwd: folder,
        stdio: 'ignore',
        env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
      },
    );
    try {
      const url = `http://127.0.0.1:${port}`;
      await answers(url, wrangler);
      const post = (body: Uint8Array<ArrayBuffer>) => fetch(url, { method: 'POST', body }).then(said);
      assert.equal(await post(new Uint8Array(PHOTO)), [200, FACES]);
      assert.equal(await post(new Uint8Array(PHOTO.subarray(0, 100))), REFUSED);
      assert.equal(await post(new Uint8Array(10)), REFUSED);
      assert.equal(await said(await fetch(url)), NOT_POST);
      const [first, ...others] = await Promise.all(Array.from({ length: 6 }, () => post(new Uint8Array(PHOTO))));
      assert.ok(
        others.every((one) => one[1] === first![1]),
        'several at a time',
      );
    } finally {
      wrangler.kill();
    }
  });

  for (const format of ['esm', 'cjs'] as const) {
    test(`Lambda: one file of ${format}, invoked alone by events of API Gateway`, async () => {
      const home = join(scratch, format);
      mkdirSync(home);
      const outfile = join(home, format === 'esm' ? 'index.mjs' : 'index.cjs');
      await bundle({ entryPoints: [join(folder, 'lambda.ts')], outfile, format, conditions: ['edge-light'] });
      // kernels, weights and a decoder of JPEG; nothing of jimp
      assert.ok(statSync(outfile).size < 5e6, `${statSync(outfile).size}`);
      const events = [PHOTO, PHOTO.subarray(0, 100), null].map((body) => ({
        version: '2.0',
        rawPath: '/',
        rawQueryString: 'eyes=false',
        headers: { 'content-type': 'image/jpeg' },
        body: body?.toString('base64'),
        isBase64Encoded: body !== null,
        requestContext: { http: { method: body ? 'POST' : 'GET' } },
      }));
      writeFileSync(join(home, 'events.json'), JSON.stringify(events));
      writeFileSync(
        join(home, 'invoke.mjs'),
        `import { readFileSync } from 'node:fs';
         const { handler } = await import(process.argv[2]);
         const said = [];
         for (const event of JSON.parse(readFileSync('events.json'))) {
           const { statusCode, body } = await handler(event);
           const { faces, error } = JSON.parse(body);
           said.push([statusCode, faces?.length ?? error.code]);
         }
         console.log(JSON.stringify(said));`,
      );
      const answered = run(process.execPath, ['invoke.mjs', outfile], home);
      assert.equal(JSON.parse(answered), [[200, FACES], REFUSED, NOT_POST]);
    });
  }

  for (const [name, binary, args] of [
    ['Node, as on Vercel and Netlify', process.execPath, []],
    [
      'Deno',
      join(ROOT, 'out/fixtures/packaging/node_modules/@deno/linux-x64-glibc/deno'),
      ['run', '--no-remote', '-A'],
    ],
  ] as const) {
    test(`a web-standard handler in ${name}`, async () => {
      if (!existsSync(binary)) return void process.stdout.write(`skipped: ${name} (tests/packaging installs it)\n`);
      if (name === 'Deno') chmodSync(binary, 0o755);
      await bundle({
        entryPoints: [join(folder, 'web.ts')],
        outfile: join(folder, 'web.js'),
        external: ['saccade', 'saccade/http'],
      });
      writeFileSync(
        join(folder, 'ask.js'),
        `import { readFileSync } from 'node:fs';
         import process from 'node:process';
         import { handler } from './web.js';
         const ask = async (body) => {
           const response = await handler(new Request('http://x/api/faces', { method: body ? 'POST' : 'GET', body }));
           const { faces, error } = await response.json();
           return [response.status, faces?.length ?? error.code];
         };
         const photo = readFileSync(process.argv[2]);
         console.log(JSON.stringify([await ask(photo), await ask(photo.subarray(0, 99)), await ask(null)]));
         process.exit();`,
      );
      assert.equal(JSON.parse(run(binary, [...args, 'ask.js', FILE], folder)), [[200, FACES], REFUSED, NOT_POST]);
    });
  }
} else test('skipped', () => undefined);

test.run();

const bundle = (options: BuildOptions) =>
  build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    loader: { '.wasm': 'binary', '.safetensors': 'binary' },
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
    ...options,
  });
