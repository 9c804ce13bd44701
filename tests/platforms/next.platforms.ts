// Next's `output: 'standalone'`, really built, moved to where no package is installed, and asked.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';
import { answers, freePort } from '../helpers/port.ts';
import { answerOf, JPEG } from '../http/requests.ts';

const test = suite('Next, standalone');
const folder = install(join(ROOT, 'tests/bundlers/next'));
const away = mkdtempSync(join(tmpdir(), 'saccade-standalone-'));

test.after(() => rmSync(away, { recursive: true, force: true }));

if (folder) {
  test('the folder that it makes has all that faces need: kernels, weights, workers, decoders', async () => {
    unpackInto(join(folder, 'node_modules'), 'copy');
    run('env', ['STANDALONE=1', 'npm', 'run', 'build', '--silent'], folder);
    cpSync(join(folder, '.standalone/standalone'), away, { recursive: true });
    const port = await freePort();
    const server = spawn(process.execPath, ['server.js'], {
      cwd: away,
      stdio: 'ignore',
      env: { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1' },
    });
    try {
      const url = `http://127.0.0.1:${port}/api/faces`;
      await answers(`${url}/readyz`, server);
      const post = async (body: BodyInit, headers: Record<string, string>) =>
        answerOf(await fetch(`${url}/detect?minFaceSize=60`, { method: 'POST', body, headers }));
      const jpeg = await post(JPEG, { 'content-type': 'image/jpeg' });
      assert.equal([jpeg.status, jpeg.json.faces.length], [200, 5]);
      // a drawing: jimp's parts are there too, and its PNG can be read again
      const png = await post(JPEG, { 'content-type': 'image/jpeg', accept: 'image/png' });
      assert.is(png.headers.get('content-type'), 'image/png');
      const again = await post(png.bytes as Uint8Array<ArrayBuffer>, { 'content-type': 'image/png' });
      assert.equal([again.status, again.json.width], [200, jpeg.json.width]);
      assert.is((await post('x', { 'content-type': 'image/jpeg' })).status, 422);
      const metrics = await (await fetch(`${url}/metrics`)).text();
      assert.match(metrics, /^saccade_info\{.*threads="[2-9]"\} 1$/m, 'workers were found');
    } finally {
      server.kill();
    }
  });
} else test('skipped: nothing was installed', () => undefined);

test.run();
