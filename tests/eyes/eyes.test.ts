// Eyes: how they are cut out, where landmarks find back to, and the whole way, against what the original programs recorded.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findEyes } from '../../bindings/eyes/index.ts';
import { downscaleFactor } from '../../bindings/image/photo.ts';
import { readEye } from '../../bindings/eyes/landmarks.ts';
import { notebookPatch, uprightPatch, type Patch } from '../../bindings/eyes/patches.ts';
import { Stopwatch, type Checkpoint } from '../../bindings/cascade/stopwatch.ts';
import {
  createDetector,
  squareBox,
  type Box,
  type Detector,
  type Eye,
  type Face,
  type PixelImage,
  type Point,
} from '../../bindings/index.node.ts';
import { LANDMARKS, packElg, type ElgConfig } from '../../bindings/nets/elg.ts';
import { heatmapShape } from '../../bindings/nets/hourglass.ts';
import { shapeBytes } from '../../bindings/nets/plan.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { importWeights } from '../../bindings/import/index.ts';
import { PUBLISHED } from '../../bindings/import/keras.ts';
import { close } from '../helpers/close.ts';
import { createEngine, ROOT } from '../helpers/engine.ts';
import { noise, place, sharedPicture } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { hasShared, sharedJson, sharedPath, sharedWeights } from '../helpers/shared.ts';

const eyesTest = suite('eyes');
const engine = createEngine();
const { arena, ops } = engine;
const [WIDTH, HEIGHT] = [180, 108];
const SIDES = ['left', 'right'] as const;
const OURS: ElgConfig = { ...PUBLISHED, input: 'deviation' };

type Side = (typeof SIDES)[number];

function drain<T>(steps: Checkpoint<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const firstOfFour = (rgba: Uint8Array) => Uint8Array.from({ length: rgba.length / 4 }, (_, i) => rgba[4 * i]!);
const flat = (points: readonly Point[]) => points.flatMap(({ x, y }) => [x, y]);
const landmarksOf = (eye: Eye) => flat([...eye.eyelid, ...eye.iris, eye.irisCenter, eye.eyeballCenter]);

/** The gray values that a network would see of a photo. */
function cut(patch: Patch, photo: PixelImage, input: ElgConfig['input']): Uint8Array {
  const mark = arena.mark();
  const dst = { at: arena.alloc(WIDTH * HEIGHT * 4), width: WIDTH, height: HEIGHT };
  patch.cut(engine, place(engine, photo), dst, input);
  const gray = firstOfFour(arena.u8(dst.at, WIDTH * HEIGHT * 4));
  arena.release(mark);
  return gray;
}

/** RGBA from a gray value for each pixel. */
function draw(width: number, height: number, value: (x: number, y: number) => number): PixelImage {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) data.fill(value(i % width, Math.floor(i / width)), 4 * i, 4 * i + 4);
  return { data, width, height, format: 'rgba' };
}

/** Two eyes `apart` pixels from each other around a middle, the right one lower by `degrees`. */
function eyesAt(x: number, y: number, apart: number, degrees: number): { left: Point; right: Point } {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  const half = apart / 2;
  return { left: { x: x - half * cos, y: y - half * sin }, right: { x: x + half * cos, y: y + half * sin } };
}

/**
 * Where a patch's pixel lies, in words of the face: `inward` to the nose, `down` along it, both in distances of the eyes from the keypoint.
 * The patch is 0.8 of that distance wide, the nose at its left, and pixel (90, 54) the keypoint (mirrored (89, 54)).
 */
function inFace({ left, right }: { left: Point; right: Point }, side: Side, u: number, v: number): Point {
  const across = { x: right.x - left.x, y: right.y - left.y };
  const [eye, sign] = side === 'left' ? [left, 1] : [right, -1];
  const inward = ((side === 'left' ? 89 : 90) - u) * (0.8 / WIDTH) * sign;
  const down = (v - 54) * (0.8 / WIDTH);
  return { x: eye.x + inward * across.x - down * across.y, y: eye.y + inward * across.y + down * across.x };
}

const GEOMETRIES = [
  ['level', 128, 100, 60, 0],
  ['turned to the right', 120, 110, 64.5, 25],
  ['turned to the left', 131.25, 96.5, 80.2, -40],
  ['small', 90.3, 80.6, 4.01, 10],
  ['upside down', 128, 100, 70, 180],
  ['on its side', 128, 120, 50, 90],
] as const;

