// Every way to go wrong, its code, and the sentence that says what to do.
import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, ERROR_CODES, SaccadeError, type Detector, type ErrorCode } from '../../bindings/index.node.ts';
import { fakePool } from '../helpers/workers.ts';
import { JobBytes, Op } from '../../assembly/abi.ts';
import { JobWriter } from '../../bindings/runtime/job.ts';
import { Arena, ARENA_AT, createMemory, JOB_AT } from '../../bindings/runtime/memory.ts';

const test = suite<{ detector: Detector }>('errors');
const seen = new Set<ErrorCode>();

test.before(async (context) => {
  context.detector = await createDetector();
});

async function fails(code: ErrorCode, message: RegExp, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof SaccadeError, String(error));
    assert.is(error.code, code);
    assert.match(error.message, message);
    seen.add(code);
    return;
  }
  assert.unreachable(`no ${code}`);
}

test('pictures', async ({ detector }) => {
  const image = (data: unknown, width: unknown, height: unknown, more = {}) =>
    ({ data, width, height, ...more }) as unknown as ImageData;
  const bytes = (n: number) => new Uint8Array(n);
  const cases: [RegExp, unknown][] = [
    [
      /^Expected 64×48×4 = 12288 bytes \(RGBA\) or 9216 \(RGB\) for image.data but received 100 bytes\./,
      image(bytes(100), 64, 48),
    ],
    [/^Expected one of rgba, .* for image.format but received/, image(bytes(12288), 64, 48, { format: {} })],
    [
      /^Expected one of rgba, .* for image.format/,
      image(bytes(12288), 64, 48, { format: Object.create(null) as object }),
    ],
    [
      /8-bit RGBA data of 64×48×4 = 12288 bytes for image.data but received 9216/,
      image(bytes(9216), 64, 48, { format: 'rgba' }),
    ],
    [/8-bit GRAY data of 4×4×1 = 16 bytes/, image(bytes(17), 4, 4, { format: 'gray' })],
    [
      /one of rgba, rgb, bgra, bgr, gray for image.format but received 'yuv'/,
      image(bytes(16), 4, 4, { format: 'yuv' }),
    ],
    [/at least 12 bytes for image.stride but received 11/, image(bytes(48), 4, 4, { format: 'rgb', stride: 11 })],
    [/at least 57 bytes for image.data but received 56/, image(bytes(56), 3, 4, { format: 'rgb', stride: 16 })],
    [/whole number of pixels, at least 1 for image.width but received NaN/, image(bytes(4), NaN, 1)],
    [/image.height but received 0/, image(bytes(4), 1, 0)],
    [/image.width but received 1.5/, image(bytes(6), 1.5, 1)],
    [
      /8-bit pixels \(Uint8Array or Uint8ClampedArray\) for image.data but received Float32Array/,
      image(new Float32Array(4), 1, 1),
    ],
    [/received undefined/, undefined],
    [/received null/, null],
    [/received 42/, 42],
    [/received \{ width \}/, { width: 3 }],
    [/at most 100000000 pixels.*maxPixels/, image(bytes(4), 20000, 20000)],
  ];
  for (const [message, value] of cases) {
    await fails('SACCADE_BAD_IMAGE', message, () => detector.detect(value as ImageData));
  }
  await fails('SACCADE_BAD_IMAGE', /at most 15 pixels for image but received 4×4 = 16/, () =>
    detector.detect(image(bytes(64), 4, 4), { maxPixels: 15 }),
  );
  await fails('SACCADE_BAD_IMAGE', /received 'photo.jpg'/, () =>
    detector.detectSync('photo.jpg' as unknown as ImageData),
  );
});

