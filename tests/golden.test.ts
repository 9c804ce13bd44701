// Every recorded picture on every build and number of threads: the original's faces, to the integer, and the same bits
// from any number of threads; from the plain builds also the same bits in every Node.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, toMtcnn, type Face, type PixelImage } from '../bindings/index.node.ts';
import type { MtcnnFace } from '../bindings/mtcnn.ts';
import { ROOT } from './helpers/engine.ts';
import { sharedPicture } from './helpers/pictures.ts';
import { sharedJson, sharedPath, withShared } from './helpers/shared.ts';

const test = suite('recorded pictures, builds and threads');

interface Recorded {
  faces: MtcnnFace[];
  faces_float: { box_x1y1x2y2: [number, number, number, number]; score: number; points_xy: [number, number][] }[];
}

// of a float to the integer it is cut to: nearer, and float32's rounding decides which
const EDGE = 5e-3;
const CONFIDENCE = 1e-5;

const POINTS = ['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'] as const;

function assertRecorded(name: string, faces: Face[], recorded: Recorded): void {
  const cut = toMtcnn(faces);
  assert.is(cut.length, recorded.faces.length, `${name}: number of faces`);
  for (const [i, expected] of recorded.faces.entries()) {
    const { box_x1y1x2y2: corners, score, points_xy: points } = recorded.faces_float[i]!;
    const { box, confidence, keypoints } = cut[i]!;
    assert.ok(
      Math.abs(confidence - score) <= CONFIDENCE,
      `${name}, face ${i}: confidence ${confidence}, expected ${score}`,
    );
    const [x1, y1, x2, y2] = corners;
    const isOnEdge = [x1, y1, x2 - expected.box[0], y2 - expected.box[1]].some(isNearInteger);
    assertEqual(`${name}, face ${i}: box`, box, expected.box, isOnEdge);
    for (const [k, point] of POINTS.entries())
      assertEqual(
        `${name}, face ${i}: ${point}`,
        keypoints[point],
        expected.keypoints[point],
        points[k]!.some(isNearInteger),
      );
  }
}

function assertEqual(what: string, got: readonly number[], expected: readonly number[], isOnEdge: boolean): void {
  const most = Math.max(...got.map((v, i) => Math.abs(v - expected[i]!)));
  assert.ok(most <= (isOnEdge ? 1 : 0), `${what} [${got.join()}], expected [${expected.join()}]`);
}

function isNearInteger(v: number): boolean {
  return Math.abs(v - Math.round(v)) < EDGE;
}

await withShared(test, 'recorded pictures, builds and threads', () => {
  const names = sharedJson<{ name: string; faces_stable?: boolean }[]>('index.json')
    .filter(({ faces_stable: isStable }) => isStable !== false)
    .map(({ name }) => name);

  for (const deterministic of [true, false]) {
    test(`${deterministic ? 'plain' : 'chosen'} builds, 1, 2, 3 and 8 threads`, async () => {
      const detectors = [];
      for (const threads of [1, 2, 3, 8]) detectors.push(await createDetector({ threads, deterministic, eyes: false }));
      try {
        for (const name of names) {
          const picture: PixelImage = await sharedPicture(name);
          const [one, ...more] = detectors.map((detector) => detector.detectSync(picture));
          assertRecorded(name, one!, sharedJson<Recorded>(`cascade/${name}.json`));
          for (const faces of more) assert.equal(faces, one, name);
        }
      } finally {
        for (const detector of detectors) detector.close();
      }
    });
  }

  const digest = (node: string, threads: number): string => {
    const files = names.map((name) => sharedPath(`images/${name}.png`));
    const args = [
      'dist/bindings/cli/main.js',
      'detect',
      ...files,
      '--json',
      '--deterministic',
      '--threads',
      `${threads}`,
    ];
    const out = execFileSync(node, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9, timeout: 600_000 });
    return createHash('sha256')
      .update(out.replace(/,"ms":[0-9.e-]+/g, ''))
      .digest('hex');
  };
  const expected = new Map<string, string>();
  for (const version of [process.versions.node, '20', '22', '24']) {
    const isThis = version === process.versions.node;
    if (!isThis && version === process.versions.node.split('.')[0]) continue;
    test(`the command says the same with 1 and 4 threads on Node ${version}, faces and eyes`, () => {
      const node = isThis ? process.execPath : otherNode(version);
      if (!node) return;
      for (const threads of [1, 4]) expected.set(`Node ${version}, ${threads} threads`, digest(node, threads));
      assert.is(new Set(expected.values()).size, 1, JSON.stringify([...expected], null, 1));
    });
  }
});

// Another Node from the registry; null, and a line that says so, where there is none.
function otherNode(version: string): string | null {
  try {
    const args = ['-y', `node@${version}`, '-p', 'process.execPath'];
    return execFileSync('npx', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 120_000,
    }).trim();
  } catch {
    process.stdout.write(`skipped: Node ${version} (npx finds none)\n`);
    return null;
  }
}
