import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOwn, withAgreed } from '../../bindings/evaluate/own.ts';
import { Paths } from '../../bindings/evaluate/paths.ts';
import { pairUp, readResults } from '../../bindings/evaluate/results.ts';
import { eyeAlone } from '../../bindings/evaluate/truth.ts';
import { readText } from '../../bindings/evaluate/wider.ts';

const annotations = suite('annotations');

annotations('WIDER FACE: boxes, invalid ones ignored, a row of zeros for no faces', () => {
  const text =
    '0--Parade/a.jpg\n2\n449 330 122 149 0 0 0 0 0 0 \n361 98 263 339 0 0 0 1 0 0 \n' +
    '0--Parade/b.jpg\r\n0\r\n0 0 0 0 0 0 0 0 0 0 \r\nc.jpg\n1\n5 6 0 8 0 0 0 0 0 0\n';
  const [a, b, c] = readText(text, 'gt.txt');
  assert.equal([a!.image, b!.image, c!.image], ['0--Parade/a.jpg', '0--Parade/b.jpg', 'c.jpg']);
  assert.equal(a!.faces[0]!.box, { x: 449, y: 330, width: 122, height: 149 });
  assert.equal(
    a!.faces.map(({ isIgnored }) => isIgnored),
    [false, true],
  );
  assert.equal(b!.faces, []);
  assert.is(c!.faces[0]!.isIgnored, true); // no width
});

annotations('FDDB: the box of an ellipse, names without an ending', () => {
  const text = `2002/08/11/big/img_591\n3\n40 20 0 100 50  1\n40 20 ${Math.PI / 2} 100 50 1\n40 20 ${Math.PI / 4} 100 50 1\n`;
  const [picture] = readText(text, 'ellipseList.txt');
  assert.is(picture!.image, '2002/08/11/big/img_591.jpg');
  const [level, upright, slanted] = picture!.faces.map(({ box }) => box!);
  const near = (box: typeof level, [x, y, width, height]: number[]) => {
    for (const [is, should] of [
      [box!.x, x],
      [box!.y, y],
      [box!.width, width],
      [box!.height, height],
    ])
      assert.ok(Math.abs(is! - should!) < 1e-9, `${is} is not ${should}`);
  };
  near(level, [60, 30, 80, 40]);
  near(upright, [80, 10, 40, 80]);
  const half = Math.sqrt((1600 + 400) / 2); // of both sides, at 45°
  near(slanted, [100 - half, 50 - half, 2 * half, 2 * half]);
});

annotations('text that is neither says which line', () => {
  const wrong: [RegExp, string][] = [
    [/the number of its faces after the name of a picture for 'gt' but received 'b.jpg' in line 2/, 'a.jpg\nb.jpg\n'],
    [/x y w h of a face, .* for 'gt' but received '1 2 x 4' in line 3/, 'a.jpg\n1\n1 2 x 4\n'],
    [/'1 2 3' in line 3/, 'a.jpg\n1\n1 2 3\n'],
    [/received the end of the file/, 'a.jpg\n2\n1 2 3 4'],
    [/'1 2 3 4 5 1' in line 4/, 'a.jpg\n2\n1 2 3 4\n1 2 3 4 5 1'],
  ];
  for (const [message, text] of wrong) assert.throws(() => readText(text, 'gt'), message);
});

