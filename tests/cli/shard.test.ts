import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rename } from 'node:fs/promises';
import { partOf } from '../../bindings/cli/shard.ts';
import { command, picture, workplace } from './command.ts';

const shard = suite('cli shard');
const PARTS = 3;
const at = workplace(shard, async (path) => {
  for (let n = 0; n < 12; n++) await picture(path('set', n % 2 ? 'odd' : 'even', `${n}.png`), 1);
});

const part = async (n: number, ...args: string[]) => {
  const { code, json, err } = await command(['detect', '--json', '--shard', `${n}/${PARTS}`, ...args]);
  assert.is(code, 0);
  assert.match(err, /^saccade: \d+ pictures?, /);
  return json().map(({ file }) => file as string);
};

const parts = (...args: string[]) => Promise.all(Array.from({ length: PARTS }, (_, n) => part(n + 1, ...args)));

shard('which part a name belongs to is fixed for good', () => {
  // `printf %s a.png | sha256sum` begins with 7f071235 = 2131169845, so that part 46 of 100 has it; the others likewise
  assert.equal(
    ['a.png', 'deep/b.png', 'é.png', 'e\u0301.png'].map((name) => partOf(name, 100)),
    [46, 18, 91, 91],
  );
});

shard('every picture is in one part, and every part has some', async () => {
  const all = (await command(['detect', '--json', at('set')])).json().map(({ file }) => file);
  const each = await parts(at('set'));
  assert.equal(each.flat().sort(), all);
  assert.ok(each.every((files) => files.length > 0));
});

shard('the same part wherever the folder lies, and whatever else is in it', async () => {
  const before = await parts(at('set'));
  await picture(at('set', 'even', '0-new.png'), 1);
  await rename(at('set'), at('moved'));
  const after = await parts(`${at('moved')}/`);
  const moved = (files: string[]) => files.map((file) => file.replace(at('set'), at('moved')));
  for (let n = 0; n < PARTS; n++) {
    assert.equal(
      after[n]!.filter((file) => !file.endsWith('new.png')),
      moved(before[n]!),
    );
  }
  assert.equal((await parts(`${at('moved')}/**/*.png`)).flat().length, 13);
  assert.equal(await parts(`${at('moved')}/**/*.png`), after);
});

shard.run();
