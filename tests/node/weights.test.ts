// Weights that are not ours, whose checksum is right: whatever their values are, the answer is one of finite numbers,
// or a SaccadeError.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, SaccadeError } from '../../bindings/index.node.ts';
import { readWeights, writeWeights, type Tensor } from '../../bindings/weights/format.ts';
import { packMtcnn } from '../../bindings/nets/mtcnn.ts';
import { createEngine, ROOT } from '../helpers/engine.ts';
import { Random } from '../helpers/random.ts';
import { withSample, type Sample } from '../helpers/sample.ts';

const test = suite<Sample>('weights of others');
withSample(test);

const NAMES = ['mtcnn', 'mtcnn-small', 'mtcnn-tiny', 'elg', 'elg-lite'];
const bytesOf = (name: string) => readFileSync(join(ROOT, `weights/${name}.safetensors`));
const VALUES = [3e38, -3e38, 1e30, 1e20, -1e15, 1e10, 1e-40, 0, -1];
const NOT_FINITE = [NaN, Infinity, -Infinity];

interface File {
  meta: { network: string; config: Record<string, unknown>; origin: string; licence: string };
  tensors: [string, Tensor][];
}

async function open(name: string): Promise<File> {
  const bytes = bytesOf(name);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + bytes.readUInt32LE(0))) as Record<
    string,
    { shape: number[] }
  >;
  const { tensors, ...meta } = await readWeights(bytes, name);
  const copy = (tensor: string) => ({ shape: header[tensor]!.shape, data: tensors.get(tensor, header[tensor]!.shape) });
  return { meta, tensors: tensors.names().map((tensor) => [tensor, copy(tensor)]) };
}

/** The file again, some of its values replaced. */
function mutate({ tensors }: File, random: Random, values: readonly number[]): [string, Tensor][] {
  const victims = new Set(Array.from({ length: random.whole(1, 3) }, () => random.whole(0, tensors.length - 1)));
  return tensors.map(([name, { shape, data }], i) => {
    if (!victims.has(i)) return [name, { shape, data }];
    const value = values[random.whole(0, values.length - 1)]!;
    const share = [1, 0.1, 0][random.whole(0, 2)]!; // of the values; at least one
    const one = random.whole(0, data.length - 1);
    return [name, { shape, data: data.map((old, at) => (at === one || random.share() < share ? value : old)) }];
  });
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

test('the packaged files are known as ours', async () => {
  for (const name of NAMES) assert.type((await readWeights(bytesOf(name), name)).deviation, 'number', name);
});

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

/** The same data under another header. */
function underAnother(name: string, change: (header: Header) => Header): Buffer {
  const bytes = bytesOf(name);
  const dataAt = 8 + bytes.readUInt32LE(0);
  const json = Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8', 8, dataAt)) as Header)));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, bytes.subarray(dataAt)]);
}

test('our data under another table is as anybody’s; under other words about it, it is ours', async () => {
  const empty: Header[string] = { dtype: 'F32', shape: [0], data_offsets: [0, 0] };
  const swapped = (a: string, b: string) => (header: Header) => ({ ...header, [a]: header[b]!, [b]: header[a]! });
  for (const [name, change] of [
    ['mtcnn-small', swapped('pnet.conv3.bias', 'pnet.conv3.slope')],
    ['elg-lite', swapped('hg1.linear.bias', 'hg1.after.scale')],
    ['elg', (header: Header) => ({ ...header, empty })],
  ] as const) {
    assert.is((await readWeights(underAnother(name, change), name)).deviation, undefined, name);
  }
  const told = underAnother('elg', (header) => {
    Object.assign(header['__metadata__']!, { origin: 'somewhere else' });
    return Object.fromEntries(Object.entries(header).reverse());
  });
  assert.is((await readWeights(told, 'elg')).deviation, 0);
});

test('our data, shifted by two bytes, is refused', async () => {
  const shifted = underAnother('mtcnn', (header) => {
    const { __metadata__, ...tensors } = header;
    const moved = Object.entries(tensors).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => [name, { dtype, shape, data_offsets: [begin + 2, end + 2] }],
    );
    const all = Object.fromEntries(moved) as Header;
    const last = all['onet.points.bias']!;
    const [begin, end] = last.data_offsets;
    const half = begin + 20;
    all['onet.points.bias'] = { dtype: 'F16', shape: [10], data_offsets: [begin, half] };
    const first = { dtype: 'F16', shape: [1], data_offsets: [0, 2] };
    const rest = { dtype: 'F16', shape: [(end - 2 - half) / 2], data_offsets: [half, end - 2] };
    return { __metadata__, first, ...all, rest } as unknown as Header;
  });
  try {
    await createDetector({ weights: shifted, eyes: false, threads: 1 });
    assert.unreachable('was accepted');
  } catch (error) {
    assert.is((error as SaccadeError).code, 'SACCADE_BAD_WEIGHTS', (error as Error).message);
    assert.match((error as Error).message, /^Expected finite values for /);
  }
});

