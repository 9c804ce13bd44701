// The handler with a real detector: what it takes, what it gives, what it says of mistakes.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createHandler, type Entry, type Handler } from '../../bindings/http/index.node.ts';
import { createHandler as createPlain } from '../../bindings/http/index.ts';
import { createDetector, SaccadeError, type Detector, type PixelImage } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';
import { get, JPEG, post } from './requests.ts';

const test = suite<{ detector: Detector; handler: Handler; pixels: PixelImage; line: { faces: unknown[] } }>(
  'http/handler',
);
const OCTETS = { 'content-type': 'application/octet-stream' };

test.before(async (context) => {
  context.detector = await createDetector({ threads: 2 });
  context.handler = createHandler(context.detector);
  context.pixels = await decodeImage(JPEG, 1e8);
  const command = [join(ROOT, 'dist/bindings/cli/main.js'), 'detect', '--json', join(ROOT, 'sample.jpg')];
  context.line = JSON.parse(spawnSync(process.execPath, command, { encoding: 'utf8' }).stdout);
});
test.after(({ detector }) => detector.close());

const form = (...parts: (Blob | string)[]) => {
  const body = new FormData();
  parts.forEach((part, i) => body.append(`part${i}`, part));
  return body;
};

test('a picture by every way in gives the line of the command', async ({ handler, pixels, line }) => {
  const { data, width, height } = pixels;
  const raw = data as Uint8Array<ArrayBuffer>;
  const size = `width=${width}&height=${height}`;
  const json = JSON.stringify({ data: Buffer.from(data).toString('base64'), width, height, format: 'rgba' });
  const named = form(new File([JPEG], 'a "b"\u202e.jpg', { type: 'image/jpeg' }));
  const answers = {
    raw: await post(handler, JPEG, { 'content-type': 'image/jpeg' }),
    // what a browser says of a file is not asked
    wrong: await post(handler, JPEG, { 'content-type': 'image/png; x=y' }),
    octets: await post(handler, JPEG, OCTETS),
    pixels: await post(handler, raw, OCTETS, `?${size}`),
    json: await post(handler, json, { 'content-type': 'application/json' }),
    folded: await post(handler, json.replace(/[\w+/]{76}/g, '$&\\n'), { 'content-type': 'application/json' }),
    form: await post(handler, named),
    root: await (async () => {
      const request = new Request('http://here/', { method: 'POST', body: JPEG, headers: OCTETS });
      return { json: (await ((await handler(request)) as Response).json()) as object };
    })(),
  };
  for (const [name, { json }] of Object.entries(answers)) {
    const given = json as unknown as Record<string, unknown>;
    assert.equal({ ...given, file: '', ms: 0 }, { ...line, file: '', ms: 0 }, name);
    assert.type(given.ms, 'number');
    assert.is(given.file, name === 'form' ? 'a "b"\u202e.jpg' : '-', name);
  }
  // what turns the direction of writing is escaped
  assert.not.match(answers.form.text, /\u202e/);
  assert.match(answers.raw.headers.get('server-timing')!, /^queue;dur=[\d.]+, decode;dur=[\d.]+, pyramid;dur=/);
  assert.is(answers.raw.headers.get('cache-control'), 'no-store');
});

