// What tracers of deployments find (Next's `output: 'standalone'`, Vercel, Netlify): a folder of nothing but the traced
// files finds faces, on threads, from every kind of file that a decoder of its own reads.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';

const test = suite('traced files');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'saccade-traced-')));
const [installed, deployed] = [join(home, 'installed'), join(home, 'deployed')];
const PHOTO = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample5.jpg');
const PICTURES = ['gray8.png', 'lossless-alpha.webp', 'cmyk-adobe.jpg'].map((name) =>
  join(ROOT, 'tests/decode/golden', name),
);

const USE = `
  import { createDetector } from 'saccade';
  const detector = await createDetector({ threads: 2, minFaceSize: 60, minConfidence: 0.99, maxDecodeMs: 20_000 });
  const faces = await detector.detect(process.argv[2]);
  const others = [];
  for await (const { error } of detector.detectMany(process.argv.slice(3))) others.push(error ? String(error) : 'read');
  console.log(JSON.stringify({ faces: faces.length, threads: detector.info.threads, others }));
  detector.close();`;

let traced: string[];

test.before(async () => {
  unpackInto(join(installed, 'node_modules'), 'copy');
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(installed, 'use.js'), USE);
  traced = [...(await nodeFileTrace([join(installed, 'use.js')], { base: installed })).fileList];
});
test.after(() => rmSync(home, { recursive: true, force: true }));

test('kernels, weights, workers and decoders are among them', () => {
  const own = traced.filter((path) => /\.(wasm|safetensors)$|worker\.js$/.test(path)).map((path) => path.slice(13));
  assert.equal(own.sort(), [
    '@cwasm/jpeg-turbo/jpeg-turbo.wasm',
    '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
    '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
    '@jsquash/webp/codec/dec/webp_dec.wasm',
    'saccade/dist/bindings/detector/worker.js',
    'saccade/dist/bindings/node/worker.js',
    'saccade/dist/wasm/relaxed-threads.wasm',
    'saccade/dist/wasm/relaxed.wasm',
    'saccade/dist/wasm/simd-threads.wasm',
    'saccade/dist/wasm/simd.wasm',
    'saccade/weights/elg-lite.safetensors',
    'saccade/weights/elg.safetensors',
    'saccade/weights/mtcnn-small.safetensors',
    'saccade/weights/mtcnn-tiny.safetensors',
    'saccade/weights/mtcnn.safetensors',
  ]);
});

test('a folder of them alone works: two threads, JPEG, PNG, WebP, CMYK', () => {
  for (const path of traced) {
    mkdirSync(dirname(join(deployed, path)), { recursive: true });
    cpSync(join(installed, path), join(deployed, path));
  }
  rmSync(installed, { recursive: true });
  const said = run(process.execPath, ['use.js', PHOTO, ...PICTURES], deployed);
  assert.equal(JSON.parse(said), { faces: 5, threads: 2, others: ['read', 'read', 'read'] });
});

test.run();
