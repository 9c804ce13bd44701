// Pictures and options that answer otherwise when asked again, memory that shrinks or is written meanwhile, and kernels
// that trap: an answer or a SaccadeError, and a detector that goes on.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LocalCore } from '../../bindings/detector/core.ts';
import { Detector } from '../../bindings/detector/detector.ts';
import { detectorDefaults } from '../../bindings/detector/options.ts';
import { createDetector, SaccadeError, type PixelImage } from '../../bindings/index.node.ts';
import { alone } from '../../bindings/runtime/stage.ts';
import { createNets } from '../helpers/engine.ts';
import { PATH, SURE, withSample, type Sample } from '../helpers/sample.ts';

const test = suite<Sample>('what moves');
withSample(test);

const FIELDS = ['data', 'width', 'height', 'format', 'stride'] as const;

/** The picture behind getters that count, and lie from the second look on. */
function shifty(image: PixelImage) {
  const looks: Record<string, number> = {};
  const picture = {};
  for (const name of FIELDS) {
    const get = () => ((looks[name] = (looks[name] ?? 0) + 1) === 1 ? image[name] : 2 ** 30);
    Object.defineProperty(picture, name, { get, enumerable: true });
  }
  return { picture: picture as PixelImage, looks };
}

async function refused(code: string, work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    assert.instance(error, SaccadeError, String(error));
    assert.is((error as SaccadeError).code, code);
    return (error as SaccadeError).message;
  }
  throw new Error(`no ${code}`);
}

const once = Object.fromEntries(FIELDS.map((name) => [name, 1]));

for (const threads of [1, 2]) {
  test(`each field of a picture is read once, on ${threads}`, async ({ photo, faces }) => {
    const detector = await createDetector({ ...SURE, threads });
    const doors: Record<string, (image: PixelImage) => unknown> = {
      detect: async (image) => assert.equal(await detector.detect(image), faces),
      detectSync: (image) => assert.equal(detector.detectSync(image), faces),
      detectEye: (image) => detector.detectEye(image, { side: 'left' }),
      detectMany: async (image) => {
        for await (const result of detector.detectMany([image])) assert.equal('faces' in result && result.faces, faces);
      },
      track: async (image) => {
        for await (const { faces: seen } of detector.track([image])) assert.is(seen.length, faces.length);
      },
    };
    for (const [name, door] of Object.entries(doors)) {
      const { picture, looks } = shifty(photo);
      await door(picture);
      assert.equal(looks, once, name);
    }
    detector.close();
  });

  test(`a picture that throws when it is looked at is that picture's error, on ${threads}`, async ({
    photo,
    faces,
  }) => {
    const detector = await createDetector({ ...SURE, threads });
    const thrower = Object.defineProperty({ ...photo }, 'width', {
      get: () => {
        throw new RangeError('x'.repeat(1e6));
      },
    });
    const proxy = new Proxy(photo, {
      has: () => {
        throw new Error('no');
      },
    });
    const gone = { ...photo, data: Uint8Array.from(photo.data) };
    structuredClone(gone.data.buffer, { transfer: [gone.data.buffer] });
    const found = [];
    for await (const result of detector.detectMany([photo, thrower, proxy, gone, photo])) found.push(result);
    for (const result of found) {
      if (!('error' in result)) assert.equal(result.faces, faces);
      else {
        assert.is(result.error.code, 'SACCADE_BAD_IMAGE');
        assert.ok(result.error.message.length < 250, result.error.message);
      }
    }
    assert.is(found.filter((result) => 'error' in result).length, 3);
    for (const image of [thrower, proxy, gone]) {
      await refused('SACCADE_BAD_IMAGE', () => detector.detect(image));
      await refused('SACCADE_BAD_IMAGE', () => detector.detectSync(image));
      await refused('SACCADE_BAD_IMAGE', () => detector.detectEye(image, { side: 'left' }));
    }
    detector.close();
  });
}

test('options are read once, what is inherited too', async ({ detector, photo, faces }) => {
  let looks = 0;
  const shifting = {
    get minFaceSize() {
      return looks++ === 0 ? 60 : NaN;
    },
  };
  assert.equal(await detector.detect(photo, shifting), faces);
  assert.is(looks, 1);
  looks = 0;
  const made = await createDetector(
    Object.defineProperties({ minConfidence: 0.99 }, Object.getOwnPropertyDescriptors(shifting)),
  );
  assert.is(looks, 1);
  assert.equal(await made.detect(photo), faces);
  made.close();
  for (const bad of [{ scaleFactor: 1 }, { thresholds: new Array(3) }, { misspelt: 1 }]) {
    await refused('SACCADE_BAD_OPTION', () => detector.detect(photo, bad as object));
    await refused('SACCADE_BAD_OPTION', () => detector.detect(photo, Object.create(bad) as object));
    await refused('SACCADE_BAD_OPTION', () => detector.track([photo], Object.create(bad) as object));
    await refused('SACCADE_BAD_OPTION', () => createDetector(Object.create(bad) as object));
  }
  await refused('SACCADE_BAD_OPTION', () =>
    detector.track([photo], { smoothing: Object.create({ beta: NaN }) as object }),
  );
});

