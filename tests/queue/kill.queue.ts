// The kill test: 2,000 pictures, three workers of which one is killed every two seconds, the server killed once, the
// reader killed once. Each picture is in the output once.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { Fleet } from './fleet.ts';
import { portraits } from './portraits.ts';
import { Server, hasServer } from './server.ts';

const kill = suite('cli queue: kills');
const MAIN = join(ROOT, 'dist/bindings/cli/main.js');
const PICTURES = 2000;
const EVERY = 2000; // ms between two kills

if (await hasServer('cli queue: kills')) kill('2,000 pictures, each once', survive);
else kill('skipped: no server', () => undefined);
kill.run();

async function survive() {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-kill-'));
  const server = await Server.start();
  const output = join(folder, 'o.ndjson');
  let fleet: Fleet | undefined;
  try {
    await portraits(join(folder, 'pictures'), PICTURES);
    const redis = ['--redis', server.url];
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, 'queue', ...args, ...redis], { encoding: 'utf8' });
    assert.match(run('add', join(folder, 'pictures')).stderr, /2000 pictures in the queue/);

    const patience = ['--stall-seconds', '2', '--concurrency', '2', '--threads', '1', '--min-face', '80'];
    fleet = new Fleet([MAIN], ['queue', 'work', ...redis, ...patience], 3);
    const follow = () =>
      spawn(process.execPath, [MAIN, 'queue', 'results', ...redis, '--output', output, '--resume', '--follow'], {
        stdio: 'ignore',
      });
    let reader: ChildProcess = follow();
    let [kills, restarts, resumes] = [0, 0, 0];
    const start = performance.now();
    const lines = async () => (await readFile(output, 'utf8').catch(() => '')).split('\n').length - 1;
    while (reader.exitCode === null) {
      await setTimeout(EVERY);
      fleet.kill(kills++);
      const count = await lines();
      if (count > PICTURES / 4 && resumes === 0) {
        resumes++;
        const closed = once(reader, 'close');
        reader.kill('SIGKILL');
        await closed;
        reader = follow();
      }
      if (count > PICTURES / 8 && restarts === 0) {
        restarts++;
        await server.restart(1000);
      }
    }
    const seconds = Math.round((performance.now() - start) / 1000);
    assert.is(reader.exitCode, 0);
    assert.equal([restarts, resumes], [1, 1]);
    const shell = (script: string) => spawnSync('sh', ['-c', script, output], { encoding: 'utf8' }).stdout.trim();
    const names = `sed -E 's/^\\{"file":"([^"]*)".*/\\1/' "$0"`;
    assert.is(shell(`${names} | sort | uniq -d`), '');
    assert.is(shell(`${names} | sort -u | wc -l`), String(PICTURES));
    assert.is(shell(`wc -l < "$0"`), String(PICTURES));
    assert.is(shell(`grep -c '"faces":\\[{' "$0"`), String(PICTURES), 'each has its face');
    const status = JSON.parse(run('status', '--json').stdout);
    assert.equal([status.waiting, status.inHand, status.again, status.done, status.failed], [0, 0, 0, 0, 0]);
    process.stdout.write(`(${PICTURES} pictures in ${seconds} s, ${kills} workers killed, server and reader once)\n`);
  } finally {
    await fleet?.end('SIGKILL');
    await server.end();
    await rm(folder, { recursive: true, force: true });
  }
}
