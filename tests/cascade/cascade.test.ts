// The whole way from a photo to faces: what must change nothing, and pictures at the edges.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PixelFormat, PixelImage } from '../../bindings/types.ts';
import { createNets } from '../helpers/engine.ts';
import { noise, sharedPicture } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { detector } from '../helpers/recorded.ts';
import { hasShared } from '../helpers/shared.ts';

const cascades = suite('cascade');
const { engine, nets } = await createNets();
const { arena } = engine;
const { steps: stepsOf, detect } = detector(engine, nets);

/** The same pixels in another order, `gap` bytes after each row. */
function repacked({ data, width, height }: PixelImage, format: PixelFormat, gap: number): PixelImage {
  const order = { rgba: [0, 1, 2, 3], rgb: [0, 1, 2], bgra: [2, 1, 0, 3], bgr: [2, 1, 0], gray: [0] }[format];
  const stride = width * order.length + gap;
  const out = new Uint8Array(stride * height).fill(99);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [to, from] of order.entries())
        out[y * stride + x * order.length + to] = data[(y * width + x) * 4 + from]!;
    }
  }
  return { data: out, width, height, format, ...(gap ? { stride } : {}) };
}

if (hasShared('cascade, recorded pictures')) {
  for (const name of ['ivan', 'very_wide', 'face_40', 'no_faces']) {
    cascades(`${name}: the size of batches changes nothing`, async () => {
      const image = await sharedPicture(name);
      const options = { thresholds: [0.5, 0.4, 0.5] as const };
      const faces = detect(image, { ...options, batchSize: 32 });
      for (const batchSize of [1, 7, 1000]) assert.equal(detect(image, { ...options, batchSize }), faces);
    });
  }

  cascades('pixels in every order, tight or with bytes between rows, give the same faces', async () => {
    for (const [name, formats] of [
      ['angry', ['rgba', 'rgb', 'bgra', 'bgr']],
      ['gray', ['rgba', 'rgb', 'bgra', 'bgr', 'gray']],
    ] as const) {
      const image = await sharedPicture(name);
      const faces = detect(image);
      assert.is(faces.length, 1);
      for (const format of formats) {
        for (const gap of [0, 3, 64]) assert.equal(detect(repacked(image, format, gap)), faces, `${format}, ${gap}`);
      }
    }
  });
}

cascades('the memory is as it was after a detection, and after one given up half way', () => {
  const image = noise(new Random(), 200, 160, 4);
  const mark = arena.mark();
  const faces = detect(image);
  assert.is(arena.mark(), mark);
  for (const stops of [0, 1, 3, 8]) {
    const steps = stepsOf(image);
    for (let i = 0; i < stops; i++) assert.not(steps.next().done);
    steps.return([]);
    assert.is(arena.mark(), mark);
  }
  assert.equal(detect(image), faces);
});

cascades('pictures too small for any face have none', () => {
  for (const [width, height] of [
    [1, 1],
    [19, 400],
    [400, 19],
  ] as const)
    assert.equal(detect(noise(new Random(), width, height)), []);
});

cascades('a threshold of 0 lets everything through, 1 nothing', () => {
  const image = noise(new Random(), 60, 50, 4);
  assert.ok(detect(image, { thresholds: [0, 0, 0] }).length > 0);
  assert.equal(detect(image, { thresholds: [0, 1, 0] }), []);
  assert.equal(detect(image, { thresholds: [0, 0, 1] }), []);
});

cascades.run();