test('options are the query', async ({ handler, line }) => {
  const ask = async (query: string) => (await post(handler, JPEG, OCTETS, query)).json;
  assert.is((await ask('?maxFaces=1')).faces.length, 1);
  assert.ok(line.faces.length > 1);
  const [face] = (await ask('?eyes=false&minFaceSize=60&thresholds=.6,.7,.7&preset=careful&refine=true'))
    .faces as object[];
  assert.is((face as { eyes: unknown }).eyes, null);
  const refused = async (query: string) => {
    const { status, json } = await post(handler, JPEG, OCTETS, query);
    assert.is(status, 400, query);
    assert.is(json.error.code, 'SACCADE_BAD_OPTION', query);
    return json.error.message;
  };
  assert.match(await refused('?minface=40'), /^Unknown option 'minface'\. Must be one of minFaceSize, .*, stride\.$/);
  assert.match(await refused('?minFaceSize=4'), /at least 12 for option 'minFaceSize' but received 4/);
  assert.match(await refused('?minFaceSize=x'), /but received 'x'/);
  assert.match(await refused('?minFaceSize='), /but received ''/);
  assert.match(await refused('?eyes=1'), /true or false for option 'eyes' but received '1'/);
  assert.match(await refused('?eyes=true&eyes=false'), /one value/);
  assert.match(await refused('?thresholds=.6,.7'), /three numbers/);
  assert.match(await refused('?maxDecodeMs=1'), /Unknown option 'maxDecodeMs'/);
  assert.match(await refused('?signal=1'), /Unknown option 'signal'/);
  assert.match(await refused('?__proto__=1'), /Unknown option '__proto__'/);
  assert.match(await refused('?width=3'), /option 'height'/);
  assert.match(await refused(`?${'x'.repeat(5000)}=1`), /^.{1,400}$/);
});

test('Accept: CSV, an SVG over the picture, the picture drawn', async ({ handler, detector, pixels, line }) => {
  const ask = (accept: string, with_ = handler) => post(with_, JPEG, { ...OCTETS, accept });
  const csv = await ask('text/csv');
  assert.is(csv.headers.get('content-type'), 'text/csv; charset=utf-8; header=present');
  assert.is(csv.text.trim().split('\n').length, 1 + line.faces.length);
  const svg = await ask('image/svg+xml, application/json;q=0.5');
  assert.is(svg.headers.get('content-type'), 'image/svg+xml');
  assert.match(svg.text, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="959" height="695"/);
  assert.match(svg.headers.get('content-security-policy')!, /default-src 'none'/);
  const png = await ask('image/png');
  assert.is(png.headers.get('content-type'), 'image/png');
  const drawn = await decodeImage(png.bytes, 1e8);
  assert.equal([drawn.width, drawn.height], [pixels.width, pixels.height]);
  let differing = 0;
  for (let i = 0; i < drawn.data.length; i++) differing += Number(drawn.data[i] !== pixels.data[i]);
  assert.ok(differing > 1000 && differing < drawn.data.length / 10, `${differing}`);
  // pixels without alpha, with a stride
  const rgb = { 'content-type': 'application/json', accept: 'image/png' };
  const gray = JSON.stringify({ data: btoa('\0'.repeat(50 * 64)), width: 40, height: 50, format: 'gray', stride: 64 });
  assert.equal((await decodeImage((await post(handler, gray, rgb)).bytes, 1e8)).width, 40);
  // what a page's <img> asks for, and what curl does
  assert.is(
    (await ask('image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5')).headers.get('content-type'),
    'image/svg+xml',
  );
  assert.is((await ask('*/*')).headers.get('content-type'), 'application/json');
  assert.is((await ask('text/html, */*;q=0.1')).headers.get('content-type'), 'application/json');
  for (const none of ['text/html', 'image/jpeg', 'application/json;q=0', 'x', '']) {
    const { status, json } = await ask(none);
    assert.equal([status, json.error.code], [406, 'HTTP_NOT_ACCEPTABLE'], none);
  }
  const plain = createPlain(detector);
  assert.equal([(await ask('image/png', plain)).status, (await ask('text/csv', plain)).status], [406, 200]);
});

