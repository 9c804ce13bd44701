// Photo to faces, stage by stage, against what the original Python program recorded on the same pixels.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { Boxes } from '../../bindings/cascade/boxlist.ts';
import { refine } from '../../bindings/cascade/rnet.ts';
import { classify, type CropStage } from '../../bindings/cascade/crops.ts';
import { findFaces } from '../../bindings/cascade/onet.ts';
import { downscaleFactor, loadImage, shrinkImage } from '../../bindings/image/photo.ts';
import { cascade, type CascadeOptions } from '../../bindings/cascade/index.ts';
import { propose, type LevelReport } from '../../bindings/cascade/pnet.ts';
import { pyramidLevels, resizeInterArea, resizeScratchBytes } from '../../bindings/cascade/pyramid.ts';
import { Stopwatch, type Checkpoint } from '../../bindings/cascade/stopwatch.ts';
import { ONET_SIZE, RNET_SIZE } from '../../bindings/nets/mtcnn.ts';
import { toMtcnn, type MtcnnFace } from '../../bindings/mtcnn.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { nmsScratchBytes } from '../../bindings/runtime/ops.ts';
import type { Face, PixelFormat, PixelImage } from '../../bindings/types.ts';
import { readBoxes } from '../helpers/boxes.ts';
import { close } from '../helpers/close.ts';
import { createNets } from '../helpers/engine.ts';
import { noise, place, sharedPicture, toRgb } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { hasShared, sharedJson, sharedPath } from '../helpers/shared.ts';

const cascades = suite('cascade');
const { engine, nets } = await createNets();
const { arena, ops } = engine;

// README of the recorded results, in photo pixels; pixels are whole where nothing is said
const SCORE = 2e-6;
// of every crop that a network saw, not only of faces: one in lenna, near 1/2, is 2.3e-6 off, a logit off by 8e-6. Float64 arithmetic
// gives the recorded value there: it is float32's rounding in R-Net's long sums
const CROP_SCORE = 5e-6;
const CORNER = 1e-3;
const POINT = 2e-3;

const DEFAULTS = detectOptions({ eyes: false });

interface GoldenFace {
  box_x1y1x2y2: number[];
  score: number;
  points_xy: number[][];
}

interface Golden {
  width: number;
  height: number;
  min_face_size: number;
  thresholds: [number, number, number];
  factor: number;
  scales: number[];
  rgb_sha256?: string;
  stage1: {
    per_scale: { resized: [number, number]; resized_rgb_sha256: string; candidates: number; kept: number }[];
    merged: number;
    after_merged_nms?: number;
    cells?: number[][];
    boxes?: number[][];
  };
  stage2?: { n_in: number; scores_in: number[]; n_pass: number; boxes: number[][] };
  stage3?: {
    n_in: number;
    boxes_in: number[][];
    scores_in: number[];
    n_pass: number;
    boxes_before_nms: number[][];
  };
  faces: MtcnnFace[];
  faces_float: GoldenFace[];
  variants?: Record<string, Golden>;
  auto_downscale?: { factor: number; size: [number, number]; rgb_sha256: string; faces_float_small: GoldenFace[] };
}