test('memory that shrinks while the picture is looked at', async ({ detector, photo }) => {
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: object,
  ) => ArrayBuffer & { resize(n: number): void };
  const { width, height } = photo;
  for (const rest of [0, 1000]) {
    const buffer = new Resizable(photo.data.length, { maxByteLength: photo.data.length });
    const data = new Uint8Array(buffer);
    const shrinking = {
      data,
      width,
      get height() {
        buffer.resize(rest);
        return height;
      },
    };
    await refused('SACCADE_BAD_IMAGE', () => detector.detectSync(shrinking));
    await refused('SACCADE_BAD_IMAGE', () => detector.detect(shrinking));
  }
  // after the call: what is wanted of it is there already, or an error
  const buffer = new Resizable(photo.data.length, { maxByteLength: photo.data.length });
  const pending = detector.detect({ data: new Uint8Array(buffer), width, height });
  buffer.resize(0);
  const answer = await pending.catch((error: unknown) => error);
  assert.ok(Array.isArray(answer) || answer instanceof SaccadeError, String(answer));
});

test('a class whose length lies', async ({ detector, photo }) => {
  class Liar extends Uint8Array {
    override get length() {
      return 2 ** 31;
    }
    override subarray(): never {
      throw new Error('no');
    }
  }
  const { width, height } = photo;
  const found = await detector.detect({ data: new Liar(photo.data), width, height, format: 'rgba' });
  assert.is(found.length, 5);
});

test('pixels and files that another thread writes', async ({ detector, photo }) => {
  const pixels = new Uint8Array(new SharedArrayBuffer(photo.data.length));
  pixels.set(photo.data);
  const file = readFileSync(PATH);
  const encoded = new Uint8Array(new SharedArrayBuffer(file.length));
  encoded.set(file);
  const code = `const { workerData } = require('node:worker_threads');
    for (let i = 0; ; i = (i * 1103515245 + 12345) >>> 0) for (const bytes of workerData) bytes[i % bytes.length] = i >>> 8;`;
  const writer = new Worker(code, { eval: true, workerData: [pixels, encoded] });
  const { width, height } = photo;
  for (let i = 0; i < 5; i++) {
    for (const image of [{ data: pixels, width, height }, encoded]) {
      const answer = await detector.detect(image, { minFaceSize: 100 }).catch((error: unknown) => error);
      assert.ok(Array.isArray(answer) || answer instanceof SaccadeError, String(answer));
    }
  }
  await writer.terminate();
});

test('values of another realm', async ({ detector, photo, faces }) => {
  const realm = runInNewContext('({ Uint8Array, Uint8ClampedArray, ArrayBuffer })') as typeof globalThis;
  const { width, height } = photo;
  for (const data of [new realm.Uint8Array(photo.data), new realm.Uint8ClampedArray(photo.data)]) {
    assert.not.instance(data, Uint8Array);
    assert.equal(await detector.detect({ data, width, height }), faces);
    assert.equal(detector.detectSync({ data, width, height }), faces);
  }
  const bytes = new realm.Uint8Array(readFileSync(PATH));
  for (const picture of [bytes, bytes.buffer as ArrayBuffer]) assert.equal(await detector.detect(picture), faces);
  const weights = new realm.Uint8Array(readFileSync('weights/mtcnn.safetensors'));
  const wasm = new realm.Uint8Array(readFileSync('dist/wasm/simd.wasm'));
  const module = runInNewContext('new WebAssembly.Module(bytes)', { bytes: wasm }) as WebAssembly.Module;
  const signal = { aborted: false, throwIfAborted() {}, addEventListener() {}, removeEventListener() {} };
  for (const options of [
    { weights, wasm },
    { weights: weights.buffer as ArrayBuffer, wasm: module },
  ]) {
    const other = await createDetector({ ...SURE, ...options, signal: signal as unknown as AbortSignal });
    const found = [];
    for await (const result of other.detectMany([bytes, { data: bytes, width: 1, height: 1 }])) found.push(result);
    assert.is('faces' in found[0]! && found[0].faces.length, 5);
    assert.ok('error' in found[1]!);
    other.close();
  }
});

test('a kernel that traps in the middle: an error, and the next picture is as before', async ({ photo, faces }) => {
  const { engine, nets } = await createNets();
  const info = { version: '', build: '', threads: 1, why: '', weights: {} };
  const decode = () => Promise.reject(new Error('pixels only'));
  const core = new LocalCore(alone(engine, { mtcnn: nets, elg: null }), info, { decode });
  const detector = new Detector(core, { ...detectorDefaults(SURE), eyes: false });
  const boxes = faces.map(({ box }) => box);
  const look = () => detector.detectSync(photo).map(({ box }) => box);
  const before = look();
  assert.is(before.length, boxes.length);
  const { ops, arena } = engine;
  const mark = arena.mark();
  for (const name of ['convPool', 'crop', 'maxPool', 'nms'] as const) {
    const real = ops[name];
    // addresses far outside; and memory that grows before it
    (ops[name] as unknown) = () => {
      arena.release(arena.alloc(2 ** 26));
      ops.gray({ at: 0xfffff000, width: 64, height: 64 }, 0xffff0000, 256);
    };
    const message = await refused('SACCADE_KERNEL_FAILED', () => detector.detectSync(photo));
    assert.match(message, /out of bounds.*goes on/);
    await refused('SACCADE_KERNEL_FAILED', () => detector.detect(photo));
    (ops[name] as unknown) = real;
    assert.is(arena.mark(), mark, 'the memory is given back');
    assert.equal(look(), before);
    assert.equal(
      (await detector.detect(photo)).map(({ box }) => box),
      before,
    );
  }
  detector.close();
});

test.run();
