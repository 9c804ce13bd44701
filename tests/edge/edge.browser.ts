// saccade/edge in the runtime of Cloudflare's workers: the same faces, bad requests answered, memory flat under load.
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import encodeJpeg from '@jimp/js-jpeg';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector } from '../../bindings/index.node.ts';
import type { Face } from '../../bindings/types.ts';
import { install } from '../bundlers/install.ts';
import { ROOT } from '../helpers/engine.ts';
import { unpackInto } from '../helpers/packed.ts';
import { startWorkerd } from './workerd.ts';

const test = suite('the edge');
const SAMPLE = join(ROOT, 'node_modules/@vladmandic/face-api/demo/sample6.jpg');
const REQUESTS = 200;
let workerd: ChildProcess;
let url: string;

const folder = install(join(ROOT, 'tests/edge'));

interface Answer {
  status: number;
  json: { faces?: Face[]; error?: { code: string; message: string } };
}

async function post(body: Uint8Array<ArrayBuffer> | null, type: string, query = ''): Promise<Answer> {
  const response = await fetch(`${url}/${query}`, { method: 'POST', body, headers: { 'content-type': type } });
  return { status: response.status, json: (await response.json()) as Answer['json'] };
}

const resident = () => {
  const [, kB] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${workerd.pid}/status`, 'utf8'))!;
  return Number(kB) / 1024;
};

if (folder && process.platform === 'linux') {
  const photo = shrink(await decodeImage(SAMPLE, 1e8), 2);
  test.before(async () => {
    unpackInto(join(folder, 'node_modules'), 'none');
    ({ workerd, url } = await startWorkerd(folder, 'worker.js'));
  });
  test.after(() => void workerd.kill());

  test('raw pixels have the faces they have in Node', async () => {
    const detector = await createDetector({ deterministic: true, elg: 'lite', threads: 1 });
    const smallest = Math.max(20, Math.min(photo.width, photo.height) / 24);
    const want = detector.detectSync(photo, { minFaceSize: smallest, minConfidence: 0.9, maxFaces: 100 });
    detector.close();
    assert.ok(want.length > 0);
    const { status, json } = await post(
      photo.data,
      'application/octet-stream',
      `?width=${photo.width}&height=${photo.height}`,
    );
    assert.is(status, 200);
    assert.equal(rounded(json.faces), rounded(want));
  });

  test('bad requests are answered in words', async () => {
    const jpeg = new Uint8Array(readFileSync(SAMPLE));
    const cases: [number, string, Answer][] = [
      [400, 'JPEG', await post(new TextEncoder().encode('no picture'), 'image/jpeg')],
      [400, 'JPEG', await post(jpeg.slice(0, 100), 'image/jpeg')],
      [400, 'JPEG', await post(null, 'image/jpeg')],
      [413, 'SIZE', await post(jpeg, 'image/jpeg')], // 1920x1537
      [415, 'TYPE', await post(jpeg, 'image/webp')],
      [400, 'SACCADE_BAD_IMAGE', await post(new Uint8Array(5), 'application/octet-stream', '?width=2&height=2')],
      [400, 'SACCADE_BAD_IMAGE', await post(new Uint8Array(5), 'application/octet-stream')],
      [413, 'SIZE', await post(new Uint8Array(9_000_001), 'application/octet-stream', '?width=2&height=2')],
    ];
    for (const [status, code, answer] of cases) {
      assert.is(answer.status, status, code);
      assert.is(answer.json.error?.code, code);
    }
  });

  test(`${REQUESTS} requests, bad ones among them: all answered, memory flat`, async () => {
    const jpeg = new Uint8Array(await encodeJpeg().encode({ ...photo, data: Buffer.from(photo.data) }, {}));
    const pixels = () => post(photo.data, 'application/octet-stream', `?width=${photo.width}&height=${photo.height}`);
    const kinds = [
      { status: 200, ask: pixels },
      { status: 200, ask: () => post(jpeg, 'image/jpeg') },
      { status: 400, ask: () => post(jpeg.slice(0, jpeg.length >> 1), 'image/jpeg') },
      { status: 400, ask: () => post(new Uint8Array(1000), 'application/octet-stream', '?width=9&height=9') },
    ];
    const memory: number[] = [];
    const counts = new Map<number, number>();
    const began = performance.now();
    for (let i = 0; i < REQUESTS; i += 4) {
      const answers = await Promise.all(kinds.map(({ ask }) => ask()));
      for (const [k, { status, json }] of answers.entries()) {
        assert.is(status, kinds[k]!.status, JSON.stringify(json.error));
        if (status === 200) assert.ok(json.faces!.length > 0);
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
      memory.push(resident());
    }
    const early = Math.max(...memory.slice(15, 25));
    const late = Math.max(...memory.slice(-10));
    const sizes = [memory[0], early, late].map((mib) => mib!.toFixed(0)).join(', ');
    process.stdout.write(
      `\n  ${JSON.stringify([...counts])} in ${((performance.now() - began) / 1000).toFixed(1)} s; resident MiB at first, early, late: ${sizes}\n`,
    );
    assert.is(
      [...counts.values()].reduce((a, b) => a + b),
      REQUESTS,
    );
    assert.ok(late < early * 1.15 + 16, `${early} MiB, later ${late} MiB`);
  });
} else test('skipped', () => undefined);

test.run();

// To 9 digits: Math.exp, in the confidence of an eye, is not the same in every engine to the last.
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? Number(v.toPrecision(9)) : v));
}

// Every `step`th pixel: a smaller picture without a resizer.
function shrink(
  { data, width, height }: { data: Uint8Array | Uint8ClampedArray; width: number; height: number },
  step: number,
) {
  const [w, h] = [Math.floor(width / step), Math.floor(height / step)];
  const out = new Uint32Array(w * h);
  const from = new Uint32Array(data.slice().buffer);
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) out[y * w + x] = from[y * step * width + x * step]!;
  return { data: new Uint8Array(out.buffer), width: w, height: h };
}