for (const [name, x, y, apart, degrees] of GEOMETRIES) {
  const eyes = eyesAt(x, y, apart, degrees);
  for (const side of SIDES) {
    const patch = () => uprightPatch(eyes, side, OURS)!;

    eyesTest(`upright, ${name}, ${side}: pixels lie where the face says`, () => {
      const { toPhoto } = patch();
      for (const [u, v] of [
        [0, 0],
        [179, 0],
        [0, 107],
        [179, 107],
        [90, 54],
        [89, 54],
        [31.5, 77.25],
      ] as const) {
        const want = inFace(eyes, side, u, v);
        const { xu, xv, x0, yu, yv, y0 } = toPhoto;
        close([xu * u + xv * v + x0, yu * u + yv * v + y0], [want.x, want.y], { tolerance: 1e-9, what: `${u} ${v}` });
      }
    });

    eyesTest(`upright, ${name}, ${side}: pixels show what lies there`, () => {
      // pictures whose gray is the column or the row, which linear steps keep
      for (const [axis, photo] of [
        ['x', draw(256, 200, (column) => column)],
        ['y', draw(256, 200, (_, row) => row)],
      ] as const) {
        const gray = cut(patch(), photo, 'deviation');
        const last = axis === 'x' ? 255 : 199;
        for (const [i, value] of gray.entries()) {
          const want = Math.max(0, Math.min(inFace(eyes, side, i % WIDTH, Math.floor(i / WIDTH))[axis], last));
          if (!(Math.abs(value - want) < 0.501)) throw new Error(`${axis} of pixel ${i}: ${value}, expected ${want}`);
        }
      }
    });

    eyesTest(`upright, ${name}, ${side}: landmarks of a heat map find back`, () => {
      const { toPhoto } = patch();
      const cells = Array.from({ length: LANDMARKS }, (_, i) => ({ x: (7 * i + 3) % 60, y: (5 * i + 2) % 36 }));
      const eye = readEye(locate(cells), LANDMARKS + 2, toPhoto, OURS);
      const want = cells.map((cell) => inFace(eyes, side, 3 * (cell.x + 0.5), 3 * (cell.y + 0.5)));
      close(landmarksOf(eye), flat(want), { tolerance: 1e-9 });
      close(eye.peaks, new Float32Array(LANDMARKS).fill(0.75));
    });
  }
}

/** Soft-argmax of heat maps with one cell of 0.75 each. */
function locate(cells: readonly Point[]): Float32Array {
  const shape = heatmapShape(OURS, 1);
  const mark = arena.mark();
  const heat = arena.alloc(shapeBytes(shape));
  const located = arena.alloc(3 * shape.c * 4);
  const values = arena.f32(heat, shapeBytes(shape) / 4).fill(-10);
  for (const [i, { x, y }] of cells.entries()) values[(y * shape.w + x) * shape.c + i] = 0.75;
  ops.softArgmax(located, heat, shape, OURS.beta);
  const got = arena.f32(located, 3 * shape.c).slice();
  arena.release(mark);
  return got;
}

eyesTest('upright: the inner corner is at the left of both patches', () => {
  const eyes = eyesAt(120, 100, 80, 20);
  for (const side of SIDES) {
    const [own, other] = side === 'left' ? [eyes.left, eyes.right] : [eyes.right, eyes.left];
    // a spot a quarter of the way to the other eye
    const spot = { x: own.x + (other.x - own.x) / 4, y: own.y + (other.y - own.y) / 4 };
    const photo = draw(240, 200, (x, y) => (Math.hypot(x - spot.x, y - spot.y) < 3 ? 255 : 0));
    const gray = cut(uprightPatch(eyes, side, OURS)!, photo, 'deviation');
    let [sum, u, v] = [0, 0, 0];
    for (const [i, value] of gray.entries()) {
      sum += value;
      u += value * (i % WIDTH);
      v += value * Math.floor(i / WIDTH);
    }
    // 0.25 of 0.8: 56 px of the patch left of its middle
    close([u / sum, v / sum], [90 - 56.25, 54], { tolerance: 1.5, what: side });
  }
});

