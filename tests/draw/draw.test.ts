import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SaccadeError } from '../../bindings/errors.ts';
import { readFile, readdir } from 'node:fs/promises';
import { faceShapes, type Disc, type Label, type Stroke } from '../../bindings/draw/shapes.ts';
import { confidenceText } from '../../bindings/draw/style.ts';
import { drawFaces, toSvg } from '../../bindings/draw/index.ts';
import { paint, paintCapsule } from '../../bindings/draw/raster.ts';
import type { FoundFace, PixelImage } from '../../bindings/types.ts';

const draw = suite('draw');

const face = (x: number, y: number, width: number, confidence = 0.99998): FoundFace => ({
  box: { x, y, width, height: 1.2 * width },
  confidence,
  keypoints: {
    leftEye: { x: x + 0.3 * width, y: y + 0.4 * width },
    rightEye: { x: x + 0.7 * width, y: y + 0.4 * width },
    nose: { x: x + 0.5 * width, y: y + 0.65 * width },
    mouthLeft: { x: x + 0.35 * width, y: y + 0.9 * width },
    mouthRight: { x: x + 0.65 * width, y: y + 0.9 * width },
  },
  eyes: null,
});
const blank = (width: number, height: number): PixelImage => ({
  data: new Uint8Array(width * height * 4),
  width,
  height,
  format: 'rgba',
});
const pixel = ({ data, width }: PixelImage, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x)).subarray(0, 4),
];

draw('a face is a box, five dots, a pill and its confidence', () => {
  const shapes = faceShapes([face(100, 100, 120)], { width: 640, height: 480 });
  assert.equal(
    shapes.map((s) => s.kind),
    ['stroke', 'disc', 'disc', 'disc', 'disc', 'disc', 'stroke', 'label'],
  );
  const box = shapes[0] as Stroke;
  assert.equal(box.points, [
    { x: 100, y: 100 },
    { x: 220, y: 100 },
    { x: 220, y: 244 },
    { x: 100, y: 244 },
  ]);
  assert.ok(box.closed);
  assert.equal(box.color, [0, 155, 255]);
  assert.is(box.width, 640 / 400);
  assert.equal((shapes[1] as Disc).center, { x: 136, y: 148 });
  const label = shapes[7] as Label;
  assert.is(label.text, '0.9999');
  const pill = shapes[6] as Stroke;
  assert.ok(label.center.y + pill.width / 2 <= 100, 'the pill stands on the box');
});

draw('lines follow the face, then the picture, and never vanish', () => {
  const line = (width: number, picture: number) =>
    (faceShapes([face(0, 0, width)], { width: picture, height: picture })[0] as Stroke).width;
  assert.is(line(20, 4000), 1);
  assert.is(line(120, 4000), 2);
  assert.is(line(3000, 4000), 10);
});

draw('labels stay inside the picture, and faces at the back come first', () => {
  const shapes = faceShapes([face(-30, -10, 60, 0.9), face(280, 200, 60, 0.8)], { width: 320, height: 240 });
  const labels = shapes.filter((s) => s.kind === 'label');
  assert.equal(
    labels.map((l) => l.text),
    ['0.8000', '0.9000'],
  );
  for (const s of shapes.filter((s): s is Stroke => s.kind === 'stroke' && !s.closed)) {
    for (const { x, y } of s.points) {
      assert.ok(x - s.width / 2 >= 0 && x + s.width / 2 <= 320 && y - s.width / 2 >= 0 && y + s.width / 2 <= 240);
    }
  }
});

draw('confidence is cut and not rounded', () => {
  assert.equal([1, 0.99999, 0.7, 0.12345].map(confidenceText), ['1.0000', '0.9999', '0.7000', '0.1234']);
});

draw('SVG: what XML forbids is shown as U+FFFD, and a size must be one', () => {
  const labels = () => 'a\0b\ud800c\u{1f600}';
  const svg = toSvg([face(100, 100, 120)], 640, 480, { labels, className: 'x\u0001' });
  assert.match(svg, />a\ufffdb\ufffdc\u{1f600}<\/text>/u);
  assert.match(svg, /class="x\ufffd"/);
  for (const size of [NaN, 0, -1, Infinity, '1"><script>', null])
    assert.throws(() => toSvg([], size as never, 480), /SACCADE_BAD_OPTION|a number of pixels above 0 for width/);
});

