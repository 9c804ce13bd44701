import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { existsSync, statSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawn, spawnSync } from 'node:child_process';
import { command, ended, jsonLines, picture, start, workplace } from './command.ts';

const resume = suite('cli resume');
const COUNT = 30;
const at = workplace(resume, async (path) => {
  for (let n = 0; n < COUNT; n++) await picture(path('set', `${n}.png`), n % 3);
  await writeFile(path('set', 'broken.png'), 'no picture');
  await picture(path('set', '=odd "name", of\nlines.png'), 2);
});
const TOTAL = COUNT + 2;

/** Names of a CSV's pictures, as `csv` prints them: a row without a face or with its first one begins a picture. */
const csvPictures = (text: string) =>
  [...text.matchAll(/(\d+|broken|lines)\.png"?,\d*,\d*,1?,/g)].map(([, name]) => name);
const read = (path: string) => readFile(path, 'utf8');
const again = (path: string, ...args: string[]) =>
  command(['detect', at('set'), '--output', path, '--resume', ...args]);

for (const format of ['ndjson', 'csv']) {
  resume(`${format}: cut off after any byte, it ends as if it had not been`, async () => {
    const path = at(`cut.${format}`);
    await command(['detect', at('set'), '--output', path]);
    const whole = await read(path);
    const untimed = (text: string) => text.replace(/"ms":[\d.]+/g, '"ms":0');
    const lengths = [0, 1, whole.length - 1, whole.length];
    for (let n = 1; n < 20; n++) lengths.push(Math.floor((whole.length * n) / 20) + (n % 7));
    for (const length of lengths) {
      await writeFile(path, whole.slice(0, length));
      const { code, out } = await again(path);
      assert.equal([code, out], [1, '']);
      assert.is(untimed(await read(path)), untimed(whole), `cut after ${length} bytes`);
    }
  });
}

resume('what is there is not looked at again; the file that is missing is begun', async () => {
  const path = at('new.ndjson');
  assert.match((await again(path)).err, /saccade: 32 pictures, 32 faces, 1 failed/);
  const text = await read(path);
  const { code, err } = await again(path);
  // the exit code is that of all of it
  assert.is(code, 1);
  assert.is(err, `saccade: 0 pictures, 0 faces, 32 more in '${path}' before, 1 of them failed\n`);
  assert.is(await read(path), text);
  await picture(at('set', '9-new.png'), 1);
  assert.match((await again(path)).err, /^saccade: 1 picture, 1 face, /);
  assert.is(jsonLines(await read(path)).length, TOTAL + 1);
  await rm(at('set', '9-new.png'));
});

resume('a picture that was given twice is there twice', async () => {
  const path = at('twice.ndjson');
  const file = at('set', '1.png');
  const args = ['detect', file, file, '--output', path, '--resume'];
  await command(args);
  const text = await read(path);
  assert.is(jsonLines(text).length, 2);
  await writeFile(path, text.slice(0, text.indexOf('\n') + 1));
  await command(args);
  assert.is(jsonLines(await read(path)).length, 2);
});

resume('parts of one file, one after the other', async () => {
  const path = at('parts.ndjson');
  for (const part of ['1/2', '2/2', '1/2']) await again(path, '--shard', part);
  const files = jsonLines(await read(path)).map(({ file }) => file);
  assert.equal([files.length, new Set(files).size], [TOTAL, TOTAL]);
});

resume('another file is left alone', async () => {
  const others: [string, string, RegExp][] = [
    ['notes.ndjson', '{"file":"a.png"}\nmy notes\n', /whose line 2 is none/],
    ['list.ndjson', '[1,2]\n', /whose line 1 is none/],
    ['null.ndjson', 'null\n', /whose line 1 is none/],
    ['table.csv', 'a,b\n1,2\n', /whose line 1 is none/],
    ['json.csv', '{"file":"a.png"}\n', /results of saccade as CSV/],
  ];
  for (const [name, text, message] of others) {
    await writeFile(at(name), text);
    const { code, err } = await again(at(name));
    assert.is(code, 2);
    assert.match(err, message);
    assert.is(await read(at(name)), text);
  }
});

for (const format of ['ndjson', 'csv']) {
  resume(`${format}: killed again and again, every picture is there once`, async () => {
    const path = at(`killed.${format}`);
    const args = ['detect', at('set'), '--output', path, '--resume'];
    let kills = 0;
    for (; ; kills++) {
      const child = start(args, 20);
      const end = ended(child);
      const before = existsSync(path) ? statSync(path).size : 0;
      const grown = async () => {
        while (child.exitCode === null && !(existsSync(path) && statSync(path).size > before + 1500))
          await setTimeout(2);
        child.kill('SIGKILL');
      };
      const [{ signal, code }] = await Promise.all([end, grown()]);
      if (signal === null) {
        assert.is(code, 1); // one picture is broken
        break;
      }
    }
    assert.ok(kills > 1);
    const text = await read(path);
    const files = format === 'csv' ? csvPictures(text) : jsonLines(text).map(({ file }) => file);
    assert.equal([files.length, new Set(files).size], [TOTAL, TOTAL]);
  });
}

resume('the built command on photographs: killed in the middle, then every picture once, none twice', async () => {
  const main = fileURLToPath(new URL('../../dist/bindings/cli/main.js', import.meta.url));
  const photo = fileURLToPath(new URL('../../node_modules/@vladmandic/face-api/demo/sample5.jpg', import.meta.url));
  await mkdir(at('photos', 'deep'), { recursive: true });
  for (let n = 0; n < 12; n++) await cp(photo, at('photos', n % 2 ? 'deep' : '.', `${n}.jpg`));
  const path = at('o.ndjson');
  const args = [main, 'detect', at('photos'), '--output', path];
  const child = spawn(process.execPath, args);
  const end = ended(child);
  while (child.exitCode === null && !(existsSync(path) && statSync(path).size > 0)) await setTimeout(2);
  child.kill('SIGKILL');
  assert.is((await end).signal, 'SIGKILL');
  const before = await read(path);
  const { status, stderr } = spawnSync(process.execPath, [...args, '--resume'], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  const lines = jsonLines(await read(path));
  assert.is(lines.length, 12);
  assert.is(new Set(lines.map(({ file }) => file)).size, 12);
  assert.ok(before.split('\n').length - 1 < 12);
  assert.equal(new Set(lines.map(({ faces }) => JSON.stringify(faces))).size, 1); // all of one photograph
});

resume.run();
