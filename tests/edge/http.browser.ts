// saccade/http in the runtime of Cloudflare's workers, unchanged.
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector } from '../../bindings/index.node.ts';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { unpackInto } from '../helpers/packed.ts';
import { answerOf, JPEG } from '../http/requests.ts';
import { startWorkerd } from './workerd.ts';

const test = suite('saccade/http at the edge');
let workerd: ChildProcess;
let url: string;

const folder = install(join(ROOT, 'tests/edge'));

const ask = async (body: BodyInit, headers: Record<string, string>, query = '') =>
  answerOf(await fetch(`${url}/detect${query}`, { method: 'POST', body, headers }));
const OCTETS = { 'content-type': 'application/octet-stream' };

if (folder && process.platform === 'linux') {
  test.before(async () => {
    unpackInto(join(folder, 'node_modules'), 'copy');
    ({ workerd, url } = await startWorkerd(folder, 'http.js'));
  });
  test.after(() => void workerd.kill());

  test('pixels have the faces they have in Node', async () => {
    const { data, width, height } = await decodeImage(JPEG, 1e8);
    const detector = await createDetector({ deterministic: true, elg: 'lite', threads: 1 });
    const want = detector.detectSync({ data, width, height }, { minFaceSize: 40, minConfidence: 0.9 });
    detector.close();
    const { status, json } = await ask(data as Uint8Array<ArrayBuffer>, OCTETS, `?width=${width}&height=${height}`);
    assert.is(status, 200, json.error?.message);
    assert.equal(
      json.faces.map(({ box }) => box),
      want.map(({ box }) => box),
    );
  });

  test('JPEGs, forms, CSV, SVG; PNG there is none', async () => {
    const form = new FormData();
    form.append('image', new File([JPEG], 'photo.jpg'));
    const [raw, named] = [await ask(JPEG, { 'content-type': 'image/jpeg' }), await ask(form, {})];
    assert.ok(raw.json.faces.length > 0);
    assert.equal([named.json.file, named.json.faces], ['photo.jpg', raw.json.faces]);
    const kinds = [];
    for (const accept of ['text/csv', 'image/svg+xml', 'image/png']) {
      const { status, headers } = await ask(JPEG, { ...OCTETS, accept });
      kinds.push(`${status} ${headers.get('content-type')!.split(';')[0]}`);
    }
    assert.equal(kinds, ['200 text/csv', '200 image/svg+xml', '406 application/json']);
  });

  test('what is refused, by code; many at a time; pages', async () => {
    const codes = [
      await ask(JPEG.slice(0, 999), OCTETS),
      await ask(new Uint8Array(9_000_001), OCTETS),
      await ask(new Uint8Array(5), OCTETS, '?width=2&height=2'),
      await ask(JPEG, OCTETS, '?x=1'),
      await ask(JPEG, { 'content-type': 'text/plain' }),
    ].map(({ status, json }) => `${status} ${json.error.code}`);
    assert.equal(codes, [
      '422 SACCADE_BAD_IMAGE',
      '413 HTTP_TOO_LARGE',
      '422 SACCADE_BAD_IMAGE',
      '400 SACCADE_BAD_OPTION',
      '415 HTTP_MEDIA_TYPE',
    ]);
    const many = await Promise.all(Array.from({ length: 8 }, () => ask(JPEG, OCTETS)));
    assert.equal(
      many.map(({ status }) => status),
      Array(8).fill(200),
    );
    for (const path of ['healthz', 'readyz', 'metrics', 'openapi.json'])
      assert.is((await fetch(`${url}/${path}`)).status, 200, path);
  });
} else test('skipped', () => undefined);

test.run();
