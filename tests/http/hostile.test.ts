// Bodies that mean harm: too large, endless, slow, broken off, headers that promise more than there is.
import { deflateSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHandler, type Handler } from '../../bindings/http/index.node.ts';
import { mostPixels } from '../../bindings/http/limits.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { PRESETS } from '../../bindings/detector/presets.ts';
import { createDetector, type DetectOptions, type Detector } from '../../bindings/index.node.ts';
import { crc32 } from '../decode/crc.ts';
import { answerOf, JPEG, post, streamOf } from './requests.ts';

const test = suite<{ detector: Detector; handler: Handler }>('http/hostile');
const OCTETS = { 'content-type': 'application/octet-stream' };

test.before(async (context) => {
  context.detector = await createDetector({ threads: 2, eyes: false });
  context.handler = createHandler(context.detector, { bytes: 1 << 20, time: 5000 });
});
// whatever came before, the next picture has its answer
test.after.each(async ({ handler }) => assert.is((await post(handler, JPEG, OCTETS)).status, 200));
test.after(({ detector }) => detector.close());

test('a body without an end is read up to the limit, whatever Content-Length says', async ({ handler }) => {
  for (const headers of [OCTETS, { ...OCTETS, 'content-length': '5' }]) {
    const { stream, state } = streamOf(new Uint8Array(65536), Infinity);
    const { status, json } = await post(handler, stream, headers);
    assert.equal([status, json.error.code], [413, 'HTTP_TOO_LARGE']);
    assert.ok(state.isCancelled);
    assert.ok(state.pulled <= (1 << 20) + 2 * 65536, `${state.pulled}`);
  }
});

test('one that says itself that it is too large is not read', async ({ handler }) => {
  const { stream, state } = streamOf(new Uint8Array(65536), Infinity);
  const { status } = await post(handler, stream, { ...OCTETS, 'content-length': '99999999' });
  assert.equal([status, state.pulled], [413, 0]);
});

test('exactly the limit is taken, a byte more is not', async ({ detector }) => {
  for (const [bytes, want] of [
    [JPEG.length, 200],
    [JPEG.length - 1, 413],
  ] as const) {
    const { stream } = streamOf(JPEG, 1);
    assert.is((await post(createHandler(detector, { bytes }), stream, OCTETS)).status, want);
  }
});

test('chunks of a byte take no more memory than one of all', async ({ handler }) => {
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  let sent = 0;
  const byte = new Uint8Array(1);
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ % 4096 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
      if (sent > 200_000) controller.close();
      else controller.enqueue(byte);
    },
  });
  assert.is((await post(handler, stream, OCTETS)).status, 422);
  assert.ok(most < 100e6, `${most}`);
});

test('a body that comes too slowly ends with 408, and its stream is let go', async ({ detector }) => {
  const handler = createHandler(detector, { time: 200 });
  const { stream, state } = streamOf(JPEG.subarray(0, 100), 3, false);
  const start = performance.now();
  const { status, json } = await post(handler, stream, OCTETS);
  assert.equal([status, json.error.code], [408, 'HTTP_SLOW']);
  assert.ok(performance.now() - start < 2000);
  assert.ok(state.isCancelled);
});

test('a body that breaks off is 400, a picture that does 422', async ({ handler }) => {
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(JPEG.subarray(0, 1000));
      controller.error(new Error('/secret/path: gone'));
    },
  });
  const { status, json } = await post(handler, stream, OCTETS);
  assert.equal([status, json.error.code], [400, 'HTTP_BODY']);
  assert.not.match(json.error.message, /secret/);
  for (const length of [0, 1, 2, 66, 1000, JPEG.length >> 1]) {
    const answer = await post(handler, JPEG.slice(0, length), { 'content-type': 'image/jpeg' });
    assert.equal([answer.status, answer.json.error.code], [422, 'SACCADE_BAD_IMAGE'], `${length}`);
  }
  assert.is((await post(handler, null, OCTETS)).status, 422);
});

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

