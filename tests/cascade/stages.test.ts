// Photo to faces, stage by stage, against what the original Python program recorded on the same pixels.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readdirSync } from 'node:fs';
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { Boxes } from '../../bindings/cascade/boxlist.ts';
import { classify, type CropNet } from '../../bindings/cascade/crops.ts';
import { oriented } from '../../bindings/pose/index.ts';
import { findFaces } from '../../bindings/cascade/onet.ts';
import { propose, type LevelReport } from '../../bindings/cascade/pnet.ts';
import { pyramidLevels } from '../../bindings/cascade/pyramid.ts';
import { filterBoxes } from '../../bindings/cascade/rnet.ts';
import { downscaleFactor, loadImage, shrinkImage } from '../../bindings/image/photo.ts';
import { resizeInterArea, resizeScratchBytes } from '../../bindings/image/resize.ts';
import { nmsScratchBytes, type Rgba } from '../../bindings/runtime/ops.ts';
import { runThrough } from '../../bindings/runtime/stage.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { readBoxes } from '../helpers/boxes.ts';
import { close } from '../helpers/close.ts';
import { createNets } from '../helpers/engine.ts';
import { place, sharedPicture, toRgb } from '../helpers/pictures.ts';
import { checkFaces, checkInts, CORNER, detector, noLap, SCORE, sha256, type Golden } from '../helpers/recorded.ts';
import { hasShared, sharedJson, sharedPath } from '../helpers/shared.ts';

const cascades = suite('cascade, stage by stage');
const { engine, nets } = await createNets();
const { arena, ops } = engine;
const { executor, detect } = detector(engine, nets);

// of every crop that a network saw, not only of faces: one in lenna, near 1/2, is 2.3e-6 off, a logit off by 8e-6.
// Float64 arithmetic gives the recorded value there: it is float32's rounding in R-Net's long sums
const CROP_SCORE = 5e-6;

const rgbOf = (at: number, pixels: number) => toRgb(arena.u8(at, pixels * 4));

/** Scores and offsets of boxes that all pass, with the corners they came with. */
function classified(net: CropNet, photo: Rgba, boxes: Boxes) {
  return runThrough(classify(executor, net, photo, boxes, { threshold: -1, batchSize: 32 }, noLap));
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
  const search = { minFaceSize: golden.min_face_size, scaleFactor: golden.factor, threshold: thresholds[0] };
  const proposals = runThrough(propose(executor, photo, search, noLap, reports));
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
  const rstage = { threshold: thresholds[1], batchSize: 32 };
  const stage2 = golden.stage2 ?? { n_in: 0, scores_in: [], n_pass: 0, boxes: [] };
  assert.is(proposals.count, stage2.n_in);
  const seen = scores(classified('rnet', photo, proposals));
  close(seen, stage2.scores_in, { what: 'R-Net', tolerance: CROP_SCORE });
  assert.is(seen.filter((score) => score > thresholds[1]).length, stage2.n_pass);
  const refined = runThrough(filterBoxes(executor, photo, proposals, rstage, noLap));
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
  const ostage = { threshold: thresholds[2], batchSize: 32 };
  const stage3 = golden.stage3 ?? { n_in: 0, boxes_in: [], scores_in: [], n_pass: 0, boxes_before_nms: [] };
  assert.is(refined.count, stage3.n_in);
  const whole = { at: arena.alloc(refined.count * Box.Bytes), count: refined.count };
  arena.u8(whole.at, refined.count * Box.Bytes).set(arena.u8(refined.at, refined.count * Box.Bytes));
  ops.regress(whole.at, whole.count, Step.Truncate);
  close(corners(whole), stage3.boxes_in.flat(), { what: 'stage 3 in', axes: boxAxes(whole.count) });
  const judged = classified('onet', photo, whole);
  close(scores(judged), stage3.scores_in, { what: 'O-Net', tolerance: CROP_SCORE });
  const passed = runThrough(classify(executor, 'onet', photo, whole, ostage, noLap));
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
  const faces = runThrough(findFaces(executor, photo, refined, ostage, noLap));
  checkFaces(faces, golden.faces_float);
  arena.release(mark);

  // the whole way
  const all = detect(image, {
    minFaceSize: golden.min_face_size,
    scaleFactor: golden.factor,
    thresholds: golden.thresholds,
  });
  assert.equal(all, faces.map(oriented));
  checkInts(all, golden.faces);
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
}

cascades.run();