test('what P-Net may round of ours is what is computed of others', async () => {
  for (const name of ['mtcnn', 'mtcnn-small', 'mtcnn-tiny']) {
    const file = await readWeights(bytesOf(name), name);
    const marginOf = (deviation: number | undefined) =>
      packMtcnn(createEngine(), { ...file, deviation }, name).pnet.screen.margin;
    const [known, computed] = [marginOf(file.deviation), marginOf(undefined)];
    assert.ok(known >= computed && known < 1.001 * computed, `${name}: ${known}, computed ${computed}`);
  }
});

for (const [name, rounds] of [
  ['elg-lite', 40],
  ['elg', 25],
  ['mtcnn', 40],
] as const) {
  test(`${name}: finite values, however large or small`, async ({ photo }) => {
    const random = new Random();
    const file = await open(name);
    let answers = 0;
    for (let round = 0; round < rounds; round++) {
      const bytes = await writeWeights(mutate(file, random, VALUES), file.meta, 'F32');
      const which = name === 'mtcnn' ? { weights: bytes } : { elg: bytes };
      try {
        const detector = await createDetector({ ...which, minFaceSize: 60, threads: 1 });
        try {
          const faces = await detector.detect(photo);
          const eye = await detector.detectEye(photo, { side: 'left' });
          answers++;
          const said = JSON.stringify({ faces, eye }, (_, v: unknown) =>
            typeof v === 'number' && !Number.isFinite(v) ? String(v) : v,
          );
          assert.ok([...numbersIn(faces), ...numbersIn(eye)].every(Number.isFinite), said.slice(0, 400));
        } finally {
          detector.close();
        }
      } catch (error) {
        const said = `round ${round}, seed ${random.seed}: ${(error as Error).message}`;
        assert.instance(error, SaccadeError, said);
        assert.is((error as SaccadeError).code, 'SACCADE_BAD_WEIGHTS', said);
      }
    }
    assert.ok(answers > 0 && answers < rounds, `${answers} answers of ${rounds}`);
  });
}

test('a value that is no number is refused by its tensor', async () => {
  const random = new Random();
  for (const name of ['mtcnn', 'elg-lite']) {
    const file = await open(name);
    for (const value of NOT_FINITE) {
      const bytes = await writeWeights(mutate(file, random, [value]), file.meta, 'F32');
      try {
        await createDetector({ [name === 'mtcnn' ? 'weights' : 'elg']: bytes });
        assert.unreachable('was accepted');
      } catch (error) {
        assert.is((error as SaccadeError).code, 'SACCADE_BAD_WEIGHTS');
        assert.match(
          (error as Error).message,
          /^Expected finite values for \S+\.(weight|bias|slope|scale|shift) of the given bytes but received (NaN|-?Infinity) at \d+\.$/,
        );
      }
    }
  }
});

test('settings that the networks do not have are refused', async () => {
  for (const [name, change] of [
    ['mtcnn', { color: 'bgr' }],
    ['mtcnn', { mean: 0 }],
    ['mtcnn', { scale: 1 }],
    ['elg-lite', { confidence: [[0, 0]] }],
    [
      'elg-lite',
      {
        confidence: [
          [0, 0],
          [0, 1],
        ],
      },
    ],
    [
      'elg-lite',
      {
        confidence: [
          [0, 0],
          [1, 2],
        ],
      },
    ],
    ['elg-lite', { confidence: 'x'.repeat(1e5) }],
    ['elg-lite', { maps: 1e9 }],
  ] as const) {
    const { meta, tensors } = await open(name);
    const bytes = await writeWeights(tensors, { ...meta, config: { ...meta.config, ...change } }, 'F32');
    try {
      await createDetector({ [name === 'mtcnn' ? 'weights' : 'elg']: bytes });
      assert.unreachable('was accepted');
    } catch (error) {
      assert.is((error as SaccadeError).code, 'SACCADE_BAD_WEIGHTS', (error as Error).message);
      assert.ok((error as Error).message.length < 300);
    }
  }
});

test.run();
