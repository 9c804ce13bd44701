import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { command, ended, jsonLines, picture, start, underShell, workplace } from './command.ts';

const output = suite('cli output');
const at = workplace(output, async (path) => {
  for (let n = 0; n < 40; n++) await picture(path('set', `${String(n).padStart(2, '0')}.png`), n % 3);
  await writeFile(path('broken.jpg'), 'no picture');
});
const read = (path: string) => readFile(path, 'utf8');

/** Waits until a file has so many bytes. */
async function grown(path: string, bytes: number): Promise<void> {
  while (!existsSync(path) || statSync(path).size < bytes) await setTimeout(5);
}

output('JSON lines, or CSV where the file is so called or it is asked for; nothing on stdout', async () => {
  const kinds: [string, RegExp, ...string[]][] = [
    ['a.ndjson', /^\{"file":/],
    ['a.txt', /^\{"file":/],
    ['a.csv', /^file,width,/],
    ['b.txt', /^file,width,/, '--csv'],
    ['b.csv', /^\{"file":/, '--json'],
  ];
  for (const [name, first, ...args] of kinds) {
    const { code, out, err } = await command(['detect', at('broken.jpg'), at('set'), '--output', at(name), ...args]);
    assert.equal([code, out], [1, '']);
    const [failure, summary] = err.split('\n') as [string, string];
    assert.match(failure, /^saccade: .*broken\.jpg: Expected a whole picture/);
    assert.match(summary, /^saccade: 41 pictures, 39 faces, 1 failed \(1 SACCADE_BAD_IMAGE\), /);
    assert.match(await read(at(name)), first);
  }
  const { out } = await command(['detect', at('broken.jpg'), at('set'), '--json']);
  const untimed = (text: string) => jsonLines(text).map((line) => ({ ...line, ms: 0 }));
  assert.equal(untimed(await read(at('a.ndjson'))), untimed(out));
  const csv = await command(['detect', at('broken.jpg'), at('set'), '--csv']);
  assert.is(await read(at('a.csv')), csv.out);
});

output('names that nothing has leave no file of results behind', async () => {
  const { code, out, err } = await command(['detect', at('nowhere'), at('nor.jpg'), '--output', at('none.ndjson')]);
  assert.equal([code, out], [1, '']);
  assert.match(err, /^saccade: Expected a picture or a folder that is there for image but .*nowhere', which does not/);
  assert.is(existsSync(at('none.ndjson')), false);
  const some = await command(['detect', at('nowhere'), at('broken.jpg'), '--output', at('some.ndjson')]);
  assert.equal([some.code, jsonLines(await read(at('some.ndjson'))).length], [1, 2]);
});

output('what is there is not written over without --force', async () => {
  await writeFile(at('kept'), 'mine');
  const refused = await command(['detect', at('set'), '--output', at('kept')]);
  assert.equal([refused.code, refused.out, await read(at('kept'))], [2, '', 'mine']);
  assert.match(
    refused.err,
    /Expected a file that is not there yet for --output but received '.*kept', which is there\. --resume .* --force/,
  );
  const forced = await command(['detect', at('set'), '--output', at('kept'), '--force']);
  assert.equal([forced.code, jsonLines(await read(at('kept'))).length], [0, 40]);
  await writeFile(at('kept'), 'mine');
  assert.is((await command(['detect', at('set'), '--output', at('kept'), '--force', '--min-face', '5'])).code, 2);
  assert.is(await read(at('kept')), 'mine');
});

output('a picture is never the output, not even with --force or by another name', async () => {
  const photo = at('set', '00.png');
  const before = await readFile(photo);
  await symlink(photo, at('link.ndjson'));
  for (const path of [photo, at('link.ndjson'), at('broken.jpg')]) {
    for (const flag of ['--force', '--resume']) {
      const { code, err } = await command(['detect', at('set'), at('broken.jpg'), '--output', path, flag]);
      assert.is(code, 2);
      assert.match(err, /Expected another file for --output but received '.*', which is a picture/);
    }
  }
  assert.equal(await readFile(photo), before);
  assert.is(await read(at('broken.jpg')), 'no picture');
});

output('a folder, and a file in a folder that is not there', async () => {
  await mkdir(at('folder'));
  assert.is((await command(['detect', at('set'), '--output', at('folder')])).code, 2);
  const { code, err } = await command(['detect', at('set'), '--output', at('gone', 'o')]);
  assert.is(code, 1);
  assert.match(err, /^saccade: Expected a file that can be written for --output but received '.*' \(ENOENT\)/);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  output(`${signal}: whole lines, what was done so far, ${code}`, async () => {
    if (process.platform === 'win32') return;
    const path = at(`${signal}.ndjson`);
    const child = start(['detect', at('set'), '--output', path], 30);
    const end = ended(child);
    await grown(path, 500);
    child.kill(signal);
    const { code: got, out, err } = await end;
    assert.equal([got, out], [code, '']);
    assert.match(err, new RegExp(`^saccade: \\d+ pictures?, .*\\nsaccade: stopped by ${signal}\\n$`));
    const text = await read(path);
    const lines = jsonLines(text);
    assert.ok(text.endsWith('}\n') && lines.length > 0 && lines.length < 40);
    assert.is(Number(/(\d+) picture/.exec(err)![1]), lines.length);
  });
}

output('a signal ends pictures that take long and readers that do not read', async () => {
  if (process.platform === 'win32') return;
  const many = Array<string>(2000).fill(at('set'));
  for (const [args, delay] of [
    [['detect', at('set')], 600_000],
    [['detect', '--json', ...many], 0], // nobody takes what it prints
    [['detect', '-'], 0], // nobody says what to read
    [['eye', '--side', 'left', '-'], 0],
  ] as const) {
    const child = start([...args], delay, 'begun');
    await new Promise((resolve) => child.stderr!.once('data', resolve));
    await setTimeout(300);
    const begin = performance.now();
    child.kill('SIGTERM');
    const { code } = await ended(child);
    assert.is(code, 143, args.join(' ').slice(0, 40));
    assert.ok(performance.now() - begin < 2000);
  }
});

output('a signal leaves whole lines to a reader that is slow', async () => {
  if (process.platform === 'win32') return;
  const child = start(['detect', '--json', ...Array<string>(80).fill(at('set'))]);
  let out = '';
  child.stdout!.once('readable', () => {
    child.kill('SIGTERM');
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk;
      child.stdout!.pause();
      void setTimeout(20).then(() => child.stdout!.resume());
    });
  });
  const [code] = await once(child, 'close');
  assert.is(code, 143);
  assert.ok(out.endsWith('}\n'));
  assert.ok(jsonLines(out).length > 0);
});

output('a full disk: whole lines, a sentence, 1', () => {
  if (process.platform === 'win32') return;
  for (const name of ['full.ndjson', 'full.csv']) {
    // blocks of 512 bytes: the file ends within a line
    const { status, stdout, stderr } = underShell('ulimit -f 5', ['detect', at('set'), '--output', at(name)]);
    assert.equal([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^saccade: \d+ pictures, .*\nsaccade: Expected a file that can be written for --output but received '.*' \(EFBIG\)\.\n$/,
    );
    const text = spawnSync('cat', [at(name)], { encoding: 'utf8' }).stdout;
    assert.ok(text.endsWith('\n'));
    const lines = text.split('\n').length - 1;
    if (name.endsWith('.csv')) assert.ok(lines > 1);
    else assert.is(Number(/(\d+) pictures/.exec(stderr)![1]), jsonLines(text).length);
  }
});

output('devices and pipes: no --force needed; a full device, a reader that leaves', async () => {
  if (process.platform !== 'linux') return;
  const full = await command(['detect', at('set'), '--output', '/dev/full']);
  assert.is(full.code, 1);
  assert.match(full.err, /Expected a file that can be written for --output but received '\/dev\/full' \(ENOSPC\)/);
  assert.is((await command(['detect', at('set'), '--output', '/dev/null'])).code, 0);
  assert.is((await command(['detect', at('set'), '--output', '/dev/null', '--resume'])).code, 2);
  spawnSync('mkfifo', [at('fifo')]);
  const left = start(['detect', ...Array<string>(30).fill(at('set')), '--output', at('fifo')], 1);
  const reader = spawnSync('head', ['-n', '2', at('fifo')], { encoding: 'utf8' });
  assert.is(jsonLines(reader.stdout).length, 2);
  const { code, err } = await ended(left);
  assert.equal([code, err], [0, '']);
});

output('a reader of stdout that leaves ends the command quietly', async () => {
  const child = start(['detect', '--json', ...Array<string>(80).fill(at('set'))]);
  child.stdout!.once('data', () => child.stdout!.destroy());
  const { code, err } = await ended(child);
  assert.equal([code, err], [0, '']);
});

output.run();
