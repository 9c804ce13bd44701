// Eyes and faces of the recorded pictures, against what the original programs made of them.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Scratch } from '../../assembly/abi.ts';
import { notebookPatch } from '../../bindings/eyes/patches.ts';
import { downscaleFactor } from '../../bindings/image/photo.ts';
import { importWeights } from '../../bindings/import/index.ts';
import { PUBLISHED } from '../../bindings/import/keras.ts';
import {
  createDetector,
  squareBox,
  type Box,
  type Eye,
  type Face,
  type PixelImage,
} from '../../bindings/index.node.ts';
import { LANDMARKS } from '../../bindings/nets/elg.ts';
import { close } from '../helpers/close.ts';
import { cut, engine, firstOfFour, HEIGHT, landmarksOf, WIDTH, type Side } from '../helpers/eyes.ts';
import { place, sharedPicture } from '../helpers/pictures.ts';
import { hasShared, sharedJson, sharedPath, sharedWeights } from '../helpers/shared.ts';

const eyesTest = suite('eyes, recorded pictures');
const { arena, ops } = engine;

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

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
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
  ops.equalize(part.at, width * height, arena.alloc(Scratch.Equalize));
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
}

eyesTest.run();
