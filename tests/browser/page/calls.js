// The detector's other calls, signals and ends, and what is loaded.
import { createDetector } from '/saccade/dist/browser/index.js';
import { spied } from './spied.js';
import { blobOf } from './tasks.js';

const PHOTO = '/samples/sample5.jpg';
const say = (error) => `${error.code ?? error.name}: ${error.message}`;
const outcome = (promise) => promise.then(() => 'no error', say);

/** A signal before, a signal meanwhile, a close meanwhile, a call afterwards. */
export async function ends() {
  const blob = await blobOf(PHOTO);
  const detector = await createDetector();
  const before = await outcome(detector.detect(blob, { signal: AbortSignal.abort(new Error('too early')) }));
  const controller = new AbortController();
  const running = outcome(detector.detect(blob, { signal: controller.signal }));
  await new Promise((resolve) => setTimeout(resolve, 30));
  const start = performance.now();
  controller.abort(new Error('changed my mind'));
  const meanwhile = await running;
  const waited = performance.now() - start;
  const faces = await detector.detect(blob);
  const timeout = await outcome(detector.detect(blob, { signal: AbortSignal.timeout(5) }));
  const closing = outcome(detector.detect(blob));
  await new Promise((resolve) => setTimeout(resolve, 10));
  detector.close();
  detector.close();
  const closed = [
    await closing,
    await outcome(detector.detect(blob)),
    await outcome(detector.detectEye(blob, { side: 'left' })),
  ];
  return { before, meanwhile, waited, faces: faces.length, timeout, closed };
}

/** detectMany, detectEye, detectSync, timings, squares. */
export async function others() {
  const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
  const blob = await blobOf(PHOTO);
  const bitmap = await createImageBitmap(blob);
  const many = [];
  for await (const result of detector.detectMany([blob, new Blob(['x']), bitmap])) {
    many.push('faces' in result ? [result.index, result.faces.length] : [result.index, result.error.code]);
  }
  const { eyes } = (await detector.detect(blob))[0];
  const timings = detector.timings;
  const { x, y } = eyes.left.pupil;
  const eye = await createImageBitmap(blob, Math.round(x) - 35, Math.round(y) - 21, 70, 42);
  const alone = await detector.detectEye(eye, { side: 'left' });
  const refused = [];
  for (const call of [
    () => detector.detect(blob, { minFace: 20 }),
    () => detector.detect(blob, { minFaceSize: 5 }),
    () => detector.detectEye(blob, {}),
    async () => detector.detectSync({ data: new Uint8Array(4), width: 1, height: 1 }),
    () => createDetector({ thread: 2 }),
  ]) {
    refused.push(await outcome(call()));
  }
  detector.close();
  return { many, timings, pupil: { x, y }, alone, refused };
}

/** `detectMany` over threads: every kind of picture, each answer the one that `detect` gives. */
export async function many(threads) {
  const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99, threads });
  const blob = await blobOf(PHOTO);
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  const pictures = [
    blob,
    bitmap,
    canvas,
    new Blob(['x']),
    new VideoFrame(bitmap, { timestamp: 0 }),
    blob,
    bitmap,
    blob,
  ];
  const alone = [];
  for (const picture of pictures)
    alone.push(await detector.detect(picture).then(JSON.stringify, (error) => error.code));
  const together = [];
  for await (const { index, faces, error } of detector.detectMany(pictures)) {
    together.push(error ? error.code : JSON.stringify(faces));
    if (index !== together.length - 1) together.push('out of order');
  }
  const { info } = detector;
  detector.close();
  return {
    threads: info.threads,
    same: JSON.stringify(together) === JSON.stringify(alone),
    faces: JSON.parse(alone[0]).length,
  };
}

/** A signal that aborts while the detector is made. */
export async function abortedCreation() {
  return spied(async (workers) => {
    const before = await outcome(createDetector({ signal: AbortSignal.abort(new Error('too early')) }));
    const controller = new AbortController();
    const creating = outcome(createDetector({ signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('changed my mind'));
    const meanwhile = await creating;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { before, meanwhile, left: workers.filter(({ isEnded }) => !isEnded).length };
  });
}

/** Other kernels and weights than the packaged ones; what says so when they are not there. */
export async function loads() {
  const wasm = '/saccade/dist/wasm/simd.wasm';
  const bytes = await (await fetch(wasm)).arrayBuffer();
  const blob = await blobOf(PHOTO);
  const options = {
    packaged: {},
    deterministic: { deterministic: true },
    bytes: { wasm: bytes },
    url: { wasm: new URL(wasm, location.href) },
    module: { wasm: await WebAssembly.compile(bytes) },
    one: { threads: 1 },
    lite: { elg: 'lite' },
    small: { weights: 'small' },
    tiny: { weights: 'tiny' },
    weights: { weights: 'saccade/weights/mtcnn-small.safetensors' },
  };
  const found = {};
  for (const [name, option] of Object.entries(options)) {
    const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99, ...option });
    found[name] = { faces: await detector.detect(blob), build: detector.info.build, threads: detector.info.threads };
    detector.close();
  }
  const missing = await outcome(createDetector({ weights: '/nowhere.safetensors' }));
  const page = await outcome(createDetector({ weights: '/index.html' }));
  const kernels = await outcome(createDetector({ wasm: '/index.html' }));
  return { found, missing, page, kernels };
}

/** Two detectors that look at the same time, often. */
export async function sideBySide(times) {
  const blob = await blobOf(PHOTO);
  const [a, b] = await Promise.all([
    createDetector({ minFaceSize: 60 }),
    createDetector({ minFaceSize: 60, threads: 1 }),
  ]);
  const alone = JSON.stringify(await a.detect(blob));
  const all = await Promise.all(Array.from({ length: times }, (_, i) => (i % 2 ? a : b).detect(blob)));
  a.close();
  b.close();
  return { faces: JSON.parse(alone).length, same: all.every((faces) => JSON.stringify(faces) === alone) };
}

/** What is said while kernels and weights come, and a function that throws. */
export async function progress() {
  return spied(async (workers) => {
    const said = [];
    const weights = new URL('/saccade/weights/mtcnn-small.safetensors', location.href);
    for (const options of [{}, { eyes: false, weights }]) {
      const heard = [];
      (await createDetector({ ...options, threads: 1, onProgress: (now) => heard.push(now) })).close();
      said.push(heard);
    }
    const thrown = await outcome(
      createDetector({
        onProgress() {
          throw new RangeError('no more');
        },
      }),
    );
    return { said, thrown, left: workers.filter(({ isEnded }) => !isEnded).length };
  });
}
