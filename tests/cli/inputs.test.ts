import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { commonRoot, findInputs } from '../../bindings/cli/inputs.ts';
import { READ_ENDINGS, UNREAD_ENDINGS } from '../../bindings/decode/kinds.ts';
import { command, picture, workplace } from './command.ts';

const inputs = suite('cli inputs');
const at = workplace(inputs, async (path) => {
  await mkdir(path('nothing'));
  await picture(path('set', 'b.png'), 2);
  await picture(path('set', 'a.PNG'), 0);
  await picture(path('set', 'deep', 'b.png'), 1);
  await picture(path('odd [1].png'), 1);
  await writeFile(path('set', 'notes.txt'), 'no picture');
});

const names = async (...args: string[]) => (await findInputs(args)).inputs.map(({ file }) => file);

inputs('files as named, folders walked and sorted, patterns, and what names no picture', async () => {
  const set = at('set');
  const walked = [join(set, 'a.PNG'), join(set, 'b.png'), join(set, 'deep', 'b.png')];
  assert.equal(await names(set), walked);
  assert.equal(await names(`${set}/`), walked);
  assert.equal(await names(at('odd [1].png'), set), [at('odd [1].png'), ...walked]);
  assert.equal(await names(`${set}/**/b.png`), [walked[1], walked[2]]);
  assert.equal(await names('missing.jpg'), ['missing.jpg']);
  const [folder] = (await findInputs([at('nothing')])).inputs;
  assert.match(
    folder!.error!.message,
    /Expected pictures \(\.jpg .*\) for image but received none in the folder '.*nothing'\./,
  );
  const [pattern] = (await findInputs([`${set}/*.webp`])).inputs;
  assert.match(pattern!.error!.message, /none for the pattern/);
});

inputs('names are those within the folder or pattern, wherever that lies', async () => {
  const set = at('set');
  for (const arg of [set, `${set}/**/*.{png,PNG}`, relative('.', set)]) {
    const found = await findInputs([arg]);
    assert.equal(
      found.inputs.map(({ name }) => name),
      ['a.PNG', 'b.png', 'deep/b.png'],
    );
    assert.is(commonRoot(found.inputs), set);
  }
  assert.is(commonRoot((await findInputs([at('odd [1].png'), join(set, 'deep')])).inputs), at());
});

inputs('names of every shape; hidden ones are left out', async () => {
  const odd = ['a\nb.png', '-dash.png', '{x}.png', 'ünï.png', '\u001b[31m.png', "quote'.png"];
  if (process.platform !== 'win32') odd.push('back\\slash.png', 'f\\older/x.png');
  for (const name of [...odd, '.hidden.png', '.git/x.png']) await picture(at('odd', ...name.split('/')), 0);
  assert.equal(await names(at('odd')), odd.map((name) => at('odd', name)).sort());
});

inputs('links are followed, circles are not, broken ones are pictures that do not exist', async () => {
  const folder = at('links');
  await picture(join(folder, 'inner', 'x.png'), 1);
  await picture(at('elsewhere', 'y.png'), 1);
  await symlink(at('elsewhere'), join(folder, 'out'));
  await symlink(folder, join(folder, 'inner', 'up'));
  await symlink('.', join(folder, 'here'));
  await symlink(folder, at('elsewhere', 'back'));
  await symlink('gone.png', join(folder, 'broken.png'));
  await symlink('inner/x.png', join(folder, 'link.png'));
  const found = ['broken.png', 'inner/x.png', 'link.png', 'out/y.png'];
  assert.equal(
    await names(folder),
    found.map((name) => join(folder, name)),
  );
});

inputs('pictures of kinds that are not read: one line says how many, of which endings', async () => {
  const [first, second] = UNREAD_ENDINGS as [string, string];
  for (const name of [`1.${first}`, `2.${first.toUpperCase()}`, `deep/3.${second}`, 'notes.txt']) {
    await mkdir(at('mixed', 'deep'), { recursive: true });
    await writeFile(at('mixed', name), 'x');
  }
  await picture(at('mixed', 'deep', 'b.png'), 1);
  const { code, err, json } = await command(['detect', '--json', at('mixed')]);
  assert.is(code, 0);
  assert.is(err, `saccade: 3 pictures of kinds that are not read, left out: 2 .${first}, 1 .${second}\n`);
  assert.is(json().length, 1);
});

inputs('a kind is read or not', () => {
  assert.ok(READ_ENDINGS.includes('jpg'));
  assert.equal(
    UNREAD_ENDINGS.filter((ending) => READ_ENDINGS.includes(ending)),
    [],
  );
});

inputs('a folder that may not be listed is a failure, the rest is looked at', async () => {
  if (process.platform === 'win32') return;
  const closed = at('half', 'closed');
  await picture(join(closed, 'x.png'), 1);
  await picture(at('half', 'a.png'), 1);
  await picture(at('half', 'z.png'), 1);
  await chmod(at(), 0o755);
  await chmod(closed, 0);
  const isRoot = process.geteuid!() === 0; // may list everything
  if (isRoot) process.seteuid!(65534);
  try {
    const { code, json, err } = await command(['detect', '--json', at('half')]);
    assert.is(code, 1);
    const [a, folder, z] = json();
    assert.equal([a.file, folder.file, z.file], [at('half', 'a.png'), closed, at('half', 'z.png')]);
    assert.match(
      folder.error.message,
      /^Expected a folder that can be listed for image but received '.*closed' \(EACCES\)/,
    );
    assert.match(err, /^saccade: 3 pictures, 2 faces, 1 failed \(1 SACCADE_BAD_IMAGE\), /);
  } finally {
    if (isRoot) process.seteuid!(0);
    await chmod(closed, 0o755);
  }
});

inputs.run();