test('options', async ({ detector }) => {
  const image = { data: new Uint8Array(4), width: 1, height: 1 };
  const cases: [RegExp, object][] = [
    [/^Unknown option 'minFacesize'. Must be one of minFaceSize, scaleFactor, thresholds,/, { minFacesize: 20 }],
    [/a number of pixels, at least 12 for option 'minFaceSize' but received 11/, { minFaceSize: 11 }],
    [/'minFaceSize' but received NaN/, { minFaceSize: NaN }],
    [/'minFaceSize' but received '20'/, { minFaceSize: '20' }],
    [/'scaleFactor' but received 1\./, { scaleFactor: 1 }],
    [/three numbers from 0 to 1 for option 'thresholds' but received \[0.6, 0.7\]/, { thresholds: [0.6, 0.7] }],
    [/'thresholds' but received \[0.6, NaN, 0.7\]/, { thresholds: [0.6, NaN, 0.7] }],
    [/'minConfidence' but received 2/, { minConfidence: 2 }],
    [/'maxFaces' but received 0/, { maxFaces: 0 }],
    [/'minFaceArea' but received -1/, { minFaceArea: -1 }],
    [/'autoDownscale' but received 1/, { autoDownscale: 1 }],
    [/'as-is' or 'auto' for option 'light' but received 'dark'/, { light: 'dark' }],
    [/'eyes' but received 1/, { eyes: 1 }],
    [/'upright' or 'notebook' for option 'eyePatch' but received 'round'/, { eyePatch: 'round' }],
    [/'none', 'quarters' or 'any' for option 'rotations' but received 'half'/, { rotations: 'half' }],
    [/true or false for option 'refine' but received 1/, { refine: 1 }],
    [/one of python, careful, thorough for option 'preset' but received 'fast'/, { preset: 'fast' }],
    [/'batchSize' but received 0.5/, { batchSize: 0.5 }],
    [/an AbortSignal for option 'signal' but received \{ {2}\}/, { signal: {} }],
  ];
  for (const [message, options] of cases) {
    await fails('SACCADE_BAD_OPTION', message, () => detector.detect(image, options));
    await fails('SACCADE_BAD_OPTION', message, () => detector.detectSync(image, options));
  }
  for (const [message, options] of cases) await fails('SACCADE_BAD_OPTION', message, () => createDetector(options));
  await fails('SACCADE_BAD_OPTION', /'threads' but received 0/, () => createDetector({ threads: 0 }));
  await fails('SACCADE_BAD_OPTION', /an object for options but received 7/, () =>
    createDetector(7 as unknown as object),
  );
  await fails('SACCADE_BAD_OPTION', /'concurrency' but received 0/, () => detector.detectMany([], { concurrency: 0 }));
  assert.equal(await detector.detect(image, { minFaceSize: undefined } as object), [], 'undefined is not given');
});

test('kernels and weights', async () => {
  const weights = await readFile('weights/mtcnn.safetensors');
  await fails('SACCADE_BAD_WEIGHTS', /1987824.*but received/s, () =>
    createDetector({ weights: weights.subarray(0, 100_000) }),
  );
  const altered = Uint8Array.from(weights);
  altered[1_000_000]! ^= 1;
  await fails('SACCADE_BAD_WEIGHTS', /sha256/, () => createDetector({ weights: altered }));
  await fails('SACCADE_LOAD_FAILED', /Could not read the weights from no\.safetensors/, () =>
    createDetector({ weights: 'no.safetensors' }),
  );
  await fails('SACCADE_LOAD_FAILED', /a WebAssembly module of saccade for the given bytes/, () =>
    createDetector({ wasm: new Uint8Array(9) }),
  );
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  await fails('SACCADE_LOAD_FAILED', /exports run\(job\)/, () => createDetector({ wasm: empty }));
});