test('other paths and methods', async ({ handler, detector }) => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
    assert.is((await get(handler, path)).status, 200, path);
    assert.is((await get(handler, path, 'HEAD')).status, 200, path);
    const { status, headers, json } = await get(handler, path, 'DELETE');
    assert.equal([status, headers.get('allow'), json.error.code], [405, 'GET, HEAD', 'HTTP_METHOD']);
  }
  assert.equal([(await get(handler, '/detect')).status, (await get(handler, '/')).headers.get('allow')], [405, 'POST']);
  for (const path of ['/x', '/detect/', '/constructor', '/../../etc/passwd', '/%2e%2e/etc/passwd', '//healthz'])
    assert.is((await get(handler, path)).json.error.code, 'HTTP_NOT_FOUND', path);
  const mounted = createHandler(detector, {}, { base: '/api/faces' });
  const at = async (path: string) =>
    ((await mounted(new Request(`http://here${path}`, { method: 'POST', body: JPEG, headers: OCTETS }))) as Response)
      .status;
  assert.equal(
    [await at('/api/faces'), await at('/api/faces/detect'), await at('/detect'), await at('/api/facesx')],
    [200, 200, 404, 404],
  );
  assert.is((await get(mounted, '/api/faces/healthz')).status, 200);
});

test('a path or an address in a request is never read', async ({ handler }) => {
  const fetched = globalThis.fetch;
  globalThis.fetch = () => assert.unreachable('nothing is fetched') as never;
  try {
    const own = join(ROOT, 'sample.jpg');
    for (const text of [
      own,
      `file://${own}`,
      'http://127.0.0.1:1/x.jpg',
      'data:image/png;base64,AAAA',
      '/etc/passwd',
    ]) {
      for (const [body, headers] of [
        [text, OCTETS],
        [JSON.stringify(text), { 'content-type': 'application/json' }],
        [JSON.stringify({ data: text, width: 2, height: 2 }), { 'content-type': 'application/json' }],
        [JSON.stringify({ path: text }), { 'content-type': 'application/json' }],
        [form(text), {}],
        [form(new Blob([text])), {}],
      ] as const) {
        const { status, json } = await post(handler, body as string, headers as Record<string, string>);
        assert.ok(status === 422 || status === 400, `${status}`);
        assert.not.match(json.error.message, /node_modules|bindings|\bat /);
      }
    }
  } finally {
    globalThis.fetch = fetched;
  }
});

test('each answer is logged once, failures by their code', async ({ detector }) => {
  const entries: Entry[] = [];
  const handler = createHandler(detector, {}, { log: (entry) => entries.push(entry) });
  await post(handler, JPEG, OCTETS, '?maxFaces=2');
  await post(handler, 'x', OCTETS);
  await get(handler, `/${'x'.repeat(999)}?secret`);
  const [found, bad, none] = entries;
  assert.equal(
    [found!.status, found!.bytes, found!.faces, found!.code, found!.path],
    [200, JPEG.length, 2, null, '/detect'],
  );
  assert.equal([bad!.status, bad!.faces, bad!.code], [422, null, 'SACCADE_BAD_IMAGE']);
  assert.equal([none!.status, none!.path.length, none!.method], [404, 200, 'GET']);
});

test('limits and extras are checked', ({ detector }) => {
  const refused = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return (error as SaccadeError).code;
    }
    return null;
  };
  for (const limits of [
    { bytes: 0 },
    { time: 3e9 },
    { queue: -1 },
    { concurrent: 0.5 },
    { pixel: 3 },
    { threshold: 1.1 },
    { threshold: NaN },
    4,
  ])
    assert.is(
      refused(() => createHandler(detector, limits as object)),
      'SACCADE_BAD_OPTION',
      JSON.stringify(limits),
    );
  for (const extras of [
    { base: '/x/' },
    { base: 'x' },
    { base: '/a b' },
    { base: '/a?b' },
    { base: '/a/../b' },
    { base: ['/a'] },
    { log: 1 },
    { logs: 1 },
  ])
    assert.is(
      refused(() => createHandler(detector, {}, extras as object)),
      'SACCADE_BAD_OPTION',
      JSON.stringify(extras),
    );
  assert.is(
    refused(() => createHandler({} as Detector)),
    'SACCADE_BAD_OPTION',
  );
  assert.is(
    refused(() => createHandler(undefined as unknown as Detector)),
    'SACCADE_BAD_OPTION',
  );
});

test.run();
