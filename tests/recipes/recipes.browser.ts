// The recipes of docs/http.md for servers that people have, each run as it is written. Next: tests/bundlers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { unpackInto } from '../helpers/packed.ts';
import { answerOf, JPEG } from '../http/requests.ts';

const test = suite('recipes');
const folder = install(join(ROOT, 'tests/recipes'));

if (folder) {
  test.before(() => void unpackInto(join(folder, 'node_modules'), 'link'));

  for (const name of ['express', 'fastify']) {
    test(name, async () => {
      const server = spawn(process.execPath, [`${name}.js`], {
        cwd: folder,
        env: { ...process.env, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(server, 'exit');
      try {
        const [line] = (await once(server.stdout, 'data')) as [Buffer];
        const url = `http://127.0.0.1:${Number(String(line))}`;
        const post = async (body: BodyInit, headers: Record<string, string> = {}) =>
          answerOf(await fetch(`${url}/faces/detect`, { method: 'POST', body, headers }));
        const form = new FormData();
        form.append('image', new File([JPEG], 'photo.jpg'));
        const [raw, named] = [await post(JPEG, { 'content-type': 'image/jpeg' }), await post(form)];
        assert.ok(raw.json.faces.length > 0);
        assert.equal([named.json.file, named.json.faces], ['photo.jpg', raw.json.faces]);
        const pixels = JSON.stringify({ data: btoa('\0'.repeat(3 * 40 * 40)), width: 40, height: 40 });
        assert.equal((await post(pixels, { 'content-type': 'application/json' })).json.faces, []);
        assert.is((await post(new Uint8Array(4_000_001), { 'content-type': 'image/jpeg' })).status, 413);
        assert.is((await post('x', { 'content-type': 'image/jpeg' })).status, 422);
        assert.is((await fetch(`${url}/faces/readyz`)).status, 200);
        assert.is(await (await fetch(url)).text(), 'home');
      } finally {
        server.kill();
      }
      assert.equal(await ended, [0, null]);
    });
  }
} else test('skipped: nothing was installed', () => undefined);

test.run();
