// The queue with the stub behind it: two workers, a kill, a picture that is none, one that kills, a server that
// restarts.
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command, jsonLines, picture, png, workplace } from '../cli/command.ts';
import { Fleet } from './fleet.ts';
import { Server, hasServer } from './server.ts';

const queue = suite('cli queue');
const SCRIPT = ['--import', 'tsx', fileURLToPath(new URL('./worker.ts', import.meta.url))];
const PICTURES = 60;

const at = workplace(queue, async (path) => {
  await picture(path('set', '0.png'), 1);
  const bytes = await png(1);
  for (let n = 1; n < PICTURES; n++) await writeFile(path('set', `${n}.png`), bytes);
  await writeFile(path('set', 'poison.png'), 'not a picture');
  await writeFile(path('set', 'deadly.png'), bytes);
});

if (await hasServer('cli queue')) addTests();
else queue('skipped: no server', () => undefined);
queue.run();

function addTests() {
  let server: Server;
  let fleet: Fleet | undefined;
  queue.before(async () => {
    server = await Server.start('s3cret');
  });
  queue.after(async () => {
    await fleet?.end('SIGKILL');
    await server.end();
  });

  const ask = (name: string, ...args: string[]) => command(['queue', name, '--redis', server.url, ...args]);
  const counts = async () => (await ask('status', '--json')).json()[0];
  const startWorkers = (count: number, delay: number) => {
    const patience = ['--stall-seconds', '1', '--max-crashes', '2', '--concurrency', '2'];
    const args = ['queue', 'work', '--redis', server.url, ...patience];
    fleet = new Fleet(SCRIPT, args, count, { STUB_MS: String(delay) });
    return fleet;
  };

  queue('adding twice adds once', async () => {
    for (const args of [[at('set')], [at('set', '1.png')]]) assert.is((await ask('add', ...args)).code, 0);
    const list = `${at('set', '2.png')}\n${at('set', '3.png')}\r\n`;
    const listed = await command(['queue', 'add', '-', '--redis', server.url], { stdin: list });
    assert.match(listed.err, /^saccade: 2 pictures in the queue\n$/);
    const { waiting, total } = await counts();
    assert.equal([waiting, total], [PICTURES + 2, PICTURES + 2]);
    const nothing = await ask('add', at('set', 'none-*.png'));
    assert.is(nothing.code, 1);
    assert.match(nothing.err, /none for the pattern/);
  });

  queue('each picture once, whatever ends in between', async () => {
    const out = at('results.ndjson');
    const workers = startWorkers(2, 100);
    const following = ask('results', '--output', out, '--follow');
    while ((await counts()).waiting > PICTURES - 15) await setTimeout(100);
    workers.kill(0);
    await setTimeout(300);
    await server.restart(300);
    const { code, err } = await following;
    assert.is(code, 1, err); // two pictures failed
    const lines = jsonLines(await readFile(out, 'utf8'));
    const names = lines.map(({ file }) => file as string);
    assert.is(names.length, PICTURES + 2);
    assert.is(new Set(names).size, PICTURES + 2);
    const failed = new Map(lines.filter(({ error }) => error).map(({ file, error }) => [file, error]));
    assert.is(failed.size, 2, JSON.stringify([...failed]));
    assert.is(failed.get(at('set', 'poison.png')).code, 'SACCADE_BAD_IMAGE');
    assert.is(failed.get(at('set', 'deadly.png')).code, 'SACCADE_WORKER_FAILED');
    assert.match(failed.get(at('set', 'deadly.png')).message, /2 workers ended while/);
    assert.ok(lines.filter(({ error }) => !error).every(({ faces, width }) => faces.length === 1 && width === 40));
    assert.is.not(workers.said.includes('s3cret'), true);
    assert.ok(workers.starts >= 5, 'the killed one, and two that the deadly picture took');
  });

  queue('pictures that are in the file are not written again', async () => {
    const out = at('results.ndjson');
    const before = await readFile(out, 'utf8');
    await ask('add', at('set', '0.png'), at('set', '1.png'), at('set', 'poison.png'));
    while ((await counts()).done + (await counts()).failed < 3) await setTimeout(100);
    const again = await ask('results', '--output', out);
    assert.is(again.code, 2);
    assert.match(again.err, /--resume goes on/);
    const { err } = await ask('results', '--output', out, '--resume');
    assert.match(err, /0 results written/);
    assert.is(await readFile(out, 'utf8'), before);
    const { done, failed, total, taken } = await counts();
    assert.equal([done, failed, total, taken], [0, 0, PICTURES + 5, PICTURES + 5]);
  });

  queue('a signal lets pictures in hand end', async () => {
    await fleet!.end('SIGTERM');
    const workers = startWorkers(1, 500);
    await ask('add', at('set', '4.png'), at('set', '5.png'), at('set', '6.png'));
    while ((await counts()).inHand < 2) await setTimeout(20);
    assert.equal(await workers.end('SIGTERM'), [143]);
    const { waiting, inHand, done } = await counts();
    assert.equal([waiting, inHand, done], [1, 0, 2]);
    assert.match(workers.said, /2 done, 0 attempts failed\nsaccade: stopped by SIGTERM/);
  });

  queue('an attempt that may help is made again, and the last one says what it met', async () => {
    const missing = at('set', 'missing.png');
    await ask('add', '--queue', 'other', missing, '--attempts', '2', '--backoff', '0.1');
    const { code } = await ask('work', '--queue', 'other', '--until-empty', '--concurrency', '1');
    assert.is(code, 0);
    const out = at('other.ndjson');
    assert.is((await ask('results', '--queue', 'other', '--output', out)).code, 1);
    const [line] = jsonLines(await readFile(out, 'utf8'));
    assert.is(line.file, missing);
    assert.match(line.error.message, /does not exist/);
  });

  queue('a reader at a time', async () => {
    const client = server.client();
    await client.set('bull:saccade:saccade-reader', 'another', 'PX', 60_000);
    const { code, err } = await ask('results', '--output', at('second.ndjson'));
    await client.del('bull:saccade:saccade-reader');
    client.disconnect();
    assert.is(code, 2);
    assert.match(err, /one queue results at a time/);
    await readFile(at('second.ndjson')).then(
      () => assert.unreachable(),
      () => undefined,
    );
  });

  queue('a password is never shown', async () => {
    const wrong = server.url.replace('s3cret', 'wr0ng');
    for (const url of [wrong, server.url.replace('redis:', 'http:'), server.url.replace('s3cret@', 's3cret@:')]) {
      const { code, out, err } = await command(['queue', 'status', '--redis', url]);
      assert.ok(code > 0);
      assert.is.not(/s3cret|wr0ng/.test(out + err), true);
    }
    assert.match((await command(['queue', 'status', '--redis', wrong])).err, /127\.0\.0\.1:\d+ \(.*WRONGPASS/);
  });
}
