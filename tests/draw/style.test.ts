// The options that SVG, canvas and raster share: colors, layers, line width, mirror, labels.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SaccadeError } from '../../bindings/errors.ts';
import { drawEye, drawFaces, faceShapes, LAYERS, toSvg, type FaceStyle } from '../../bindings/draw/index.ts';
import type { Disc, Label, Shape, Stroke } from '../../bindings/draw/index.ts';
import type { Eye, FoundFace } from '../../bindings/types.ts';
import { ring } from '../helpers/ring.ts';

const style = suite('draw style');

const SIZE = { width: 640, height: 480 };
const eye = (x: number, y: number): Eye => ({
  eyelid: ring(x, y, 20),
  iris: ring(x, y, 8),
  irisCenter: { x: x + 1, y },
  eyeballCenter: { x: x + 2, y },
  pupil: { x: x + 3, y },
  irisRadius: 8,
  peaks: Array<number>(18).fill(1),
  confidence: 0.9,
  openness: 0.3,
  closed: false,
  gaze: { yaw: 0.3, pitch: 0.1 },
});
const FACE: FoundFace = {
  box: { x: 100, y: 100, width: 120, height: 150 },
  confidence: 0.99998,
  keypoints: {
    leftEye: { x: 136, y: 148 },
    rightEye: { x: 184, y: 148 },
    nose: { x: 160, y: 178 },
    mouthLeft: { x: 142, y: 208 },
    mouthRight: { x: 178, y: 208 },
  },
  eyes: null,
};
const SEEING: FoundFace = { ...FACE, eyes: { left: eye(136, 148), right: eye(184, 148) } };

const shapes = (face: FoundFace, options?: FaceStyle) => faceShapes([face], SIZE, options);
const colorsOf = (list: readonly Shape[]) => [...new Set(list.map(({ color }) => color.join()))].sort();

style('colors: by name, as #rgb, #rrggbb or a triple; what is not named stays', () => {
  const colors = {
    box: '#f00',
    keypoints: '#0A0b0C',
    eyes: [1, 1, 1],
    iris: [2, 2, 2],
    pupil: [3, 3, 3],
    gaze: [4, 4, 4],
    labels: '#fff',
  } as const;
  assert.equal(colorsOf(shapes(FACE, { colors })), ['10,11,12', '255,0,0', '255,255,255']);
  const seen = shapes(SEEING, { colors });
  for (const color of ['1,1,1', '2,2,2', '3,3,3', '4,4,4', '255,0,0']) assert.ok(colorsOf(seen).includes(color), color);
  const box = shapes(FACE, { colors: { box: '#f00' } });
  assert.equal(box.slice(1, 6), shapes(FACE).slice(1, 6), 'points as ever');
  assert.equal((box[6] as Stroke).color, [255, 0, 0], 'what stands behind the label is of the box');
});

style('layers: each draws its own and nothing else, and all are the default', () => {
  assert.equal(shapes(SEEING, { layers: LAYERS }), shapes(SEEING));
  const kinds = (layer: (typeof LAYERS)[number]) => shapes(SEEING, { layers: [layer] }).map(({ kind }) => kind);
  assert.equal(kinds('box'), ['stroke']);
  assert.equal(kinds('labels'), ['stroke', 'label']);
  assert.equal(kinds('eyes'), ['stroke', 'disc', 'stroke', 'disc']);
  assert.equal(kinds('iris'), ['stroke', 'disc', 'stroke', 'disc']);
  assert.equal(kinds('pupil'), ['disc', 'disc']);
  assert.equal(kinds('gaze'), ['stroke', 'stroke', 'stroke', 'stroke']);
  assert.equal(shapes(SEEING, { layers: [] }), []);
  const points = shapes(SEEING, { layers: ['keypoints'] }) as Disc[];
  assert.is(points.length, 5, 'the points of eyes, where nothing else of them is');
  assert.equal(points[0]!.center, FACE.keypoints.leftEye);
  assert.is(shapes(SEEING, { layers: ['keypoints', 'pupil'] }).length, 5, 'three points, two pupils');
});

style('line width: of all lines; points, arrows and text grow with it; thickness multiplies', () => {
  const [box, ...rest] = shapes(SEEING, { lineWidth: 4 }) as [Stroke, ...Shape[]];
  assert.is(box.width, 4);
  assert.is((rest[0] as Stroke).width, 4, 'lids');
  assert.is((rest.find(({ color }) => color[0] === 255 && color[1] === 0) as Stroke).width, 5.2, 'arrow');
  assert.is((shapes(FACE, { lineWidth: 4 })[1] as Disc).radius, 6);
  assert.is((shapes(FACE, { lineWidth: 4 }).at(-1) as Label).size, 16, 'the largest font within 28 px');
  assert.is((shapes(FACE, { lineWidth: 4, thickness: 0.5 })[0] as Stroke).width, 2);
});

