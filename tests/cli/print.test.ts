import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeFile } from 'node:fs/promises';
import { csvError, csvHeader, csvRows, readCsvRow } from '../../bindings/results/csv.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import type { Eye, Face } from '../../bindings/types.ts';
import { command, picture, workplace } from './command.ts';

const print = suite('cli print');
const at = workplace(print, async (path) => {
  await picture(path('set', 'b.png'), 2, 51);
  await picture(path('set', 'a.PNG'), 0);
  await picture(path('set', 'deep', 'b.png'), 1);
  await writeFile(path('broken.jpg'), 'no picture');
});

// what a run of three pictures says when it ends
const RATE = '\\d+(\\.\\d\\d)? pictures a second\\n$';

print('text: a line a picture and a line a face; words of failures go to stderr', async () => {
  const [b, a] = [at('set', 'b.png'), at('set', 'a.PNG')];
  const { code, out, err, library } = await command(['detect', b, 'missing.jpg', a]);
  assert.is(code, 1);
  assert.is(
    out,
    `${b}  40×30  2 faces\n` +
      '  1  0.20000  box 1.0,2.5 8.0×9.8  eyes 3.0,4.3 7.0,4.0  nose 5.0,6.0  mouth 3.0,8.0 7.0,8.0\n' +
      '  2  0.20000  box 11.0,2.5 8.0×9.8  eyes 13.0,4.3 17.0,4.0  nose 15.0,6.0  mouth 13.0,8.0 17.0,8.0\n' +
      `${a}  40×30  no faces\n`,
  );
  const [failure, summary] = err.split(/(?<=\n)/) as [string, string];
  assert.match(
    failure,
    /^saccade: missing\.jpg: Expected a picture \(.*\) for image but received 'missing\.jpg', which does not exist\.\n$/,
  );
  assert.match(summary, new RegExp(`^saccade: 3 pictures, 2 faces, 1 failed \\(1 SACCADE_BAD_IMAGE\\), ${RATE}`));
  assert.is(library.closed, 1);
});

