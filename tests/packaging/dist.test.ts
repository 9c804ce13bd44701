// The package as users get it: packed, unpacked elsewhere, beside nothing but its own dependencies.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { run as runIn, unpackInto } from '../helpers/packed.ts';

const test = suite('the packed package');
const home = mkdtempSync(join(tmpdir(), 'saccade-'));
const modules = join(home, 'node_modules');
const packed = join(modules, 'saccade');
const sample = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample5.jpg');

const run = (command: string, args: string[]) => runIn(command, args, home);

test.before(() => {
  unpackInto(modules, 'link');
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module' }));
});

test.after(() => rmSync(home, { recursive: true, force: true }));

test('holds what runs and nothing else', () => {
  const root = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'THIRD_PARTY_LICENSES.md',
    'dist',
    'docs',
    'example.jpg',
    'package.json',
    'sample.jpg',
    'schema.json',
    'types',
    'weights',
  ];
  assert.equal(readdirSync(packed).sort(), root);
  assert.equal(readdirSync(join(packed, 'weights')).sort(), [
    'FORMAT.md',
    'SOURCES.md',
    'elg-lite.safetensors',
    'elg.safetensors',
    'mtcnn-small.safetensors',
    'mtcnn-tiny.safetensors',
    'mtcnn.safetensors',
  ]);
  assert.equal(readdirSync(join(packed, 'dist')).sort(), ['assembly', 'bindings', 'browser', 'edge', 'wasm']);
});

test('every entry of `exports` is there', () => {
  const { exports: entries } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
  const filesOf = (entry: unknown): string[] =>
    typeof entry === 'string' ? [entry] : Object.values(entry as object).flatMap(filesOf);
  for (const file of filesOf(entries)) {
    if (!file.includes('*')) assert.ok(readFileSync(join(packed, file)).length > 0, file);
  }
});

test('the library finds faces and eyes', () => {
  writeFileSync(
    join(home, 'use.js'),
    `import { createDetector, toMtcnn } from 'saccade';
     import { toSvg } from 'saccade/draw';
     import { createAttention } from 'saccade/attention';
     import { createHandler } from 'saccade/http';
     const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
     const faces = await detector.detect(process.argv[2]);
     const request = new Request('http://here/detect', { method: 'POST', body: await (await import('node:fs/promises')).readFile(process.argv[2]) });
     const answer = await (await createHandler(detector)(request)).json();
     detector.close();
     const seen = createAttention().update({ time: 0, faces: [{ ...faces[0], id: 7, raw: faces[0] }], lost: [] });
     console.log(JSON.stringify([faces.length, toMtcnn(faces).length, faces[0].eyes.left.iris.length, toSvg(faces, 9, 9).slice(0, 4), seen.faces[0].id, answer.faces.length]));`,
  );
  assert.equal(JSON.parse(run(process.execPath, ['use.js', sample])), [5, 5, 8, '<svg', 7, 5]);
});

test('the queue says what it lacks', () => {
  const main = join(packed, 'dist/bindings/cli/main.js');
  const { status, stderr } = spawnSync(process.execPath, [main, 'queue', 'status', '--redis', 'redis://127.0.0.1:1'], {
    cwd: home,
    encoding: 'utf8',
  });
  assert.is(status, 1);
  assert.match(stderr, /Install them: npm install bullmq ioredis/);
});

test('the command works', () => {
  const main = join(packed, JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')).bin.saccade);
  const line = JSON.parse(
    run(process.execPath, [main, 'detect', sample, '--json', '--min-confidence', '.99', '--draw', 'o']),
  );
  assert.is(line.faces.length, 5);
  assert.equal(readdirSync(join(home, 'o')), ['sample5.png']);
  assert.match(run(process.execPath, [main, 'info']), /build +(simd|relaxed)/);
});

test('its types are good for a strict TypeScript user', () => {
  writeFileSync(
    join(home, 'use.ts'),
    `import { createDetector, type Eye, type Face, type SaccadeError } from 'saccade';
     import { drawFaces } from 'saccade/draw';
     const detector = await createDetector({ elg: 'lite', threads: 2 });
     const faces: Face[] = detector.detectSync({ data: new Uint8Array(3), width: 1, height: 1 });
     const eye: Eye | null | undefined = faces[0]?.eyes?.left;
     for await (const result of detector.detectMany(['a.jpg'])) if ('error' in result) throw result.error as SaccadeError;
     export { drawFaces, eye };`,
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom,esnext.disposable',
  ];
  run(process.execPath, [tsc, ...options, 'use.ts']);
});

test.run();