test('headers that promise more than the limits, or more than the bytes can pay for', async ({ handler }) => {
  const png = (width: number, height: number, data: Uint8Array) => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 6, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('IDAT', data),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  };
  const start = performance.now();
  for (const bytes of [
    png(60000, 60000, deflateSync(Buffer.alloc(1000))),
    png(4001, 4000, deflateSync(Buffer.alloc(4001 * 4 * 100))),
    // a thousand to one, as deflate can: the pixels are over the limit
    png(5000, 4000, deflateSync(Buffer.alloc(5000 * 4000 * 4 + 4000))),
    Buffer.from('GIF89a\xff\xff\xff\xff\x00\x00\x00', 'latin1'),
  ]) {
    const { status, json } = await post(handler, new Uint8Array(bytes), { 'content-type': 'image/png' });
    assert.equal([status, json.error.code], [422, 'SACCADE_BAD_IMAGE']);
  }
  assert.ok(performance.now() - start < 2000);
});

test('options that ask for too much work are 422 before anything is decoded', async ({ detector }) => {
  const handler = createHandler(detector, { work: 500_000 });
  assert.is((await post(handler, JPEG, OCTETS)).status, 200);
  // 959×695 at 0.36 / 0.497 is 0.48 million; at 12 px 1.34 million
  const { status, json } = await post(handler, JPEG, OCTETS, '?minFaceSize=12');
  assert.equal([status, json.error.code], [422, 'SACCADE_BAD_IMAGE']);
  assert.match(json.error.message, /at most 2486\d\d pixels .* pixels\. The limit 'work' allows no more .*minFaceSize/);
  assert.not.match(json.error.message, /maxPixels/);
  const { json: few } = await post(handler, JPEG, OCTETS, '?maxPixels=1000');
  assert.match(few.error.message, /at most 1000 pixels .* Raise maxPixels/);
  assert.is((await post(handler, JPEG, OCTETS, '?scaleFactor=0.99')).status, 422);
  assert.is((await post(handler, JPEG, OCTETS, '?minFaceSize=60&maxPixels=1000')).status, 422);
});

test('thresholds below the limit are 400, unless the detector has them itself', async ({ detector, handler }) => {
  const gray = new Uint8Array(300 * 300).fill(128);
  const ask = (query: string, by = handler) => post(by, gray, OCTETS, `?width=300&height=300&format=gray&${query}`);
  const start = performance.now();
  for (const query of [
    'thresholds=0,0,0',
    'thresholds=.6,.7,.49',
    'thresholds=0,.7,.7',
    'preset=thorough&thresholds=.5,0,.7',
  ]) {
    const { status, json } = await ask(query);
    assert.equal([status, json.error.code], [400, 'SACCADE_BAD_OPTION'], query);
    assert.match(json.error.message, /at least 0\.5 \(limit 'threshold'\) for option 'thresholds' but received \[/);
  }
  assert.ok(performance.now() - start < 500, 'nothing is looked at');
  for (const query of ['thresholds=.5,.5,.5', ...Object.keys(PRESETS).map((name) => `preset=${name}`), 'eyes=false'])
    assert.is((await ask(query)).status, 200, query);
  const strict = createHandler(detector, { threshold: 0.6 });
  assert.equal(
    [(await ask('preset=thorough', strict)).status, (await ask('preset=careful', strict)).status],
    [400, 200],
  );
  const open = createHandler(detector, { threshold: 0 });
  assert.is((await ask('thresholds=0,.9,.9', open)).status, 200);
  const low = await createDetector({ threads: 1, eyes: false, thresholds: [0.1, 0.7, 0.7] });
  const lower = createHandler(low);
  assert.equal([(await ask('', lower)).status, (await ask('thresholds=.1,.7,.7', lower)).status], [200, 200]);
  assert.is((await ask('thresholds=.09,.7,.7', lower)).status, 400);
  low.close();
});

test('what is looked at in more turns, or more closely, counts as more work', () => {
  const limits = { pixels: 16e6, work: 48e6 };
  const options = (of: DetectOptions) => detectOptions({ maxPixels: 1e8, ...of });
  const most = (of: DetectOptions, own: DetectOptions = {}) => mostPixels(limits, options(of), options(own));
  for (const of of [{}, { preset: 'careful' }, { preset: 'thorough' }, { refine: true, light: 'auto' }] as const)
    assert.is(most(of), 16e6, JSON.stringify(of));
  // levels of 20 px at 0.709: 0.724 of the picture
  const near = (given: number, want: number) => assert.ok(Math.abs(given / want - 1) < 0.001, `${given}`);
  near(most({ rotations: 'quarters' }), 16e6);
  near(most({ rotations: 'any' }), 48e6 / 0.7239 / 5);
  near(most({ rotations: 'any', preset: 'thorough' }), 48e6 / 5 / 1.4);
  // what the server's own detector does is what it was sized for
  assert.is(most({ rotations: 'any' }, { rotations: 'any' }), 16e6);
  assert.is(most({ rotations: 'none' }, { rotations: 'any' }), 16e6);
  near(most({ rotations: 'any' }, { rotations: 'quarters', preset: 'thorough' }), 16e6);
});

test('rotations over the work are 422', async ({ detector }) => {
  // 959×695 at 0.36 / 0.497 is 0.48 million
  const handler = createHandler(detector, { work: 1_000_000 });
  const status = async (query: string) => (await post(handler, JPEG, OCTETS, query)).status;
  assert.equal(
    [await status(''), await status('?rotations=quarters'), await status('?rotations=any')],
    [200, 422, 422],
  );
});

test('JSON that is nested deeply, or names a constructor, is 4xx', async ({ handler }) => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  for (const text of [
    deep,
    `{"data":${deep},"width":1,"height":1}`,
    ...['width', 'height', 'format', 'stride'].map((name) =>
      JSON.stringify({ data: 'AAAA', width: 1, height: 1, [name]: 0 }).replace(`"${name}":0`, `"${name}":${deep}`),
    ),
    '{"constructor":{"name":{"length":99}}}',
  ]) {
    const { status, json } = await post(handler, text, { 'content-type': 'application/json' });
    assert.equal([status, json.error.code], [422, 'SACCADE_BAD_IMAGE'], text.slice(0, 60));
  }
});

