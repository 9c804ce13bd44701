// Pictures and the faces they have: the recorded ones where they are, else sample photographs with the faces found in
// Node. Every picture is PNG, so that no JPEG decoder stands between the two.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import encodePng from '@jimp/js-png';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector, type Face, type Point } from '../../bindings/index.node.ts';
import { hasShared, sharedJson, sharedPath } from '../helpers/shared.ts';
import { SAMPLES } from './chromium.ts';

/** A face as the reference has it: corners, score, five points. */
export interface GoldenFace {
  box_x1y1x2y2: [number, number, number, number];
  score: number;
  points_xy: [number, number][];
}

export interface Golden {
  name: string;
  faces: GoldenFace[];
}

export interface Goldens {
  /** holds `name`.png of each */
  folder: string;
  pictures: Golden[];
  close(): void;
}

const POINTS = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;

export async function goldens(suite: string): Promise<Goldens> {
  return hasShared(suite) ? recorded() : sampled();
}

function recorded(): Goldens {
  const index = sharedJson<{ name: string; faces_stable?: boolean }[]>('index.json');
  const pictures = index
    .filter(({ faces_stable }) => faces_stable !== false)
    .map(({ name }) => ({
      name,
      faces: sharedJson<{ faces_float: GoldenFace[] }>(`cascade/${name}.json`).faces_float,
    }));
  return { folder: sharedPath('images'), pictures, close: () => undefined };
}

async function sampled(): Promise<Goldens> {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-goldens-'));
  const detector = await createDetector({ eyes: false });
  const pictures: Golden[] = [];
  for (const name of ['sample1', 'sample4', 'sample5']) {
    const pixels = await decodeImage(join(SAMPLES, `${name}.jpg`), 1e8);
    writeFileSync(
      join(folder, `${name}.png`),
      await encodePng().encode({ ...pixels, data: Buffer.from(pixels.data) }, {}),
    );
    pictures.push({ name, faces: (await detector.detect(pixels)).map(golden) });
  }
  detector.close();
  return { folder, pictures, close: () => rmSync(folder, { recursive: true }) };
}

function golden({ box: { x, y, width, height }, confidence, keypoints }: Face): GoldenFace {
  const points = POINTS.map((name): [number, number] => [keypoints[name].x, keypoints[name].y]);
  return { box_x1y1x2y2: [x, y, x + width, y + height], score: confidence, points_xy: points };
}

/** What is wrong with the faces found; [] when nothing is: boxes and points within 5e-3 px, confidences within 1e-5. */
export function differences({ name, faces }: Golden, found: readonly Face[]): string[] {
  if (found.length !== faces.length) return [`${name}: ${found.length} faces, expected ${faces.length}`];
  const worst = { box: 0, point: 0, score: 0 };
  for (const [i, face] of found.entries()) {
    const [want, got] = [faces[i]!, golden(face)];
    worst.box = Math.max(worst.box, ...want.box_x1y1x2y2.map((v, k) => Math.abs(v - got.box_x1y1x2y2[k]!)));
    worst.point = Math.max(
      worst.point,
      ...want.points_xy.flatMap(([x, y], k) => distance({ x, y }, got.points_xy[k]!)),
    );
    worst.score = Math.max(worst.score, Math.abs(want.score - got.score));
  }
  if (worst.box <= 5e-3 && worst.point <= 5e-3 && worst.score <= 1e-5) return [];
  return [`${name}: box off by ${worst.box} px, keypoint ${worst.point} px, confidence ${worst.score}`];
}

function distance({ x, y }: Point, [gx, gy]: [number, number]): number[] {
  return [Math.abs(x - gx), Math.abs(y - gy)];
}