function drain<T>(steps: Checkpoint<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function detect(image: PixelImage, options: Partial<CascadeOptions> = {}): Face[] {
  return drain(cascade(engine, { mtcnn: nets, elg: null }, image, { ...DEFAULTS, ...options }, new Stopwatch()));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const rgbOf = (at: number, pixels: number) => toRgb(arena.u8(at, pixels * 4));

/** Scores and offsets of boxes that all pass, with the corners they came with. */
function classified(stage: CropStage, photo: ReturnType<typeof place>, boxes: Boxes, points = 0) {
  const dst = arena.alloc(boxes.count * Box.Bytes);
  return drain(classify(engine, { ...stage, threshold: -1 }, photo, boxes, dst, points));
}

function corners(boxes: Boxes): number[] {
  return readBoxes(arena, boxes.at, boxes.count).flatMap(({ x1, y1, x2, y2 }) => [x1, y1, x2, y2]);
}

function scores(boxes: Boxes): number[] {
  return readBoxes(arena, boxes.at, boxes.count).map(({ score }) => score);
}

const boxAxes = (n: number) =>
  [
    ['box ', n],
    ['v', 4],
  ] as const;

function checkStages(golden: Golden, image: PixelImage): void {
  const mark = arena.mark();
  const watch = new Stopwatch();
  const thresholds = golden.thresholds.map(Math.fround) as [number, number, number];
  const photo = loadImage(engine, image, 1e8);

  // 1 pyramid
  const levels = pyramidLevels(photo.width, photo.height, golden.min_face_size, golden.factor);
  close(
    levels.map(({ scale }) => scale),
    golden.scales,
    { tolerance: 2 ** -52, what: 'scales' },
  );
  for (const [i, { width, height }] of levels.entries()) {
    const want = golden.stage1.per_scale[i]!;
    assert.equal([width, height], want.resized);
    const inner = arena.mark();
    const level = { at: arena.alloc(width * height * 4), width, height };
    resizeInterArea(engine, level, photo, arena.alloc(resizeScratchBytes(level)));
    assert.is(sha256(rgbOf(level.at, width * height)), want.resized_rgb_sha256, `pixels of level ${i}`);
    arena.release(inner);
  }

  // 2 P-Net
  const reports: LevelReport[] = [];
  const proposals = drain(propose(engine, nets.pnet, photo, levels, thresholds[0], watch, reports));
  assert.equal(
    reports.map(({ candidates, kept }) => [candidates, kept]),
    golden.stage1.per_scale.map(({ candidates, kept }) => [candidates, kept]),
  );
  assert.is(
    reports.reduce((sum, { kept }) => sum + kept, 0),
    golden.stage1.merged,
  );
  const boxes = golden.stage1.boxes ?? [];
  assert.is(proposals.count, boxes.length);
  assert.is(golden.stage1.after_merged_nms ?? 0, boxes.length);
  close(
    corners(proposals),
    boxes.flatMap((box) => box.slice(0, 4)),
    { what: 'stage 1', axes: boxAxes(boxes.length) },
  );
  close(
    scores(proposals),
    boxes.map((box) => box[4]!),
    { what: 'stage 1 scores', tolerance: SCORE },
  );
  if (golden.stage1.cells) {
    close(
      readBoxes(arena, proposals.at, proposals.count).flatMap(({ offsets }) => offsets),
      golden.stage1.cells.flatMap((cell) => cell.slice(5)),
      { what: 'stage 1 offsets', tolerance: SCORE, axes: boxAxes(boxes.length) },
    );
  }

  // 3 R-Net
  const rstage = { layers: nets.rnet, size: RNET_SIZE, threshold: thresholds[1], batchSize: 32 };
  const stage2 = golden.stage2 ?? { n_in: 0, scores_in: [], n_pass: 0, boxes: [] };
  assert.is(proposals.count, stage2.n_in);
  const seen = scores(classified(rstage, photo, proposals));
  close(seen, stage2.scores_in, { what: 'R-Net', tolerance: CROP_SCORE });
  assert.is(seen.filter((score) => score > thresholds[1]).length, stage2.n_pass);
  const refined = drain(refine(engine, rstage, photo, proposals, watch));
  close(
    corners(refined),
    stage2.boxes.flatMap((box) => box.slice(0, 4)),
    { what: 'stage 2', tolerance: CORNER, axes: boxAxes(stage2.boxes.length) },
  );
  close(
    scores(refined),
    stage2.boxes.map((box) => box[4]!),
    { what: 'stage 2 scores', tolerance: SCORE },
  );

  // 4 O-Net
  const ostage = { layers: nets.onet, size: ONET_SIZE, threshold: thresholds[2], batchSize: 32 };
  const stage3 = golden.stage3 ?? { n_in: 0, boxes_in: [], scores_in: [], n_pass: 0, boxes_before_nms: [] };
  assert.is(refined.count, stage3.n_in);
  const whole = { at: arena.alloc(refined.count * Box.Bytes), count: refined.count };
  arena.u8(whole.at, refined.count * Box.Bytes).set(arena.u8(refined.at, refined.count * Box.Bytes));
  ops.regress(whole.at, whole.count, Step.Truncate);
  close(corners(whole), stage3.boxes_in.flat(), { what: 'stage 3 in', axes: boxAxes(whole.count) });
  const judged = classified(ostage, photo, whole);
  close(scores(judged), stage3.scores_in, { what: 'O-Net', tolerance: CROP_SCORE });
  const room = arena.alloc(whole.count * Box.Bytes);
  const passed = drain(classify(engine, ostage, photo, whole, room));
  assert.is(passed.count, stage3.n_pass);
  ops.regress(passed.at, passed.count, Step.Shift | Step.Inclusive);
  close(
    corners(passed),
    stage3.boxes_before_nms.flatMap((box) => box.slice(0, 4)),
    { what: 'stage 3', tolerance: CORNER, axes: boxAxes(passed.count) },
  );
  const kept = arena.alloc(passed.count * Box.Bytes);
  const temp = arena.alloc(nmsScratchBytes(passed.count));
  const count = ops.nms(kept, passed.at, passed.count, 0, Overlap.Min, 0.7, temp);
  assert.is(count, golden.faces_float.length);

  // 5 faces
  const faces = drain(findFaces(engine, ostage, photo, refined, watch));
  checkFaces(faces, golden.faces_float);
  arena.release(mark);

  // the whole way
  const all = detect(image, {
    minFaceSize: golden.min_face_size,
    scaleFactor: golden.factor,
    thresholds: golden.thresholds,
  });
  assert.equal(all, faces);
  checkInts(all, golden.faces);
}

function checkFaces(faces: readonly Face[], want: readonly GoldenFace[]): void {
  assert.is(faces.length, want.length, `${faces.length} faces, expected ${want.length}`);
  for (const [i, { box, confidence, keypoints }] of faces.entries()) {
    const { box_x1y1x2y2, score, points_xy } = want[i]!;
    const sides = [box.x, box.y, box.x + box.width, box.y + box.height];
    close(sides, box_x1y1x2y2, { what: `face ${i}`, tolerance: CORNER });
    close([confidence], [score], { what: `face ${i}, confidence`, tolerance: SCORE });
    const { leftEye, rightEye, nose, mouthLeft, mouthRight } = keypoints;
    const points = [leftEye, rightEye, nose, mouthLeft, mouthRight].flatMap(({ x, y }) => [x, y]);
    close(points, points_xy.flat(), { what: `face ${i}, points`, tolerance: POINT });
  }
}

function checkInts(faces: readonly Face[], want: readonly MtcnnFace[]): void {
  assert.equal(
    toMtcnn(faces).map(({ box, keypoints }) => ({ box, keypoints })),
    want.map(({ box, keypoints }) => ({ box, keypoints })),
  );
}

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
  const names = readdirSync(sharedPath('cascade')).map((name) => name.replace('.json', ''));
  cascades('there are pictures', () => assert.ok(names.length >= 28, String(names.length)));

  for (const name of names) {
    const golden = sharedJson<Golden>(`cascade/${name}.json`);
    cascades(`${name}, every stage`, async () => {
      const image = await sharedPicture(name);
      assert.equal([image.width, image.height], [golden.width, golden.height]);
      assert.is(sha256(toRgb(image.data)), golden.rgb_sha256);
      checkStages(golden, image);
    });

    for (const [variant, other] of Object.entries(golden.variants ?? {})) {
      cascades(`${name}, ${variant}, every stage`, async () => {
        const image = await sharedPicture(name);
        // read as if red and blue were each other
        checkStages(other, variant === 'bgr' ? { ...image, format: 'bgra' } : image);
      });
    }

    const small = golden.auto_downscale;
    if (small) {
      cascades(`${name}, looked at ${small.factor} times smaller`, async () => {
        const image = await sharedPicture(name);
        const mark = arena.mark();
        const photo = place(engine, image);
        assert.is(downscaleFactor(photo.width, photo.height), small.factor);
        const { at, width, height } = shrinkImage(engine, photo, small.factor);
        assert.equal([width, height], small.size);
        assert.is(sha256(rgbOf(at, width * height)), small.rgb_sha256);
        const data = arena.u8(at, width * height * 4).slice();
        arena.release(mark);
        checkFaces(detect({ data, width, height, format: 'rgba' }), small.faces_float_small);
        const scaled = small.faces_float_small.map(({ box_x1y1x2y2, score, points_xy }) => ({
          box_x1y1x2y2: box_x1y1x2y2.map((v) => v * small.factor),
          score,
          points_xy: points_xy.map((point) => point.map((v) => v * small.factor)),
        }));
        checkFaces(detect(image, { autoDownscale: true }), scaled);
      });
    }
  }

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
    const steps = cascade(engine, { mtcnn: nets, elg: null }, image, DEFAULTS, new Stopwatch());
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