eyesTest('upright: equalized after the warp where the network asks for it', () => {
  const photo = draw(256, 200, (x) => 100 + (x >> 4));
  const patch = uprightPatch(eyesAt(128, 100, 60, 5), 'right', OURS)!;
  const [plain, equalized] = [cut(patch, photo, 'deviation'), cut(patch, photo, 'equalize')];
  assert.equal([Math.min(...equalized), Math.max(...equalized)], [0, 255]);
  assert.ok(Math.max(...plain) < 120);
  const order = [...plain.keys()].sort((a, b) => plain[a]! - plain[b]!);
  for (let i = 1; i < order.length; i++) assert.ok(equalized[order[i - 1]!]! <= equalized[order[i]!]!);
});

eyesTest('upright: no patch where the eyes are closer than four pixels', () => {
  const patchOf = (apart: number) => uprightPatch(eyesAt(100, 100, apart, 0), 'left', OURS);
  assert.equal([0, 3, 3.999].map(patchOf), [null, null, null]);
  assert.ok(patchOf(4));
  assert.is(patchOf(NaN), null);
});

eyesTest('notebook: no patch where nothing of it lies on the photo', () => {
  const photo = { width: 100, height: 80 };
  const patchOf = (x: number, y: number, apart = 30) =>
    notebookPatch(eyesAt(x + apart / 2, y, apart, 0), 'left', photo, PUBLISHED);
  for (const [x, y] of [
    [-20, 40],
    [115, 40],
    [50, -10],
    [50, 90],
  ] as const)
    assert.is(patchOf(x, y), null, `${x} ${y}`);
  assert.is(patchOf(50, 40, 2), null);
  const { toPhoto } = patchOf(5, 3)!;
  // 24 wide and 14 high, cut to columns 0..16 and rows 0..9
  assert.equal(toPhoto, { xu: 17 / 180, xv: 0, x0: 0, yu: 0, yv: 10 / 108, y0: 0 });
});

// An eye from landmarks in heat-map cells, the photo three times as large.
function eyeOf(points: readonly Point[], toPhoto = { xu: 1, xv: 0, x0: 0, yu: 0, yv: 1, y0: 0 }, peak = 1): Eye {
  const values = new Float32Array(3 * 20);
  for (const [i, { x, y }] of points.entries()) {
    values[i] = x;
    values[20 + i] = y;
    values[40 + i] = peak;
  }
  return readEye(values, 20, toPhoto, OURS);
}

/** Lids `open` cells apart on average, corners 40 cells apart, an iris of 5 cells. */
function lids(open: number): Point[] {
  const lid = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({
    x: i <= 4 ? 10 + 10 * i : 10 + 10 * (8 - i),
    y: 18 + ([0, -1, -1, -1, 0, 1, 1, 1][i]! * open) / 2,
  }));
  const iris = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({
    x: 30 - 5 * Math.cos((i * Math.PI) / 4),
    y: 18 - 5 * Math.sin((i * Math.PI) / 4),
  }));
  return [...lid, ...iris, { x: 31, y: 18 }, { x: 30, y: 17 }];
}

eyesTest('an eye from its landmarks: pupil, radius, openness, confidence', () => {
  const open = eyeOf(lids(12));
  close([open.pupil.x, open.pupil.y, open.irisRadius], [90, 54, 15], { tolerance: 1e-5 });
  assert.equal(open.irisCenter, { x: 93, y: 54 });
  assert.equal(open.eyeballCenter, { x: 90, y: 51 });
  close([open.openness], [0.3], { tolerance: 1e-6 });
  assert.is(open.confidence, 1);
  assert.is(eyeOf(lids(12), undefined, 1.25).confidence, 1);
  assert.is(eyeOf(lids(12), undefined, 0.5).confidence, 0.5);
  assert.is(eyeOf(lids(12), undefined, -0.25).confidence, 0);
});

eyesTest('openness: 0 of a closed lid, the same however the eye lies, 0 where there are no corners', () => {
  assert.is(eyeOf(lids(0)).openness, 0);
  for (const degrees of [0, 30, 90, -170]) {
    const [cos, sin] = [2 * Math.cos((degrees / 180) * Math.PI), 2 * Math.sin((degrees / 180) * Math.PI)];
    for (const step of [1, -1]) {
      const eye = eyeOf(lids(8), { xu: step * cos, xv: -sin, x0: 50, yu: step * sin, yv: cos, y0: -7 });
      close([eye.openness, eye.irisRadius], [0.2, 30], { tolerance: 1e-5, what: `${degrees}, ${step}` });
    }
  }
  const point = eyeOf(lids(8).map(() => ({ x: 3, y: 4 })));
  assert.is(point.openness, 0);
  assert.equal(point.gaze, { yaw: 0, pitch: 0 });
});

