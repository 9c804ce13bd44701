import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, picture, png, workplace } from './command.ts';

const stdin = suite('cli stdin');
const at = workplace(stdin, async (path) => {
  await picture(path('a.png'), 1);
  await picture(path('odd [1].png'), 2);
  await picture(path('a\nb.png'), 3);
  await picture(path('set', 'c.png'), 4);
});

const filesOf = async (args: string[], given: Buffer | string) => {
  const { code, json } = await command(['detect', '--json', ...args], { stdin: given });
  return [code, ...json().map(({ file, faces }) => [file, faces?.length])];
};

stdin('a list: a path a line, taken as it is; a folder is walked', async () => {
  const list = `${at('a.png')}\r\n\n${at('odd [1].png')}\n${at('set')}`;
  const want = [
    [at('a.png'), 1],
    [at('odd [1].png'), 2],
    [at('set', 'c.png'), 4],
  ];
  assert.equal(await filesOf(['-'], list), [0, ...want]);
  assert.equal(await filesOf([at('a.png'), '-', '-'], `${at('set')}\n`), [
    0,
    [at('a.png'), 1],
    [at('set', 'c.png'), 4],
  ]);
});

stdin('a list with NUL between paths holds names with line ends', async () => {
  assert.equal(await filesOf(['-'], `${at('a\nb.png')}\0${at('a.png')}\0`), [0, [at('a\nb.png'), 3], [at('a.png'), 1]]);
});

stdin('patterns in a list are names', async () => {
  assert.equal(await filesOf(['-'], at('*.png')), [1, [at('*.png'), undefined]]);
});

stdin('a picture goes by the name -', async () => {
  assert.equal(await filesOf(['-'], await png(2)), [0, ['-', 2]]);
  const broken = await command(['detect', '--json', '-'], { stdin: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]) });
  assert.equal([broken.code, broken.json()[0].error.code], [1, 'SACCADE_BAD_IMAGE']);
});

stdin('nothing at all is an error', async () => {
  const { code, err } = await command(['detect', '-'], { stdin: '' });
  assert.is(code, 1);
  assert.match(
    err,
    /Expected a picture, or a list of paths, one a line, for standard input \(-\) but received nothing/,
  );
});

stdin.run();
