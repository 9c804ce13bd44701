// Crops against OpenCV's (golden/make.py), and what is refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alignFace, cropFace, type Crop } from '../../bindings/crop/index.ts';
import { resize } from '../../bindings/crop/resize.ts';
import { similarity } from '../../bindings/crop/similarity.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import type { Face, PixelImage } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';
import { ROOT } from '../helpers/engine.ts';

interface Expected {
  align: { photo: string; keypoints: Face['keypoints']; size: number; file: string; matrix: number[][] }[];
  resize: {
    photo: string;
    part: { x: number; y: number; width: number; height: number };
    width: number;
    height: number;
    file: string;
  }[];
}

const test = suite('crop');
const GOLDEN = join(ROOT, 'tests/crop/golden');
const expected = JSON.parse(readFileSync(join(GOLDEN, 'expected.json'), 'utf8')) as Expected;
const photo = (name: string) => decodeImage(join(ROOT, `node_modules/@vladmandic/face-api/demo/${name}.jpg`), 1e8);

/** The share of values that are more than one gray level off. */
function off(got: { data: ArrayLike<number> }, want: PixelImage): number {
  assert.is(got.data.length, want.data.length);
  let wrong = 0;
  for (let i = 0; i < want.data.length; i++) if (Math.abs(got.data[i]! - want.data[i]!) > 1) wrong++;
  return wrong / want.data.length;
}

for (const { photo: name, keypoints, size, file, matrix } of expected.align) {
  test(`${file}: ${name} aligned to ${size} px is OpenCV's, within one gray level`, async () => {
    const image = await photo(name);
    const crop = alignFace(image, { keypoints }, { size });
    assert.equal([crop.width, crop.height], [size, size]);
    const share = off(crop, await decodeImage(join(GOLDEN, file), 1e6));
    assert.ok(share <= 0.001, `${(100 * share).toFixed(2)} % are off by more`);
    // expected.json has OpenCV's matrix, from the photograph to the crop
    for (const [x, y] of [
      [0, 0],
      [size - 1, 0],
      [17, size - 1],
    ] as const) {
      const there = crop.toPhoto.map(([a, b, c]) => a * x + b * y + c);
      const back = matrix.map(([a, b, c]) => a! * there[0]! + b! * there[1]! + c!);
      close(back, [x, y], { tolerance: 1e-3 });
    }
  });
}

for (const { photo: name, part, width, height, file } of expected.resize) {
  test(`${file}: ${part.width}x${part.height} to ${width}x${height} is OpenCV's, within one gray level`, async () => {
    const image = await photo(name);
    const data = new Uint8Array(part.width * part.height * 4);
    for (let y = 0; y < part.height; y++) {
      const from = 4 * ((part.y + y) * image.width + part.x);
      data.set(image.data.subarray(from, from + 4 * part.width), 4 * y * part.width);
    }
    const share = off(
      resize({ data, width: part.width, height: part.height }, width, height),
      await decodeImage(join(GOLDEN, file), 1e6),
    );
    assert.ok(share <= 0.001, `${(100 * share).toFixed(2)} % are off by more`);
  });
}

test('a similarity is found again: turn, scale and shift', () => {
  const points = [
    { x: 3, y: 4 },
    { x: 90, y: -7 },
    { x: 41, y: 60 },
  ];
  const [a, b, x0, y0] = [0.6, -0.3, 17, 5];
  const found = similarity(
    points,
    points.map(({ x, y }) => ({ x: a * x - b * y + x0, y: b * x + a * y + y0 })),
  )!;
  close([found.a, found.b, found.x0, found.y0], [a, b, x0, y0], { tolerance: 1e-12 });
  assert.is(similarity([points[0]!, points[0]!], [points[1]!, points[2]!]), null);
});

/** Each pixel says where it is: red its column, green its row. */
function ramp(width: number, height: number, format: 'rgba' | 'rgb' | 'bgr' | 'gray' = 'rgba', pad = 0): PixelImage {
  const bytes = { rgba: 4, rgb: 3, bgr: 3, gray: 1 }[format];
  const stride = width * bytes + pad;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = format === 'bgr' ? [7, y, x] : format === 'gray' ? [x] : [x, y, 7, 9];
      data.set(color.slice(0, bytes), y * stride + x * bytes);
    }
  }
  return { data, width, height, format, stride };
}

const face = (x: number, y: number, width: number, height: number) => ({ box: { x, y, width, height } });
const corner = ({ data, width, height }: PixelImage) => [data[0], data[1], width, height];

test('a thumbnail is the square about the box, whatever the order of bytes', () => {
  for (const format of ['rgba', 'rgb', 'bgr'] as const) {
    const crop = cropFace(ramp(200, 150, format, 5), face(100, 60, 20, 30), { margin: 0.5 });
    // 30 + 2 * 15 = 60 about (110, 75)
    assert.equal(corner(crop), [80, 45, 60, 60]);
    assert.equal([...crop.data.subarray(2, 4)], [7, 255]);
  }
  assert.equal(
    [...cropFace(ramp(200, 150, 'gray'), face(100, 60, 20, 30), { margin: 0 }).data.subarray(0, 4)],
    [95, 95, 95, 255],
  );
});