const lite = packElg(engine, await readPackaged('elg-lite'), 'elg-lite');

function readPackaged(name: string) {
  return readWeights(readFileSync(resolve(ROOT, `weights/${name}.safetensors`)), name);
}

function faceWith({ left, right }: { left: Point; right: Point }): Face {
  const keypoints = { leftEye: left, rightEye: right, nose: left, mouthLeft: left, mouthRight: left };
  return { box: { x: 0, y: 0, width: 1, height: 1 }, confidence: 1, keypoints, eyes: null };
}

function found(photo: PixelImage, faces: readonly { left: Point; right: Point }[], rule: 'upright' | 'notebook') {
  const mark = arena.mark();
  const steps = findEyes(engine, lite, place(engine, photo), faces.map(faceWith), rule, new Stopwatch());
  const eyes = drain(steps).map((face) => face.eyes!);
  arena.release(mark);
  return eyes;
}

eyesTest('eyes over a border see it repeated', () => {
  const [width, height, margin] = [120, 90, 150];
  const photo = noise(new Random(), width, height, 4);
  const at = (x: number, y: number) => (y * width + x) * 4;
  const clamp = (i: number, n: number) => Math.max(0, Math.min(i - margin, n - 1));
  const larger = draw(width + 2 * margin, height + 2 * margin, () => 0);
  for (let y = 0; y < larger.height; y++) {
    for (let x = 0; x < larger.width; x++) {
      const from = at(clamp(x, width), clamp(y, height));
      larger.data.set(photo.data.subarray(from, from + 4), (y * larger.width + x) * 4);
    }
  }
  const faces = [
    [0, 45],
    [119, 45],
    [60, 0],
    [60, 89],
    [-3, -3],
    [119, 89],
    [-60, 40],
  ].map(([x, y]) => eyesAt(x!, y!, 45, 13));
  const moved = faces.map(({ left, right }) => ({
    left: { x: left.x + margin, y: left.y + margin },
    right: { x: right.x + margin, y: right.y + margin },
  }));
  const [own, inside] = [found(photo, faces, 'upright'), found(larger, moved, 'upright')];
  for (const [i, eyes] of own.entries()) {
    for (const side of SIDES) {
      const want = landmarksOf(inside[i]![side]!).map((v) => v - margin);
      close(landmarksOf(eyes[side]!), want, { tolerance: 1e-3, what: `face ${i}, ${side}` });
    }
  }
});

eyesTest('eyes closer than four pixels are null, and take nothing from their neighbors', () => {
  const photo = noise(new Random(), 120, 90, 4);
  const [near, far] = [eyesAt(60, 45, 3, 0), eyesAt(60, 45, 40, -10)];
  for (const rule of ['upright', 'notebook'] as const) {
    const [only] = found(photo, [far], rule);
    assert.ok(only!.left && only!.right);
    assert.equal(found(photo, [near, far, near, far], rule), [
      { left: null, right: null },
      only,
      { left: null, right: null },
      only,
    ]);
    assert.equal(found(photo, [near], rule), [{ left: null, right: null }]);
    assert.equal(found(photo, [], rule), []);
  }
});

eyesTest('one eye outside the photo is null by the rule of the notebook, the other one stays', () => {
  const photo = noise(new Random(), 120, 90, 4);
  const eyes = eyesAt(5, 45, 50, 0);
  const [{ left, right }] = found(photo, [eyes], 'notebook') as [{ left: Eye | null; right: Eye | null }];
  assert.is(left, null);
  assert.ok(right);
});

// What the original programs recorded

interface GoldenEye {
  side: 'image_left' | 'image_right';
  rect_y0y1x0x1: [number, number, number, number];
  clamped_rect?: [number, number, number, number];
  variants: {
    flip: boolean;
    gray_crop_sha256: string;
    equalised_crop_sha256: string;
    input_sha256: string;
    peaks: number[];
    landmarks_photo: [number, number][];
  }[];
}

interface Golden {
  width: number;
  height: number;
  faces_float: unknown[];
  eyes?: { face: number; eyes: GoldenEye[] }[];
  seed000_detect_face: {
    downscale_factor: number;
    faces_top_right_bottom_left_score: [number, number, number, number, number][];
    points_x5_y5: number[][];
  };
}

