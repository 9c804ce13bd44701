// The packed package under its judges, with other TypeScripts, and in every runtime that npm brings: Deno, Bun, Node 22
// and 24.
import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, toMtcnn } from '../../bindings/index.node.ts';
import type { Box } from '../../bindings/types.ts';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';
import { diagnose, diagnoseByCommand, PLACES } from '../types/matrix.ts';

const test = suite('packaging');
const PHOTO = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample5.jpg');
const folder = install(join(ROOT, 'tests/packaging'));

if (folder) {
  const modules = join(folder, 'node_modules');
  const packed = unpackInto(modules, 'copy');

  test('publint has nothing to say', () => {
    const said = run(process.execPath, [join(modules, 'publint/src/cli.js'), 'run', packed, '--strict'], folder);
    assert.match(said, /All good!/);
  });

  test('are the types wrong? No, for who imports (the package is ES modules)', () => {
    const attw = join(modules, '@arethetypeswrong/cli/dist/index.js');
    const said = run(process.execPath, [attw, '--pack', packed, '--profile', 'esm-only', '--format', 'ascii'], folder);
    assert.match(said, /saccade/);
    assert.not.match(said, /(?<!ignored per resolution\) )(❌|🚭|🎭|👺|🐛)/);
  });

  test('TypeScript 5.0, the oldest that knows `export type *`, says of the types what the newest says', () => {
    const old = createRequire(join(folder, 'x.js'))('typescript50') as typeof ts;
    for (const place of PLACES) if (place.name !== 'scopes') assert.is(diagnose(old, folder, place), '', place.name);
  });

  test('so does TypeScript 7', () => {
    const tsc = join(modules, 'typescript7/lib/tsc.js');
    for (const place of PLACES) {
      // which it no longer has
      if (place.resolution !== 'Node10') assert.is(diagnoseByCommand(tsc, folder, place), '', place.name);
    }
  });

  for (const [name, binary, args] of [
    ['Deno', '@deno/linux-x64-glibc/deno', ['run', '--no-remote', '--allow-all']],
    ['Bun', '@oven/bun-linux-x64/bin/bun', []],
    ['Node 22', 'node22/bin/node', []],
    ['Node 24', 'node24/bin/node', []],
  ] as const) {
    test(`${name}: imports it, finds the same faces`, async () => {
      const path = join(modules, binary);
      if (!existsSync(path)) return void process.stdout.write(`skipped: ${name} (${binary} is not for this machine)\n`);
      chmodSync(path, 0o755);
      const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
      const faces = toMtcnn(await detector.detect(PHOTO)).map(({ box }) => box);
      detector.close();
      const said = JSON.parse(run(path, [...args, 'use.js', PHOTO], folder)) as { boxes: unknown; many: number[] };
      assert.equal(said.boxes, faces);
      assert.equal(said.many, [5, 5]);
    });

    test(`${name}: saccade/http behind its own server`, async () => {
      const path = join(modules, binary);
      if (!existsSync(path)) return void process.stdout.write(`skipped: ${name} (${binary} is not for this machine)\n`);
      chmodSync(path, 0o755);
      const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
      const faces = await detector.detect(PHOTO);
      detector.close();
      const { boxes, inside, ...said } = JSON.parse(run(path, [...args, 'http.js', PHOTO], folder)) as {
        boxes: Box[];
        inside: [number, number];
      };
      assert.equal(rounded(boxes), rounded(faces.map(({ box }) => box)));
      // Deno may notice only when it answers that a client has left
      assert.is(inside[0], 1);
      assert.ok(name === 'Deno' ? inside[1] <= 1 : inside[1] === 0, `${inside[1]} inside after the client left`);
      assert.equal(said as object, {
        file: 'photo.jpg',
        same: true,
        kinds: ['text/csv', 'image/svg+xml', 'image/png'],
        many: Array(6).fill(200),
        refused: [413, 422, 400, 415],
        drained: 503,
      });
    });
  }

  for (const [conditions, file] of [
    [['workerd', 'worker', 'browser'], 'dist/edge/index.js'],
    [['edge-light'], 'dist/edge/index.js'],
    [['worker', 'browser'], 'dist/browser/index.js'],
    [['browser'], 'dist/browser/index.js'],
    [['deno', 'node'], 'dist/bindings/index.node.js'],
    [['bun', 'node'], 'dist/bindings/index.node.js'],
    [['node'], 'dist/bindings/index.node.js'],
    [[], 'dist/browser/index.js'],
  ] as const) {
    test(`conditions ${conditions.join(', ') || '(none)'} lead to ${file}`, async () => {
      const { metafile } = await build({
        stdin: { contents: "import 'saccade'; export * from 'saccade';", resolveDir: folder },
        conditions: [...conditions, 'import'],
        platform: 'neutral',
        packages: 'bundle',
        // without a prefix for those who bundle with webpack
        external: ['node:*', 'worker_threads', '@*'],
        bundle: true,
        write: false,
        metafile: true,
        logLevel: 'silent',
      });
      const inputs = Object.keys(metafile.inputs).map((path) => path.replaceAll('\\', '/'));
      assert.ok(
        inputs.some((path) => path.endsWith(`saccade/${file}`)),
        inputs.join(', '),
      );
    });
  }
} else test('skipped: nothing was installed', () => undefined);

test.run();

// Last bits differ from engine to engine.
function rounded(boxes: readonly Box[]): number[][] {
  return boxes.map(({ x, y, width, height }) => [x, y, width, height].map((value) => Math.round(value * 1000) / 1000));
}
