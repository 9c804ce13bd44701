// The lines of README and docs/http.md that start a server and ask it, run as they are written; only the port differs.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('http/curl');
const MAIN = join(ROOT, 'dist/bindings/cli/main.js');
const linesOf = (name: string) => readFileSync(join(ROOT, name), 'utf8').split('\n');
const asks = (line: string) => /^curl .*|(?<=`)curl [^`]+/.exec(line)?.[0] ?? [];
const lines = ['README.md', 'docs/http.md'].flatMap(linesOf).flatMap(asks);
const [start] = linesOf('docs/http.md').filter((line) => line.startsWith('npx saccade serve '));

test('each asks for faces, or for a drawing', async () => {
  if (spawnSync('curl', ['--version']).status !== 0) return void process.stdout.write('skipped: curl\n');
  assert.ok(lines.length > 1);
  const home = mkdtempSync(join(tmpdir(), 'saccade-curl-'));
  copyFileSync(join(ROOT, 'sample.jpg'), join(home, 'photo.jpg'));
  const args = start!
    .replace(/--port \d+/, '--port 0')
    .split(' ')
    .slice(2);
  const server = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const { url } = JSON.parse(String(line)) as { url: string };
    for (const curl of lines) {
      const asked = curl.replace(/http:\/\/(127\.0\.0\.1|localhost):\d+/, url);
      assert.is.not(asked, curl);
      const said = execFileSync('sh', ['-c', asked], {
        cwd: home,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [, file] = / -o (\S+)/.exec(curl) ?? [];
      if (!file) assert.ok((JSON.parse(said) as { faces: unknown[] }).faces.length > 0, curl);
      else {
        assert.ok(existsSync(join(home, file)), curl);
        assert.is((await decodeImage(join(home, file), 1e8)).width, 959, curl);
      }
    }
  } finally {
    server.kill();
    rmSync(home, { recursive: true });
  }
});

test.run();