style('mirror: every point lies where the mirror shows it, text reads from left to right', () => {
  const flip = (x: number) => SIZE.width - 1 - x;
  const plain = shapes(SEEING, { labels: false });
  const seen = shapes(SEEING, { mirror: true, labels: false });
  const xs = (list: readonly Shape[], map: (x: number) => number) =>
    list
      .flatMap((shape) => (shape.kind === 'stroke' ? shape.points : [shape.center]))
      .map(({ x, y }) => `${map(x).toFixed(6)} ${y.toFixed(6)}`)
      .sort();
  assert.equal(
    xs(seen, (x) => x),
    xs(plain, flip),
  );
  const [pill, label] = shapes(FACE, { mirror: true }).slice(-2) as [Stroke, Label];
  assert.is(label.text, '0.9999');
  assert.ok(pill.points[0]!.x > flip(220), 'over the upper left corner as it is seen');
  const svg = toSvg([FACE], 640, 480, { mirror: true, href: 'x.jpg' });
  assert.match(svg, /<image href="x.jpg" width="640" height="480" transform="translate\(640 0\) scale\(-1 1\)"\/>/);
  assert.match(svg, /points="419,100 539,100 539,250 419,250"/);
});

style('labels: the score, a number, a text of the caller, or none', () => {
  const second = { ...FACE, confidence: 0.5 };
  const texts = (labels: FaceStyle['labels'], faces = [FACE, second]) =>
    faceShapes(faces, SIZE, { labels: labels! })
      .filter((shape) => shape.kind === 'label')
      .map(({ text }) => text);
  assert.equal(texts('score'), ['0.5000', '0.9999']);
  assert.equal(texts('number'), ['2', '1']);
  assert.equal(texts('number', [{ ...FACE, id: 7 } as FoundFace]), ['7'], 'a tracked face has its id');
  assert.equal(texts(false), []);
  assert.equal(
    texts(({ confidence }, index) => (index === 0 ? '' : `Ann ${confidence}`)),
    ['Ann 0.5'],
  );
  assert.equal(shapes(FACE, { layers: ['box'], labels: () => assert.unreachable() as never }).length, 1);
  assert.throws(() => texts((() => 5) as never), /Expected a string for what option 'labels' returns but received 5/);
});

style('canvas and SVG have the same options, an eye those that it has', () => {
  const calls: string[] = [];
  const context = new Proxy({} as Record<string, unknown>, {
    get: (_, name: string) =>
      name === 'canvas' ? SIZE : (...args: unknown[]) => calls.push(`${name}(${args.join()})`),
    set: (_, name: string, value) => calls.push(`${name}=${String(value)}`) > 0,
  });
  const options: FaceStyle = { layers: ['box'], colors: { box: '#123456' }, lineWidth: 3, mirror: true };
  drawFaces(context as never, [FACE], options);
  for (const call of ['strokeStyle=rgb(18,52,86)', 'lineWidth=3', 'moveTo(419,100)']) assert.ok(calls.includes(call));
  assert.match(toSvg([FACE], 640, 480, options), /points="419,100 .* stroke="rgb\(18,52,86\)" stroke-width="3"/);
  calls.length = 0;
  drawEye(context as never, eye(50, 50), { layers: ['iris'], colors: { iris: '#123456' }, lineWidth: 3 });
  assert.is(calls.filter((call) => call === 'stroke()').length, 1);
  assert.ok(calls.includes('strokeStyle=rgb(18,52,86)'));
});

style('what is no style is refused by name', () => {
  for (const options of [
    null,
    'x',
    { colours: {} },
    { colors: 5 },
    { colors: { face: '#fff' } },
    { colors: { box: 'red' } },
    { colors: { box: '#ffff' } },
    { colors: { box: [1, 2] } },
    { colors: { box: [1, 2, 256] } },
    { layers: 'box' },
    { layers: ['lids'] },
    { lineWidth: 0 },
    { lineWidth: Infinity },
    { thickness: '2' },
    { mirror: 1 },
    { labels: true },
    { labels: 'name' },
  ]) {
    const isRefused = (error: SaccadeError) => error.code === 'SACCADE_BAD_OPTION';
    assert.throws(() => faceShapes([FACE], SIZE, options as never), isRefused, JSON.stringify(options));
    assert.throws(() => toSvg([FACE], 640, 480, options as never), isRefused);
    assert.throws(() => drawFaces({ canvas: SIZE } as never, [FACE], options as never), isRefused);
  }
  assert.throws(() => drawFaces({ canvas: SIZE } as never, [FACE], { size: {} as never }), /option 'size'/);
});

style.run();