annotations('our own: boxes, points, eyes; pupils that people agree on', () => {
  const face = {
    box: [1, 2, 3, 4],
    ignore: true,
    points5: [
      [1, 1],
      [2, 1],
      [1, 2],
      [1, 3],
      [2, 3],
    ],
    eyes: { img_left: { eye_centre: [1, 1] }, img_right: { pupil: [2.5, 1], eye_centre: [2, 1] } },
  };
  const eye = { eyes: { img_right: { iris: { cx: 9, cy: 8, r: 7 }, quality: 'poor' } } };
  const text = JSON.stringify({
    items: [
      { image: 'images/a.png', faces: [face] },
      { image: 'b.png', faces: [eye] },
    ],
  });
  const pictures = readOwn(text, 'annotations.json');
  const [a, b] = pictures.map(({ faces }) => faces[0]!);
  assert.equal([a!.box, a!.isIgnored], [{ x: 1, y: 2, width: 3, height: 4 }, true]);
  assert.equal(
    [a!.eyes!.left!.center, a!.eyes!.right!.center],
    [
      { x: 1, y: 1 },
      { x: 2.5, y: 1 },
    ],
  );
  assert.equal(b!.eyes, { right: { isPoor: true, iris: { center: { x: 9, y: 8 }, radius: 7 } } });
  assert.equal(pictures.map(eyeAlone), [undefined, 'right']);
  const agreed = JSON.stringify({ items: [{ image: 'x/a.png', side: 'img_left', pupil: [1.5, 1] }] });
  const [left, right] = ['left', 'right'].map(
    (side) => withAgreed(pictures, agreed, 'agreed')[0]!.faces[0]!.eyes![side as 'left']!.center,
  );
  assert.equal([left, right], [{ x: 1.5, y: 1 }, undefined]);
});

annotations('our own that is wrong says where', () => {
  const wrong: [RegExp, string][] = [
    [/Expected JSON for 'a'/, '{'],
    [/Expected a list for "items" in 'a' but received undefined/, '{}'],
    [/an object for items\[0\] of 'a' but received 5/, '{"items":[5]}'],
    [/4 numbers for items\[0\] of 'a'/, '{"items":[{"image":"b","faces":[{"box":[1,2,3]}]}]}'],
    [/five points as "points5" for items\[0\]/, '{"items":[{"image":"b","faces":[{"points5":[[1,2]]}]}]}'],
  ];
  for (const [message, text] of wrong) assert.throws(() => readOwn(text, 'a'), message);
});

annotations('two names of a picture: one is the end of the other', () => {
  const paths = new Paths<number>();
  const files = ['x/a/1.jpg', 'x/b/1.jpg', 'C:\\c\\2.jpg', 'd/3.jpg', 'd/3.jpg', '4.jpg'];
  for (const [i, path] of files.entries()) paths.set(path, i);
  const asked = ['b/1.jpg', '/y/x/a/1.jpg', 'c/2.jpg', '3.jpg', 'images/4.jpg', 'c/1.jpg', '21.jpg'];
  assert.equal(
    asked.map((path) => paths.get(path)),
    [1, 0, 2, 4, 5, undefined, undefined],
  );
});

annotations('results of a copy elsewhere: by name, where one picture has it', () => {
  const marked = ['a/1.jpg', 'b/1.jpg', 'a/2.jpg'].map((image) => ({ image, faces: [] }));
  const lines = ['b/1.jpg', 'copy/2.jpg'].map((file) => JSON.stringify({ file, faces: [] })).join('\n');
  const pairs = pairUp(marked, readResults(lines, 'r'));
  assert.equal(
    pairs.map(({ result }) => result !== null),
    [false, true, true],
  );
});

annotations('results: lines of detect and of eye; another line is named', () => {
  const at = { x: 1, y: 2 };
  const keypoints = { leftEye: at, rightEye: at, nose: at, mouthLeft: at, mouthRight: at };
  const face = { box: { x: 0, y: 0, width: 5, height: 6 }, confidence: 0.9, keypoints, eyes: null };
  const lines = [
    { file: 'p/a.jpg', width: 9, height: 9, faces: [face], ms: 1 },
    { file: 'p/b.jpg', error: { code: 'SACCADE_BAD_IMAGE', message: 'broken' } },
    { file: 'p/c.jpg', width: 9, height: 9, eye: { iris: [at], irisCenter: at } },
  ].map((line) => JSON.stringify(line));
  const results = readResults(`${lines.join('\n')}\n`, 'r');
  assert.is(results.get('a.jpg')!.faces[0]!.confidence, 0.9);
  assert.is(results.get('b.jpg')!.failure, 'broken');
  assert.equal(results.get('c.jpg')!.eye!.irisCenter, at);
  for (const line of ['x', '5', '{"faces":[]}', '{"file":"a","faces":[{"box":[1,2,3,4]}]}', '{"file":"a","eye":{}}']) {
    assert.throws(() => readResults(`${lines[0]}\n${line}`, 'r'), /lines as 'saccade detect --json'.* in line 2/);
  }
});

annotations.run();