const sideOf = ({ side }: GoldenEye): Side => (side === 'image_left' ? 'left' : 'right');

function checkPatch(golden: GoldenEye, photo: PixelImage, face: Face): void {
  const { gray_crop_sha256, equalised_crop_sha256, input_sha256 } = golden.variants.find(({ flip }) => !flip)!;
  const [y0, y1, x0, x1] = golden.clamped_rect ?? golden.rect_y0y1x0x1;
  const eyes = { left: face.keypoints.leftEye, right: face.keypoints.rightEye };
  const patch = notebookPatch(eyes, sideOf(golden), photo, PUBLISHED)!;
  const { toPhoto } = patch;
  assert.equal([toPhoto.y0, toPhoto.x0], [y0, x0]);
  close([toPhoto.yv * HEIGHT, toPhoto.xu * WIDTH], [y1 - y0, x1 - x0], { tolerance: 1e-9, what: 'size' });

  const mark = arena.mark();
  const [width, height] = [x1 - x0, y1 - y0];
  const { at } = place(engine, photo);
  const part = { at: arena.alloc(width * height * 4), width, height };
  ops.gray(part, at + (y0 * photo.width + x0) * 4, photo.width * 4);
  const digest = () => sha256(firstOfFour(arena.u8(part.at, width * height * 4)));
  assert.is(digest(), gray_crop_sha256, 'gray');
  ops.equalize(part.at, width * height, arena.alloc(1280));
  assert.is(digest(), equalised_crop_sha256, 'equalized');
  arena.release(mark);
  assert.is(sha256(cut(patch, photo, 'equalize')), input_sha256, 'input');
}

function checkEye(golden: GoldenEye, eye: Eye): void {
  const { peaks, landmarks_photo } = golden.variants.find(({ flip }) => !flip)!;
  const [, , x0, x1] = golden.clamped_rect ?? golden.rect_y0y1x0x1;
  close(eye.peaks, peaks, { tolerance: 5e-5, what: 'peaks' });
  // 5e-3 cells of the heat map
  close(landmarksOf(eye), landmarks_photo.flat(), {
    tolerance: (5e-3 * 3 * (x1 - x0)) / WIDTH,
    axes: [
      ['landmark ', LANDMARKS],
      ['xy', 2],
    ],
  });
}

if (hasShared('eyes, recorded pictures')) {
  const names = readdirSync(sharedPath('cascade')).map((name) => name.replace('.json', ''));

  const published = sharedWeights('elg_keras.h5');
  if (published) {
    const { bytes } = await importWeights([{ name: 'elg_keras.h5', bytes: published }], 'F32');
    const detector = await createDetector({ elg: bytes, eyePatch: 'notebook' });
    eyesTest.after(() => detector.close());
    let count = 0;
    for (const name of names) {
      const { eyes = [], ...golden } = sharedJson<Golden>(`cascade/${name}.json`);
      if (eyes.length === 0) continue;
      eyesTest(`${name}: patches, peaks and landmarks of the published network`, async () => {
        const photo = await sharedPicture(name);
        const faces = await detector.detect(photo);
        assert.is(faces.length, golden.faces_float.length);
        for (const { face: at, eyes: pair } of eyes) {
          for (const golden of pair) {
            const face = faces[at]!;
            checkPatch(golden, photo, face);
            checkEye(golden, face.eyes![sideOf(golden)]!);
            count++;
          }
        }
      });
    }
    eyesTest('every recorded eye was looked at', () => assert.is(count, 100));
  }

  const faceDetector = await createDetector({ eyes: false });
  eyesTest.after(() => faceDetector.close());
  for (const name of names) {
    eyesTest(`${name}: the faces of the original pupil detector`, async () => {
      const { seed000_detect_face: golden } = sharedJson<Golden>(`cascade/${name}.json`);
      const photo = await sharedPicture(name);
      const factor = downscaleFactor(photo.width, photo.height);
      assert.is(factor, golden.downscale_factor);
      const small = [Math.floor(photo.width / factor), Math.floor(photo.height / factor)] as const;
      const faces = await faceDetector.detect(photo, { autoDownscale: true, minFaceArea: 625 });
      assert.is(faces.length, golden.faces_top_right_bottom_left_score.length);
      for (const [i, face] of faces.entries()) {
        const [top, right, bottom, left, score] = golden.faces_top_right_bottom_left_score[i]!;
        // the square is made in pixels of the small picture
        const scaled = Object.fromEntries(Object.entries(face.box).map(([k, v]) => [k, v / factor])) as unknown as Box;
        const { x, y, width, height } = squareBox(scaled, ...small);
        const sides = [y, x + width, y + height, x].map((v) => v * factor);
        assert.equal(sides, [top, right, bottom, left], `face ${i}`);
        close([face.confidence], [score], { tolerance: 2e-6, what: `face ${i}, confidence` });
        const { leftEye, rightEye, nose, mouthLeft, mouthRight } = face.keypoints;
        const points = [leftEye, rightEye, nose, mouthLeft, mouthRight];
        close([...points.map(({ x }) => x), ...points.map(({ y }) => y)], golden.points_x5_y5[i]!, {
          tolerance: 2e-3 * factor,
          what: `face ${i}, points`,
        });
      }
    });
  }

  const detector = await createDetector();
  eyesTest.after(() => detector.close());
  for (const name of ['lenna', 'happy', 'group3', 'model']) {
    eyesTest(`${name}: an eye cut out has the landmarks that it has in the photo`, async () => {
      const photo = await sharedPicture(name);
      for (const face of await detector.detect(photo)) {
        for (const side of SIDES) {
          await checkUprightAlone(detector, photo, face, side);
          if (isLevel(face)) await checkCropAlone(detector, photo, face, side);
        }
      }
    });
  }
}