test('a form that sends a name for a file is told of the @', async ({ handler }) => {
  const form = new FormData();
  form.append('image', 'photo.jpg');
  const { status, json } = await post(handler, form);
  assert.equal([status, json.error.code], [400, 'HTTP_BODY']);
  assert.match(json.error.message, /0 files and 1 texts\. .*-F image=@photo\.jpg\.$/);
});

test('a URL that is none is 400', async ({ detector }) => {
  const paths: string[] = [];
  const handler = createHandler(detector, {}, { log: ({ path }) => paths.push(path) });
  const { status, json } = await answerOf((await handler({ url: '/', method: 'POST' } as Request)) as Response);
  assert.equal([status, json.error.code, paths], [400, 'HTTP_URL', ['']]);
});

test('types that are none', async ({ handler }) => {
  const status = async (body: BodyInit, headers: Record<string, string>) => {
    const { status, json } = await post(handler, body, headers);
    return `${status} ${json.error.code}`;
  };
  assert.is(await status(JPEG, { 'content-type': 'text/html' }), '415 HTTP_MEDIA_TYPE');
  assert.is(await status(JPEG, { 'content-type': 'application/x-www-form-urlencoded' }), '415 HTTP_MEDIA_TYPE');
  assert.is(await status(JPEG, { ...OCTETS, 'content-encoding': 'gzip' }), '415 HTTP_MEDIA_TYPE');
  const json = { 'content-type': 'application/json' };
  for (const text of ['', '{', 'null', '[]', '"x"', '{}', '{"data":[1,2]}', '['.repeat(100_000)])
    assert.match(await status(text, json), /^4(00|22) (HTTP_BODY|SACCADE_BAD_IMAGE)$/, text.slice(0, 20));
  for (const fields of [
    { data: 'AAAA', width: 1e9, height: 1e9 },
    { data: 'AAAA', width: -1, height: -1 },
    { data: 'AAAA', width: '1', height: 1 },
    { data: 'AAAA', width: 1, height: 1, format: 'cmyk' },
    { data: 'AAAA', width: 1, height: 1, timestamp: 4 },
    { data: '%%%', width: 1, height: 1 },
  ])
    assert.is(await status(JSON.stringify(fields), json), '422 SACCADE_BAD_IMAGE', JSON.stringify(fields));
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
  for (const body of [
    '',
    '--x',
    '--x\r\n\r\n',
    '--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nhalf',
  ])
    assert.is(await status(body, multipart), '400 HTTP_BODY', body);
  assert.is(await status('x', { 'content-type': 'multipart/form-data' }), '400 HTTP_BODY');
  const two = new FormData();
  two.append('a', new Blob([JPEG]));
  two.append('b', new Blob([JPEG]));
  assert.is(await status(two, {}), '400 HTTP_BODY');
});

test.run();
