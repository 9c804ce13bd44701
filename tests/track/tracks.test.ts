// Who is kept and who is told, from faces that are made up.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oriented } from '../../bindings/pose/index.ts';
import { Tracks } from '../../bindings/track/tracks.ts';
import type { Face } from '../../bindings/types.ts';

const test = suite('tracks');
const FRAME = 40; // ms

function faceAt(x: number): Face {
  const at = (dx: number, dy: number) => ({ x: x + dx, y: 100 + dy });
  return oriented({
    box: { x, y: 100, width: 100, height: 100 },
    confidence: 0.99,
    keypoints: {
      leftEye: at(30, 40),
      rightEye: at(70, 40),
      nose: at(50, 60),
      mouthLeft: at(33, 80),
      mouthRight: at(67, 80),
    },
    eyes: null,
  });
}

// A face, then another while the first is away, then both.
function returning(maxFaces: number, backBy: 'follow' | 'search') {
  const tracks = new Tracks({ patience: 1000, smoothing: false, maxFaces });
  const [a, b] = [faceAt(100), faceAt(600)];
  const isBack = (i: number) => i >= 6;
  return Array.from({ length: 40 }, (_, i) => {
    const { boxes } = tracks.expect(i * FRAME);
    const there = i < 3 ? [a] : isBack(i) ? [a, b] : [b];
    const isFollowed = (face: Face) => backBy === 'follow' || face === b || !isBack(i);
    const followed = boxes.map(
      ({ x }) => there.find((face) => Math.abs(face.box.x - x) < 50 && isFollowed(face)) ?? null,
    );
    const found = there.filter((face) => !followed.includes(face)).slice(0, maxFaces);
    const { faces, lost } = tracks.update(i * FRAME, { followed, found });
    return { ids: faces.map(({ id }) => id), lost };
  });
}

test('one that comes back is told beside others', () => {
  for (const by of ['follow', 'search'] as const) assert.equal(returning(2, by).at(-1)!.ids, [1, 2]);
});

test('never more than maxFaces are told, and who is one too many is lost in the end', () => {
  for (const by of ['follow', 'search'] as const) {
    const frames = returning(1, by);
    assert.ok(
      frames.every(({ ids }) => ids.length === 1),
      by,
    );
    assert.equal(
      frames.flatMap(({ lost }) => lost),
      [1],
    );
    assert.equal(frames.at(-1)!.ids, [2]);
  }
});

test.run();