const pointAxes = [
  ['landmark ', LANDMARKS],
  ['xy', 2],
] as const;

// An eye that lies level in a picture of its own: the same pixels reach the network. Its own size, doubled, and with bars around it.
async function checkUprightAlone(detector: Detector, photo: PixelImage, { keypoints, eyes }: Face, side: Side) {
  const patch = uprightPatch({ left: keypoints.leftEye, right: keypoints.rightEye }, side, OURS)!;
  const seen = cut(patch, photo, 'deviation');
  const gray = (x: number, y: number) => seen[y * WIDTH + (side === 'left' ? WIDTH - 1 - x : x)]!;
  const { xu, xv, x0, yu, yv, y0 } = patch.toPhoto;
  for (const factor of [1, 2, 3]) {
    const alone = draw(WIDTH * factor, HEIGHT * factor, (x, y) => gray(Math.floor(x / factor), Math.floor(y / factor)));
    const eye = await detector.detectEye(alone, { side });
    const back = [...eye.eyelid, ...eye.iris, eye.irisCenter, eye.eyeballCenter].map(({ x, y }) => {
      const v = (y + 0.5) / factor - 0.5;
      const at = (x + 0.5) / factor - 0.5;
      const u = side === 'left' ? WIDTH - 1 - at : at;
      return { x: xu * u + xv * v + x0, y: yu * u + yv * v + y0 };
    });
    const what = `${side}, ${factor} times`;
    close(flat(back), landmarksOf(eyes![side]!), { tolerance: 1e-3, what, axes: pointAxes });
    close([eye.openness, eye.confidence], [eyes![side]!.openness, eyes![side]!.confidence], { tolerance: 1e-4, what });
  }
}

const isLevel = ({ keypoints: { leftEye, rightEye } }: Face) =>
  Math.abs(rightEye.y - leftEye.y) < 0.25 * (rightEye.x - leftEye.x);

// A rectangle of the photo, tilted as the face is: about what an upright patch shows. Measured: 0.42 px.
async function checkCropAlone(detector: Detector, photo: PixelImage, { keypoints, eyes }: Face, side: Side) {
  const { leftEye, rightEye } = keypoints;
  const apart = Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
  const [width, height] = [Math.round(0.8 * apart), Math.round(0.48 * apart)];
  const center = side === 'left' ? leftEye : rightEye;
  const [x0, y0] = [Math.round(center.x - width / 2), Math.round(center.y - height / 2)];
  const from = (x: number, y: number) => ((y0 + y) * photo.width + x0 + x) * 4;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) data.set(photo.data.subarray(from(0, y), from(width, y)), y * width * 4);
  const { irisCenter, irisRadius } = await detector.detectEye({ data, width, height, format: 'rgba' }, { side });
  const want = eyes![side]!;
  const moved = [irisCenter.x + x0, irisCenter.y + y0, irisRadius];
  close(moved, [want.irisCenter.x, want.irisCenter.y, want.irisRadius], { tolerance: 1, what: `${side}, iris` });
}

eyesTest.run();