draw('what is no array of faces, no face, and no context is refused', () => {
  for (const faces of [Promise.resolve([]), face(0, 0, 60), null, undefined])
    assert.throws(() => toSvg(faces as never, 640, 480), /Expected the array that detect resolves to for faces/);
  assert.throws(() => toSvg([undefined] as never, 640, 480), /Expected a face, with box and keypoints for faces\[0\]/);
  for (const context of [null, undefined, {}])
    assert.throws(() => drawFaces(context as never, []), /Expected a canvas's 2d context for context/);
});

draw('SVG: size, numbers, and what needs escaping', () => {
  assert.is(
    toSvg([], 640, 480),
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480"><g transform="translate(0.5 0.5)"></g></svg>',
  );
  const svg = toSvg([face(100, 100.456, 120)], 640, 480, { href: 'a&"b.jpg', className: 'faces' });
  assert.ok(
    svg.includes('<polygon points="100,100.46 220,100.46 220,244.46 100,244.46" fill="none" stroke="rgb(0,155,255)"'),
  );
  assert.ok(svg.includes('href="a&amp;&quot;b.jpg"'));
  assert.ok(svg.includes('class="faces"'));
  assert.ok(svg.includes('>0.9999</text>'));
  assert.is(svg.match(/<circle /g)?.length, 5);
});

draw('canvas: the same shapes, the state put back', () => {
  const calls: string[] = [];
  const set: Record<string, unknown> = {};
  const ctx = new Proxy(set, {
    get: (_, name: string) =>
      name === 'canvas' ? { width: 640, height: 480 } : (...args: unknown[]) => calls.push(`${name}(${args.join()})`),
  });
  drawFaces(ctx as unknown as CanvasRenderingContext2D, [face(100, 100, 120)]);
  assert.equal(calls.slice(0, 4), ['save()', 'translate(0.5,0.5)', 'beginPath()', 'moveTo(100,100)']);
  assert.ok(calls.includes('closePath()'));
  assert.is(calls.filter((c) => c.startsWith('arc(')).length, 5);
  assert.ok(calls.some((c) => c.startsWith('fillText(0.9999,')));
  assert.is(calls.at(-1), 'restore()');
  assert.is(set.textAlign, 'center');
});

draw('a capsule covers whole pixels fully, its edge in part, and clips', () => {
  const image = blank(20, 10);
  paintCapsule(image, { x: 5, y: 5 }, { x: 12, y: 5 }, 1.25, [200, 100, 50]);
  assert.equal(pixel(image, 8, 5), [200, 100, 50, 0]);
  assert.equal(pixel(image, 8, 4), [150, 75, 38, 0]); // 1.25 + 0.5 - 1 = 3/4
  assert.equal(pixel(image, 8, 3), [0, 0, 0, 0]);
  assert.equal(pixel(image, 4, 5), [150, 75, 38, 0]); // the round end
  assert.equal(pixel(image, 3, 5), [0, 0, 0, 0]);
  const before = image.data.slice();
  paintCapsule(image, { x: -50, y: -50 }, { x: -10, y: -40 }, 3, [255, 255, 255]);
  assert.equal(image.data, before);
  paintCapsule(image, { x: -50, y: 0 }, { x: 500, y: 0 }, 0.5, [1, 2, 3]);
  assert.equal(pixel(image, 0, 0), [1, 2, 3, 0]);
  assert.equal(pixel(image, 19, 0), [1, 2, 3, 0]);
});

draw('a painted picture shows itself, the box, the dots and some text', async () => {
  const got = blank(320, 240);
  got.data.fill(90);
  await paint(got, faceShapes([face(100, 80, 120)], got));
  assert.equal(pixel(got, 300, 200), [90, 90, 90, 255]);
  assert.equal(pixel(got, 100, 150), [0, 155, 255, 255]);
  assert.equal(pixel(got, 160, 158), [255, 220, 0, 255]);
  let ink = 0;
  for (let y = 60; y < 80; y++) for (let x = 100; x < 170; x++) ink += +(pixel(got, x, y)[2]! < 160);
  assert.ok(ink > 20, `${ink} dark pixels of text`);
});

draw('the entry for pages imports nothing of Node', async () => {
  const room = new URL('../../bindings/draw/', import.meta.url);
  for (const name of await readdir(room)) {
    if (name === 'raster.ts' || name === 'png.ts') continue;
    const source = await readFile(new URL(name, room), 'utf8');
    for (const [, from] of source.matchAll(/from '([^']+)'/g)) assert.match(from!, /^\.\.?\/(?!raster|png)/, name);
  }
});

draw('an SVG takes no options but texts', () => {
  for (const options of [null, 'x', { href: 5 }, { className: {} }, { href: ['x'] }]) {
    assert.throws(
      () => toSvg([], 10, 10, options as never),
      (error: SaccadeError) => error.code === 'SACCADE_BAD_OPTION',
    );
  }
});

draw.run();