print('--json: one line a picture, in order, errors among them', async () => {
  const { code, json, err } = await command(['detect', '--json', at('broken.jpg'), at('set')]);
  const [broken, a, b, deep] = json();
  assert.is(code, 1);
  assert.equal(Object.keys(broken), ['file', 'error']);
  assert.is(broken.error.code, 'SACCADE_BAD_IMAGE');
  assert.match(broken.error.message, /broken\.jpg', whose first bytes are not those of such a picture/);
  assert.equal(Object.keys(a), ['file', 'width', 'height', 'faces', 'ms']);
  assert.equal([a.width, a.height, a.faces], [40, 30, []]);
  assert.type(a.ms, 'number');
  assert.equal(b.faces[1].box, { x: 11, y: 2.5, width: 8, height: 9.75 });
  assert.is(b.faces[0].confidence, 51 / 255);
  assert.is(b.faces[0].eyes, null);
  assert.is(deep.faces.length, 1);
  assert.match(err, new RegExp(`^saccade: 4 pictures, 3 faces, 1 failed \\(1 SACCADE_BAD_IMAGE\\), ${RATE}`));
});

print('a picture alone is not summed up', async () => {
  assert.is((await command(['detect', '--json', at('set', 'b.png')])).err, '');
});

print('--format mtcnn is JSON with faces as toMtcnn gives them', async () => {
  for (const args of [
    ['--format', 'mtcnn'],
    ['--json', '--format', 'mtcnn'],
  ]) {
    const { code, json } = await command(['detect', at('set', 'b.png'), ...args]);
    assert.is(code, 0);
    assert.equal(json()[0].faces, [{ mtcnn: 0.2 }, { mtcnn: 0.2 }]);
  }
});

print('--csv: a header, a row a face, one for a picture without faces or that failed, commas quoted', async () => {
  await picture(at('a,b.png'), 1);
  const { code, out } = await command(['detect', '--csv', at('a,b.png'), at('set', 'a.PNG'), at('broken.jpg')]);
  assert.is(code, 1);
  const [header, face, none, failed, end] = out.split('\n');
  assert.is(
    header,
    'file,width,height,face,confidence,boxX,boxY,boxWidth,boxHeight,leftEyeX,leftEyeY,rightEyeX,rightEyeY,noseX,noseY,mouthLeftX,mouthLeftY,mouthRightX,mouthRightY,' +
      ['left', 'right']
        .flatMap((side) =>
          ['PupilX', 'PupilY', 'IrisRadius', 'Openness', 'GazeYaw', 'GazePitch', 'Confidence'].map(
            (name) => side + name,
          ),
        )
        .join() +
      ',faces,errorCode,errorMessage,roll,poseYaw,posePitch,poseRoll,gazeYaw,gazePitch,gazeConfidence,leftClosed,rightClosed',
  );
  assert.is(
    face,
    `"${at('a,b.png')}",40,30,1,1,1,2.5,8,9.75,3,4.25,7,4,5,6,3,8,7,8${','.repeat(15)}1,,,-0.0625,0.5,0.25,-0.125,,,,,`,
  );
  assert.is(none, `${at('set', 'a.PNG')},40,30,${','.repeat(30)}0,,${','.repeat(9)}`);
  assert.match(failed!, /broken\.jpg,{34}SACCADE_BAD_IMAGE,"?Expected a whole picture/);
  assert.is(end, '');
});

print('--csv: numbers are as long as they say something', () => {
  const point = { x: 436.90123456789, y: -0.00001 };
  const keypoints = { leftEye: point, rightEye: point, nose: point, mouthLeft: point, mouthRight: point };
  const side = {
    pupil: point,
    irisRadius: 7.54321987,
    openness: 0.123456789,
    closed: false,
    gaze: { yaw: -0.123456789, pitch: 1e-7 },
  };
  const eye = { ...side, confidence: 0.99999988079071 } as Eye;
  const box = { x: -1476.1654931642115, y: 1 / 3, width: 205.11307488754392, height: 1e-9 };
  const turn = {
    roll: 1 / 3,
    pose: { yaw: -2 / 3, pitch: 1e-9, roll: 1 },
    gaze: { yaw: 0.123456789, pitch: -1, confidence: 2 / 3 },
  };
  const face: Face = { box, confidence: 0.9999998807907104, keypoints, eyes: { left: eye, right: null }, ...turn };
  const timings = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0 };
  const row = csvRows({ file: 'x', width: 9, height: 9, faces: [face], ms: 0, timings }).split(',');
  assert.equal(row.slice(4, 11), ['0.9999999', '-1476.165', '0.333', '205.113', '0', '436.901', '0']);
  assert.equal(row.slice(19, 26), ['436.901', '0', '7.543', '0.12346', '-0.12346', '0', '0.9999999']);
  assert.equal(row.slice(-9, -2), ['0.33333', '-0.66667', '0', '1', '0.12346', '-1', '0.6666667']);
  assert.equal(row.slice(-2), ['false', '']);
  assert.is(row.length, csvHeader().split(',').length);
});

print('--csv: no cell is a formula, and a row is read as it was meant', () => {
  assert.match(csvError({ file: 'a\rb', error: new Error('x') }), /^"a\rb",/);
  for (const start of ['=', '+', '-', '@', '\t=', '\r=']) {
    const row = csvError({ file: `${start}cmd()|"a",b\n.png`, error: new SaccadeError('SACCADE_BAD_IMAGE', '=1+1') });
    assert.match(row, /^"?'/);
    assert.match(row, /,'=1\+1,{9}$/);
    assert.equal(readCsvRow(row), { file: `'${start}cmd()|"a",b\n.png`, face: 0, faces: 0, failed: true });
  }
});

print('--time: under the faces in text, on stderr beside JSON', async () => {
  const file = at('set', 'b.png');
  const stages = /decode \d+(\.\d)? {2}pyramid 1 {2}pnet 2 {2}rnet 3 {2}onet 4 {2}eyes 0 {2}total \d+(\.\d)? ms/;
  assert.match((await command(['detect', '--time', file])).out, stages);
  const json = await command(['detect', '--time', '--json', file]);
  assert.match(json.err, stages);
  assert.is(json.json().length, 1);
});

print('no name of a file speaks to the terminal', async () => {
  const name = 'red\u001b[31m\u009b2J\u202e\u2028\n.png';
  await picture(at(name), 1);
  const escaped = 'red\\x1b[31m\\x9b2J\\u202e\\u2028\\n.png';
  const missing = at(`no${name}`);
  const text = await command(['detect', at(name), missing]);
  assert.ok(text.out.startsWith(`${at(escaped)}  40×30  1 face\n`));
  assert.ok(text.err.includes(`no${escaped}`));
  const json = await command(['detect', '--json', at(name), missing]);
  assert.equal(
    json.json().map(({ file }) => file),
    [at(name), missing],
  );
  const csv = await command(['detect', '--csv', at(name), missing], { isTTY: true });
  assert.ok(csv.out.includes('red\\x1b[31m'));
  const wrong = await command(['detect', `--\u001b[31m`]);
  for (const said of [text.out, text.err, json.out, json.err, csv.out, wrong.err]) {
    assert.not.match(said, /(?!\n)[\p{Cc}\u2028\u202e]/u);
  }
  assert.is(json.out.split('\n').length, 3);
});

print.run();
