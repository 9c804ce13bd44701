// What the detector's points say of heads: photographs laid over a head with depth and turned by known angles, mirrored
// photographs, people who look at the camera, portraits of many people.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector, type Detector, type Face, type PixelImage } from '../../bindings/index.node.ts';
import { sharedPath } from '../helpers/shared.ts';
import { maskOf, turnedHead } from '../helpers/relief.ts';
import { apart, degrees } from '../helpers/turned.ts';

const test = suite<{ detector: Detector; photos: PixelImage[]; found: Face[][] }>('pose of portraits');

const PACKAGE = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
const SURE = { minFaceSize: 60, minConfidence: 0.99 };

test.before(async (context) => {
  context.detector = await createDetector({ threads: 1, ...SURE });
  const path = (i: number) => PACKAGE.replace('package.json', `demo/sample${i}.jpg`);
  context.photos = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => decodeImage(path(i), 1e8)));
  context.found = [];
  for (const photo of context.photos) context.found.push(await context.detector.detect(photo));
});
test.after(({ detector }) => detector.close());

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

test('heads turned by 15 and 30 degrees: read within 11 degrees, in the mean of all within 4', async (context) => {
  const { detector, photos, found } = context;
  const off: number[] = [];
  for (const [i, left] of [
    [0, 1476],
    [4, 360],
    [2, 1058],
  ] as const) {
    const face = found[i]!.find(({ box }) => Math.abs(box.x - left) < 9)!;
    const mask = maskOf(photos[i]!, face);
    const look = async (yaw: number, pitch: number) => {
      const [head] = await detector.detect(turnedHead(mask, yaw, pitch), { minConfidence: 0.9, eyes: false });
      return { yaw: degrees(head!.pose.yaw), pitch: degrees(head!.pose.pitch), roll: degrees(head!.roll) };
    };
    const ahead = await look(0, 0);
    assert.ok(Math.abs(ahead.roll) < 8, `${ahead.roll} degrees of a head made level`);
    for (const [yaw, pitch] of [
      [-30, 0],
      [-15, 0],
      [15, 0],
      [30, 0],
      [0, -15],
      [0, 15],
    ] as const) {
      const got = await look(yaw, pitch);
      off.push(Math.abs(got.yaw - ahead.yaw - yaw), Math.abs(got.pitch - ahead.pitch - pitch));
      assert.ok(
        off.at(-2)! < 11 && off.at(-1)! < 11,
        `${yaw} ${pitch}: ${got.yaw - ahead.yaw} ${got.pitch - ahead.pitch}`,
      );
      if (yaw) assert.ok((got.yaw - ahead.yaw) * yaw > 0);
      else assert.ok((got.pitch - ahead.pitch) * pitch > 0);
    }
  }
  assert.ok(mean(off) < 4, `${mean(off)}`);
});

function inMirror({ data, width, height }: PixelImage): PixelImage {
  const pixels = new Uint32Array(new Uint8Array(data).buffer);
  const out = new Uint32Array(pixels.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[y * width + x] = pixels[y * width + width - 1 - x]!;
  return { data: new Uint8Array(out.buffer), width, height, format: 'rgba' };
}

test('in a mirror yaw, roll and gaze turn round, pitches stay', async ({ detector, photos, found }) => {
  const [yaws, pitches, rolls, gazes]: number[][] = [[], [], [], []];
  for (const [i, photo] of photos.entries()) {
    const there = await detector.detect(inMirror(photo));
    for (const face of found[i]!) {
      const other = there.find(
        ({ box }) => Math.abs(photo.width - box.x - box.width - face.box.x) < face.box.width / 4,
      );
      if (!other) continue;
      yaws!.push(Math.abs(degrees(face.pose.yaw + other.pose.yaw)));
      pitches!.push(Math.abs(degrees(face.pose.pitch - other.pose.pitch)));
      rolls!.push(Math.abs(degrees(apart(face.roll, -other.roll))));
      gazes!.push(Math.abs(degrees(face.gaze!.yaw + other.gaze!.yaw)));
    }
  }
  assert.ok(yaws!.length >= 15, `${yaws!.length} faces`);
  const medians = [yaws!, pitches!, rolls!, gazes!].map(median);
  for (const [k, most] of [4, 3, 2, 2.5].entries()) assert.ok(medians[k]! < most, medians.join(' '));
});

test('people in groups who look at the camera: heads are turned, gazes are not', ({ found }) => {
  // those in the fourth photograph who look elsewhere
  const elsewhere = (x: number) => [986, 1267].some((left) => Math.abs(left - x) < 9);
  const faces = found.flatMap((all, i) => all.filter(({ box }) => i !== 3 || !elsewhere(box.x)));
  const sure = faces.filter(({ gaze }) => gaze && gaze.confidence > 0.5);
  assert.ok(sure.length >= 12, `${sure.length} faces`);
  const size = (of: (face: Face) => number) => median(sure.map((face) => Math.abs(degrees(of(face)))));
  const [heads, gazes] = [size(({ pose }) => pose.yaw), size(({ gaze }) => gaze!.yaw)];
  assert.ok(heads > 12 && gazes < 2.5, `${heads} and ${gazes} degrees`);
  const alone = size(({ eyes }) => mean([eyes!.left, eyes!.right].flatMap((eye) => (eye ? [eye.gaze.yaw] : []))));
  assert.ok(alone > 2 * gazes, `${alone} degrees of eyes alone`);
});

test('annotated portraits: level and to the front in the median, as often left as right', async ({ detector }) => {
  const folder = sharedPath('../data/mmlab5');
  if (!existsSync(folder)) return void process.stdout.write('skipped: portraits (none beside the recorded results)\n');
  const { items } = JSON.parse(readFileSync(`${folder}/annotations.json`, 'utf8')) as { items: { image: string }[] };
  const some = items.filter((_, i) => i % 29 === 0).map(({ image }) => `${folder}/${image}`);
  const poses: Face['pose'][] = [];
  for await (const result of detector.detectMany(some, { eyes: false, maxFaces: 1 }))
    if ('faces' in result && result.faces[0]) poses.push(result.faces[0].pose);
  assert.ok(poses.length > 150);
  const [yaw, pitch] = [
    median(poses.map((pose) => degrees(pose.yaw))),
    median(poses.map((pose) => degrees(pose.pitch))),
  ];
  assert.ok(Math.abs(yaw) < 4 && Math.abs(pitch) < 3, `${yaw}, ${pitch}`);
  const turned = median(poses.map((pose) => Math.abs(degrees(pose.yaw))));
  assert.ok(turned > 8 && turned < 20, `${turned}`);
});

test.run();
