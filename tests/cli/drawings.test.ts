import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { link, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '../../bindings/decode/index.ts';
import { command, picture, png, underShell, workplace } from './command.ts';

const drawings = suite('cli drawings');
const at = workplace(drawings, async (path) => {
  await picture(path('set', 'b.png'), 2, 51);
  await picture(path('set', 'a.PNG'), 0);
  await picture(path('set', 'deep', 'b.png'), 1);
});

const listed = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

drawings('a PNG a picture, in folders as those of the pictures', async () => {
  for (const [n, args] of [[at('set')], [at('set', 'b.png'), at('set', 'deep'), at('set', 'a.PNG')]].entries()) {
    const out = at(`drawn${n}`, 'here');
    assert.is((await command(['detect', '--draw', out, ...args])).code, 0);
    assert.equal(await listed(out), ['a.png', 'b.png', 'deep', join('deep', 'b.png')]);
    const drawn = await decodeImage(join(out, 'b.png'), 1e6);
    assert.equal([drawn.width, drawn.height], [40, 30]);
    // on the box's left edge
    assert.equal([...drawn.data.subarray(4 * (7 * 40 + 1), 4 * (7 * 40 + 1) + 3)], [0, 155, 255]);
  }
});

drawings('JPEG when asked', async () => {
  const out = at('jpeg');
  assert.is((await command(['detect', '--draw', out, '--draw-format', 'jpeg', at('set')])).code, 0);
  assert.equal(await listed(out), ['a.jpg', 'b.jpg', 'deep', join('deep', 'b.jpg')]);
  const bytes = await readFile(join(out, 'b.jpg'));
  assert.equal([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  const { width, height, data } = await decodeImage(bytes, 1e6);
  assert.equal([width, height], [40, 30]);
  const drawn = await decodeImage(await readFile(at('drawn0', 'here', 'b.png')), 1e6);
  const off = Array.from(data, (value, i) => Math.abs(value - drawn.data[i]!)).reduce((a, b) => a + b) / data.length;
  assert.ok(off < 6, `${off} off the PNG in the mean`);
});

drawings('equal names get numbers, the same in every part and every run', async () => {
  const folder = at('same');
  for (const [n, name] of ['x.png', 'x.bmp', 'X.gif', 'y/x.png', 'x-2.png'].entries())
    await picture(join(folder, name), n);
  const out = at('same-drawn');
  for (let run = 0; run < 2; run++) {
    for (const part of [1, 2, 3]) await command(['detect', '--draw', out, '--shard', `${part}/3`, folder]);
    assert.equal(await listed(out), ['X.png', 'x-2.png', 'x-3.png', 'x-4.png', 'y', join('y', 'x.png')]);
  }
});

drawings('an input is not written over, whatever it is called', async () => {
  const file = at('set', 'b.png');
  const before = await readFile(file);
  assert.is((await command(['detect', '--draw', at('set'), file])).code, 0);
  assert.equal(await readFile(file), before);
  assert.ok((await readdir(at('set'))).includes('b-2.png'));
  await rm(at('set', 'b-2.png'));

  // the same by a link to its folder, by a link to it, and by a second name
  await picture(at('in', 'a.png'), 1);
  await picture(at('in', 'b.png'), 1);
  await picture(at('in', 'c.png'), 1);
  await symlink(at('in'), at('in-link'));
  await mkdir(at('links'));
  await symlink(at('in', 'b.png'), at('links', 'b.png'));
  await link(at('in', 'c.png'), at('links', 'c.png'));
  const all = async () => Promise.all(['a', 'b', 'c'].map((name) => readFile(at('in', `${name}.png`))));
  const photos = await all();
  assert.is((await command(['detect', '--draw', at('in-link'), at('in', 'a.png')])).code, 0);
  assert.is((await command(['detect', '--draw', at('in'), at('in-link', 'a.png')])).code, 0);
  assert.is((await command(['detect', '--draw', at('in'), at('links', 'b.png')])).code, 0);
  assert.is((await command(['detect', '--draw', at('links'), at('in', 'b.png'), at('in', 'c.png')])).code, 0);
  assert.equal(await all(), photos);
});

drawings('a folder of drawings in the folder of pictures is left out the next time', async () => {
  const folder = at('again');
  await picture(join(folder, 'a.png'), 1);
  await picture(join(folder, 'drawn.png'), 1);
  const out = join(folder, 'drawn');
  for (const run of [1, 2, 3]) {
    const { code, err, json } = await command(['detect', '--json', '--draw', out, folder]);
    assert.equal([code, json().length], [0, 2]);
    assert.is(err.includes(`2 pictures in '${out}', left out: --draw writes there`), run > 1);
  }
  assert.equal(await listed(out), ['a.png', 'drawn.png']);
  const same = await command(['detect', '--draw', folder, `${folder}/`]);
  assert.is(same.code, 2);
  assert.match(
    same.err,
    /Expected another folder for --draw but received '.*again\/', in which pictures are looked for/,
  );
});

drawings('a folder that is a file is wrong usage, with what to do', async () => {
  const file = at('set', 'b.png');
  const { code, err } = await command(['detect', '--draw', file, file]);
  assert.is(code, 2);
  assert.match(err, /Expected a folder for --draw but received '.*b\.png', which is a file\. Name a folder/);
});

drawings('a drawing that cannot be written is a failure of its picture, and leaves nothing', async () => {
  const out = at('blocked');
  await mkdir(join(out, 'b.png', 'full'), { recursive: true });
  await writeFile(join(out, 'b.png', 'full', 'x'), '');
  const { code, json } = await command(['detect', '--json', '--draw', out, at('set')]);
  assert.is(code, 1);
  assert.equal(
    json().map(({ error }) => error !== undefined),
    [false, true, false],
  );
  assert.equal(await readdir(out), ['a.png', 'b.png', 'deep']);
});

drawings('a picture from stdin', async () => {
  assert.is((await command(['detect', '--draw', at('std'), '-'], { stdin: await png(1) })).code, 0);
  assert.equal(await listed(at('std')), ['stdin.png']);
});

drawings('a full disk: no drawing is there in part, each picture says so, 1', async () => {
  if (process.platform === 'win32') return;
  // blocks of 512 bytes: no drawing has room, nor has what tsx would keep of what it compiles
  const noted = await mkdtemp(join(tmpdir(), 'saccade-tsx-'));
  const out = at('full');
  const limit = `export TSX_DISABLE_CACHE=1 TMPDIR=${noted}; ulimit -f 0`;
  const { status, stderr } = underShell(limit, ['detect', at('set'), '--draw', out]);
  await rm(noted, { recursive: true });
  assert.is(status, 1);
  assert.is(stderr.match(/EFBIG: file too large/g)?.length, 3, stderr);
  assert.equal(await listed(out), ['deep']);
});

drawings.run();