test('eyes that are not there', async ({ detector }) => {
  const image = { data: new Uint8Array(64), width: 4, height: 4 };
  const faces = await createDetector({ eyes: false });
  await fails('SACCADE_BAD_OPTION', /a detector with eyes for eyes but received one created without/, () =>
    faces.detect(image, { eyes: true }),
  );
  await fails('SACCADE_BAD_OPTION', /created without/, () => faces.detectEye(image, { side: 'left' }));
  faces.close();
  await fails('SACCADE_BAD_OPTION', /'left' or 'right' for option 'side' but received undefined/, () =>
    detector.detectEye(image, {} as { side: 'left' }),
  );
  await fails('SACCADE_BAD_OPTION', /option 'side' but received 'up'/, () =>
    detector.detectEye(image, { side: 'up' as 'left' }),
  );
  await fails('SACCADE_BAD_OPTION', /Unknown option 'eyes'/, () =>
    detector.detectEye(image, { side: 'left', eyes: true } as { side: 'left' }),
  );
  await fails('SACCADE_BAD_WEIGHTS', /network 'elg' for .*mtcnn.safetensors but received 'mtcnn'/, () =>
    createDetector({ elg: 'weights/mtcnn.safetensors' }),
  );
  await fails('SACCADE_BAD_WEIGHTS', /network 'mtcnn,rgb,.*' for .*elg.safetensors but received 'elg,/, () =>
    createDetector({ weights: 'weights/elg.safetensors' }),
  );
});

test('a machine without SIMD', async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    await fails('SACCADE_NO_SIMD', /needs WebAssembly with SIMD: Node 20/, () => createDetector());
  } finally {
    WebAssembly.validate = validate;
  }
});

test('a machine without WebAssembly', async () => {
  const { WebAssembly: there } = globalThis;
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    await fails('SACCADE_NO_WASM', /needs WebAssembly with SIMD: Node 20 \(without --jitless\)/, () =>
      createDetector(),
    );
  } finally {
    globalThis.WebAssembly = there;
  }
});

test('a kernel that traps', () => {
  const job = new JobWriter(createMemory(false), () => WebAssembly.Table.prototype.get.call(null, 0), JOB_AT);
  return fails('SACCADE_KERNEL_FAILED', /^A kernel failed: .* The detector goes on\.$/, () =>
    job.start(Op.Gray).words(0, 0, 0).run(JobBytes.Equalize),
  );
});

test('a detector with no room for one more call', async () => {
  const detector = await createDetector({ threads: 1, eyes: false, maxQueue: 0 });
  const pixels = { data: new Uint8Array(64 * 64), width: 64, height: 64, format: 'gray' } as const;
  const first = detector.detect(pixels);
  await fails('SACCADE_BUSY', /^Expected at most 0 waiting calls \(maxQueue\) but received one more\.$/, () =>
    detector.detect(pixels),
  );
  await first;
  detector.close();
});

test('no memory left', () =>
  fails('SACCADE_OUT_OF_MEMORY', /Could not grow the memory to 4097 MiB/, () =>
    new Arena(createMemory(false)).alloc(4097 * 2 ** 20 - ARENA_AT),
  ));

test('a closed detector', async () => {
  const detector = await createDetector();
  const image = { data: new Uint8Array(640 * 480 * 4), width: 640, height: 480 };
  const pending = detector.detect(image);
  detector.close();
  detector.close();
  await fails('SACCADE_CLOSED', /is closed. Make a new one with createDetector\(\)/, () => pending);
  await fails('SACCADE_CLOSED', /closed/, () => detector.detect(image));
  await fails('SACCADE_CLOSED', /closed/, () => detector.detectSync(image));
  await fails('SACCADE_CLOSED', /closed/, () => detector.detectMany([]));
});

test('a picture on which workers keep ending', async () => {
  const { pool, workers, detect } = fakePool(1);
  void detect('a'); // looked at here
  const given = detect('b');
  workers[0]!.say({ isUp: true });
  workers[0]!.listener.gone('out of memory');
  workers[1]!.say({ isUp: true });
  workers[1]!.listener.gone('out of memory');
  await fails('SACCADE_WORKER_FAILED', /The worker that looked at this picture ended: out of memory/, () => given);
  pool.close();
});

test('every code has been seen', () => {
  assert.equal([...seen].toSorted(), [...ERROR_CODES].toSorted());
});

test.after(({ detector }) => detector.close());
test.run();
