// Many requests at a time: who waits, who is refused, who leaves, and what happens when the server stops.
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHandler, type Entry, type Handler } from '../../bindings/http/index.node.ts';
import { createDetector, type Detector } from '../../bindings/index.node.ts';
import { get, JPEG, post, streamOf } from './requests.ts';

const test = suite<{ detector: Detector }>('http/load');
const OCTETS = { 'content-type': 'application/octet-stream' };

test.before(async (context) => void (context.detector = await createDetector({ threads: 2 })));
test.after(({ detector }) => detector.close());

async function gauge(handler: Handler, name: string): Promise<number> {
  const { text } = await get(handler, '/metrics');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)![1]);
}

test('over the queue: 429 with Retry-After at once; those inside have their answers', async ({ detector }) => {
  const handler = createHandler(detector, { concurrent: 1, queue: 2 });
  const ended: number[] = [];
  const all = Array.from({ length: 6 }, async () => {
    const answer = await post(handler, JPEG, OCTETS);
    ended.push(answer.status);
    return answer;
  });
  const answers = await Promise.all(all);
  assert.equal(
    answers.map(({ status }) => status),
    [200, 200, 200, 429, 429, 429],
  );
  assert.equal(ended.slice(0, 3), [429, 429, 429]);
  assert.match(answers[3]!.headers.get('retry-after')!, /^\d+$/);
  assert.is(answers[3]!.json.error.code, 'SACCADE_BUSY');
  assert.is((await post(handler, JPEG, OCTETS)).status, 200);
  assert.is(await gauge(handler, 'saccade_requests_inside'), 0);
});

test('a detector that is busy itself is 429 too', async () => {
  const detector = await createDetector({ threads: 1, maxQueue: 0, eyes: false });
  const handler = createHandler(detector);
  const statuses = await Promise.all([post(handler, JPEG, OCTETS), post(handler, JPEG, OCTETS)]);
  // pictures of the handler are bounded by its own limits
  assert.equal(
    statuses.map(({ status }) => status),
    [200, 200],
  );
  detector.close();
  const { status, json, headers } = await post(handler, JPEG, OCTETS);
  assert.equal([status, json.error.code, headers.has('retry-after')], [503, 'SACCADE_CLOSED', true]);
});

test('a client that leaves makes room at once: while its body comes, while it waits, while it is looked at', async ({
  detector,
}) => {
  const entries: Entry[] = [];
  const handler = createHandler(detector, { concurrent: 1, queue: 0 }, { log: (entry) => entries.push(entry) });
  const leaving = async (body: BodyInit, after: number, query = '') => {
    const stop = new AbortController();
    const answer = post(handler, body, OCTETS, query, stop.signal).catch(() => null);
    await sleep(after);
    assert.is(await gauge(handler, 'saccade_requests_inside'), 1);
    stop.abort();
    await sleep(5);
    assert.is(await gauge(handler, 'saccade_requests_inside'), 0);
    await answer;
    assert.is(entries.findLast(({ path }) => path === '/detect')!.code, 'HTTP_GONE');
  };
  await leaving(streamOf(JPEG.subarray(0, 9), 2, false).stream, 20);
  // hundreds of milliseconds of work
  await leaving(JPEG, 30, '?minFaceSize=12&scaleFactor=0.95');
  const start = performance.now();
  assert.is((await post(handler, JPEG, OCTETS)).status, 200);
  assert.ok(performance.now() - start < 1000, 'the detector is free again');
});

test('who waits in the queue leaves it at once', async ({ detector }) => {
  const handler = createHandler(detector, { concurrent: 1, queue: 1 });
  const first = post(handler, JPEG, OCTETS, '?minFaceSize=12&scaleFactor=0.95');
  const stop = new AbortController();
  const second = post(handler, JPEG, OCTETS, '', stop.signal).catch(() => null);
  await sleep(20);
  assert.is((await post(handler, JPEG, OCTETS)).status, 429);
  stop.abort();
  await sleep(5);
  const third = post(handler, JPEG, OCTETS);
  assert.equal([(await first).status, (await third).status], [200, 200]);
  await second;
});

test('over the time: 503 with Retry-After, and the picture is given up', async ({ detector }) => {
  const handler = createHandler(detector, { time: 60, work: 1e9 });
  const { status, json, headers } = await post(handler, JPEG, OCTETS, '?minFaceSize=12&scaleFactor=0.97');
  assert.equal([status, json.error.code], [503, 'HTTP_TIME']);
  assert.match(headers.get('retry-after')!, /^\d+$/);
  assert.is(await gauge(handler, 'saccade_requests_inside'), 0);
});

test('drain: what is inside is answered, what comes is 503, and it is not ready', async ({ detector }) => {
  const handler = createHandler(detector);
  const inside = [post(handler, JPEG, OCTETS), post(handler, JPEG, OCTETS)];
  let isDrained = false;
  const drained = handler.drain().then(() => (isDrained = true));
  const late = await post(handler, JPEG, OCTETS);
  assert.equal([late.status, late.json.error.code], [503, 'HTTP_DRAINING']);
  assert.match(late.headers.get('retry-after')!, /^\d+$/);
  assert.equal([(await get(handler, '/readyz')).status, (await get(handler, '/healthz')).status], [503, 200]);
  assert.not(isDrained);
  assert.equal(
    (await Promise.all(inside)).map(({ status }) => status),
    [200, 200],
  );
  await drained;
  await handler.drain();
});

test('metrics are in the text format, and count', async ({ detector }) => {
  const handler = createHandler(detector);
  const { json } = await post(handler, JPEG, OCTETS);
  await post(handler, 'x', OCTETS);
  const { text, headers } = await get(handler, '/metrics');
  assert.match(headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
  const sample = /^[a-z_]+(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? (\d+(\.\d+)?(e-\d+)?)$/;
  for (const line of text.trimEnd().split('\n'))
    assert.ok(/^# (HELP|TYPE) [a-z_]+ ./.test(line) || sample.test(line), line);
  assert.match(text, new RegExp(`^saccade_faces_total ${json.faces.length}$`, 'm'));
  assert.match(text, /^saccade_pictures_total 1$/m);
  assert.match(text, /^saccade_pixels_total 666505$/m);
  assert.match(text, /^saccade_requests_total\{status="200"\} 1$/m);
  assert.match(text, /^saccade_requests_total\{status="422"\} 1$/m);
  assert.match(text, /^saccade_request_seconds_bucket\{le="\+Inf"\} 2$/m);
  assert.match(text, /^saccade_request_seconds_count 2$/m);
  assert.match(text, /^saccade_info\{version="[\d.]+",build="[a-z-]+",threads="2"\} 1$/m);
  // buckets grow
  const buckets = [...text.matchAll(/_bucket\{le="[^"]+"\} (\d+)/g)].map(([, count]) => Number(count));
  assert.equal(
    buckets,
    [...buckets].sort((a, b) => a - b),
  );
});

test.run();