test('beyond the edge it is moved inside; a picture that is too small is all there is', () => {
  const image = ramp(200, 150);
  assert.equal(corner(cropFace(image, face(-5, 140, 40, 40), { margin: 0 })), [0, 110, 40, 40]);
  assert.equal(corner(cropFace(image, face(0, 0, 400, 400), { margin: 0 })), [50, 0, 150, 150]);
  assert.equal(corner(cropFace(image, face(10, 20, 20, 40), { margin: 0.25, square: false })), [0, 10, 40, 60]);
});

test('toPhoto of a thumbnail: edges lie on edges', () => {
  const image = ramp(200, 150);
  const place = ({ toPhoto: [[a, b, c], [d, e, f]] }: Crop, x: number, y: number) => [
    a * x + b * y + c,
    d * x + e * y + f,
  ];
  const part = { margin: 0.25, square: false };
  const plain = cropFace(image, face(30, 20, 20, 40), part); // 20..59, 10..69
  assert.equal(
    [place(plain, 0, 0), place(plain, 39, 59)],
    [
      [20, 10],
      [59, 69],
    ],
  );
  for (const size of [30, 120, 61]) {
    const crop = cropFace(image, face(30, 20, 20, 40), { ...part, size });
    close(place(crop, -0.5, -0.5), [19.5, 9.5], { tolerance: 1e-9 });
    close(place(crop, crop.width - 0.5, crop.height - 0.5), [59.5, 69.5], { tolerance: 1e-9 });
  }
});

test('size is the larger side', () => {
  const image = ramp(200, 150);
  const sides = (options: object) => {
    const { width, height } = cropFace(image, face(10, 20, 20, 40), options);
    return [width, height];
  };
  assert.equal(sides({ size: 64 }), [64, 64]);
  assert.equal(sides({ size: 64, square: false, margin: 0 }), [32, 64]);
  assert.equal(sides({ size: 1 }), [1, 1]);
});

test('points far outside the picture make a black crop, such as nothing brings to a face are refused', () => {
  const image = { data: new Uint8Array(100 * 100 * 4).fill(200), width: 100, height: 100 };
  const { keypoints } = expected.align[0]!;
  const moved = (move: (value: number, axis: 'x' | 'y') => number) => {
    const point = ([name, { x, y }]: [string, { x: number; y: number }]) => [
      name,
      { x: move(x, 'x'), y: move(y, 'y') },
    ];
    return { keypoints: Object.fromEntries(Object.entries(keypoints).map(point)) as unknown as Face['keypoints'] };
  };
  const isBlack = ({ data }: Crop) => data.every((value, i) => value === (i % 4 === 3 ? 255 : 0));
  // 32 bits of 1/1024 px come round after 2^22 px
  for (const far of [2 ** 22, -(2 ** 22), 3e9, 2 ** 42]) {
    const { x, y } = keypoints.nose;
    const beside = moved((value, axis) => value + far - (axis === 'x' ? x - 50 : y - 50));
    assert.ok(isBlack(alignFace(image, beside)), `${far} px`);
  }
  assert.ok(
    isBlack(
      alignFace(
        image,
        moved((value) => (value - 1e4) * 2 ** 22),
      ),
    ),
  );
  for (const scale of [1e200, 1e306]) {
    assert.throws(
      () =>
        alignFace(
          image,
          moved((value) => value * scale),
        ),
      (error: SaccadeError) => error.code === 'SACCADE_BAD_OPTION',
    );
  }
});

test('the caller keeps his picture, and what is no picture, face or option is refused', () => {
  const image = ramp(40, 30);
  const before = Uint8Array.from(image.data);
  const { keypoints } = expected.align[0]!;
  cropFace(image, face(0, 0, 10, 10));
  alignFace(image, { keypoints });
  assert.equal(image.data, before);
  const refused = (code: string, act: () => unknown) => {
    try {
      act();
    } catch (error) {
      assert.instance(error, SaccadeError, String(error));
      assert.is((error as SaccadeError).code, code);
      assert.ok((error as Error).message.length < 300);
      return;
    }
    assert.unreachable(`${String(act)} was not refused`);
  };
  const any = (value: unknown) => value as never;
  for (const picture of [null, {}, { data: new Uint8Array(5), width: 2, height: 2 }, 'a.jpg']) {
    refused('SACCADE_BAD_IMAGE', () => cropFace(any(picture), face(0, 0, 1, 1)));
    refused('SACCADE_BAD_IMAGE', () => alignFace(any(picture), { keypoints }));
  }
  for (const one of [undefined, {}, { box: null }, face(0, 0, 0, 5), face(NaN, 0, 5, 5)]) {
    refused('SACCADE_BAD_OPTION', () => cropFace(image, any(one)));
    refused('SACCADE_BAD_OPTION', () => alignFace(image, any(one)));
  }
  for (const options of [
    null,
    5,
    { sise: 3 },
    { size: 0 },
    { size: 1e9 },
    { size: 1.5 },
    { margin: -1 },
    { square: 1 },
  ]) {
    refused('SACCADE_BAD_OPTION', () => cropFace(image, face(0, 0, 5, 5), any(options)));
  }
  for (const options of [{ template: 'x' }, { size: '112' }, { margin: 1 }])
    refused('SACCADE_BAD_OPTION', () => alignFace(image, { keypoints }, any(options)));
  const same = { x: 1, y: 1 };
  const one = { leftEye: same, rightEye: same, nose: same, mouthLeft: same, mouthRight: same };
  refused('SACCADE_BAD_OPTION', () => alignFace(image, { keypoints: one }));
});

test.run();
