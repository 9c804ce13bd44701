// Whole pictures on other threads: the same answers in the same order.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Jimp } from 'jimp';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import type { Detector } from '../../bindings/detector/detector.ts';
import { LARGE } from '../../bindings/detector/worker.ts';
import {
  createDetector,
  SaccadeError,
  type Face,
  type ImageSource,
  type PixelImage,
} from '../../bindings/index.node.ts';

interface Context {
  images: ImageSource[];
  expected: (Face[] | string)[];
}
const test = suite<Context>('many pictures');
const options = { deterministic: true, minFaceSize: 80 };
const sample = (n: number) =>
  createRequire(import.meta.url)
    .resolve('@vladmandic/face-api/package.json')
    .replace('package.json', `demo/sample${n}.jpg`);

// Every kind of picture, some broken, one large.
test.before(async (context) => {
  const photo = await decodeImage(sample(5), 1e8);
  const bytes = readFileSync(sample(6));
  context.images = [
    photo,
    sample(1),
    new URL(`file://${sample(2)}`),
    bytes,
    'no-such-file.jpg',
    new Blob([bytes]),
    enlarged(photo),
    await new Jimp(enlarged(photo) as { data: Buffer } & PixelImage).getBuffer('image/bmp'),
    Uint8Array.of(1, 2, 3),
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    42 as unknown as string,
    { data: new Uint8Array(7), width: 2, height: 2 },
    { ...photo, stride: photo.width * 4, format: 'bgra' },
  ];
  context.expected = await answers(1, context.images);
});

// A picture of `LARGE` pixels and more: the photo's, each four times or oftener.
function enlarged({ data, width, height }: PixelImage): PixelImage {
  const times = Math.ceil(Math.sqrt(LARGE / (width * height)));
  const out = new Uint32Array(width * times * height * times);
  const from = new Uint32Array(data.slice().buffer);
  for (let i = 0; i < out.length; i++) {
    const [x, y] = [i % (width * times), Math.floor(i / (width * times))];
    out[i] = from[Math.floor(y / times) * width + Math.floor(x / times)]!;
  }
  return { data: new Uint8Array(out.buffer), width: width * times, height: height * times };
}

async function answers(threads: number, images: ImageSource[], concurrency?: number): Promise<(Face[] | string)[]> {
  await using detector = await createDetector({ ...options, threads });
  const found: (Face[] | string)[] = [];
  for await (const result of detector.detectMany(images, concurrency === undefined ? {} : { concurrency })) {
    assert.is(result.index, found.length);
    assert.is(result.image, images[result.index]);
    if ('faces' in result) found.push(result.faces);
    else {
      assert.ok(result.error instanceof SaccadeError);
      found.push(`${result.error.code} ${result.error.message}`);
    }
  }
  return found;
}

test('the same answers for any number of threads and any number in hand', async ({ images, expected }) => {
  assert.is(expected.filter((answer) => typeof answer === 'string').length, 4);
  assert.ok(expected.filter((answer) => answer.length > 0).length === expected.length);
  for (const threads of [2, 3]) assert.equal(await answers(threads, images), expected);
  assert.equal(await answers(2, images, 1), expected);
  assert.equal(await answers(2, [...images, ...images], 64), [...expected, ...expected]);
});

test('pictures that are to be kept come back from every thread', async ({ images, expected }) => {
  await using detector = await createDetector({ ...options, threads: 2 });
  const inspector = detector as unknown as Detector;
  const some = [1, 2, 3, 5]; // the first of them is looked at here
  const seen = await Promise.all(some.map((i) => inspector.inspect(images[i]!, {}, true)));
  seen.forEach(({ pixels, width, height, faces }, k) => {
    assert.equal(faces, expected[some[k]!]);
    assert.equal([pixels?.width, pixels?.height, pixels?.data.length], [width, height, width * height * 4]);
  });
});

test('a signal ends everything with its reason, and the detector goes on', async ({ images, expected }) => {
  await using detector = await createDetector({ ...options, threads: 2 });
  for (const after of [0, 1, 5]) {
    const controller = new AbortController();
    const reason = new Error('enough');
    let count = 0;
    try {
      if (after === 0) controller.abort(reason);
      for await (const { index } of detector.detectMany([...images, ...images], { signal: controller.signal })) {
        count = index + 1;
        if (count === after) controller.abort(reason);
      }
      assert.unreachable();
    } catch (error) {
      assert.is(error, reason);
      assert.is(count, after);
    }
  }
  assert.equal(await detector.detect(images[0]!), expected[0]);
});

test('closing ends what is in hand', async ({ images }) => {
  const detector = await createDetector({ ...options, threads: 2 });
  const results = [];
  for await (const result of detector.detectMany(images)) {
    results.push(result);
    detector.close();
  }
  assert.is(results.length, images.length);
  const codes = results.map((result) => ('error' in result ? (result.error as SaccadeError).code : null));
  assert.ok(codes.filter((code) => code === 'SACCADE_CLOSED').length >= images.length - 6, codes.join());
});

test('a process that forgets to close ends all the same, and not too early', () => {
  const script = `
    import { createDetector } from './bindings/index.node.ts';
    const detector = await createDetector({ threads: 2, eyes: false, minFaceSize: 100 });
    let count = 0;
    for await (const { faces } of detector.detectMany(Array(6).fill(${JSON.stringify(sample(3))}))) count += faces ? 1 : 0;
    console.log(count + ' pictures');`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  assert.is(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 }), '6 pictures\n');
});

const handles = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker');

test('detectors with workers come and go: none is left', async () => {
  const before = handles().length;
  const image = { data: new Uint8Array(64 * 64 * 4), width: 64, height: 64 };
  for (let i = 0; i < 20; i++) {
    await using detector = await createDetector({ threads: 2, eyes: false });
    let count = 0;
    for await (const result of detector.detectMany(Array<PixelImage>(20).fill(image)))
      count += 'faces' in result ? 1 : 0;
    assert.is(count, 20);
  }
  for (let i = 0; i < 100 && handles().length > before; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(handles().length <= before, handles().join());
});

test.run();
