// Many requests at a time: who waits, who is refused, who leaves, and what happens when the server stops.
import { setTimeout as sleep } from 'node:timers/promises';
import parse from 'parse-prometheus-text-format';
import { Counter, Registry } from 'prom-client';
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

interface Family {
  name: string;
  type: string;
  metrics: { value?: string; labels?: Record<string, string>; buckets?: Record<string, string>; count?: string }[];
}

for (const register of [undefined, new Registry()]) {
  test(`metrics are in the text format, and count, ${register ? "in prom-client's registry" : 'by themselves'}`, async ({
    detector,
  }) => {
    if (register) new Counter({ name: 'others_total', help: 'of the program around', registers: [register] }).inc(3);
    const handler = createHandler(detector, {}, register ? { register } : {});
    const { json } = await post(handler, JPEG, OCTETS);
    await post(handler, 'x', OCTETS);
    const { text, headers } = await get(handler, '/metrics');
    assert.match(headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
    const families = parse(text) as Family[];
    const values = (name: string) => families.find((family) => family.name === name)!.metrics;
    const value = (name: string) => values(name).map(({ value }) => Number(value));
    assert.equal(value('saccade_faces_total'), [json.faces.length]);
    assert.equal(value('saccade_pictures_total'), [1]);
    assert.equal(value('saccade_pixels_total'), [666505]);
    assert.equal(value('saccade_requests_inside'), [0]);
    assert.equal(
      values('saccade_requests_total').map(({ labels, value }) => [labels!.status, value]),
      [
        ['200', '1'],
        ['422', '1'],
      ],
    );
    const stages = values('saccade_stage_seconds_total').map(({ labels }) => labels!.stage);
    assert.equal(stages, ['queue', 'decode', 'pyramid', 'pnet', 'rnet', 'onet', 'eyes']);
    const [{ buckets, count }] = values('saccade_request_seconds') as [Required<Family['metrics'][0]>];
    assert.equal([count, buckets['+Inf']], ['2', '2']);
    const upTo = ([name]: [string, string]) => Number(name.replace('Inf', 'Infinity'));
    const counts = Object.entries(buckets)
      .sort((a, b) => upTo(a) - upTo(b))
      .map(([, count]) => Number(count));
    assert.equal(
      counts,
      [...counts].sort((a, b) => a - b),
    );
    assert.is(values('saccade_info')[0]!.labels!.threads, '2');
    assert.equal(register ? value('others_total') : [3], [3]);
  });
}

test('bodies that do not come make room once nothing of them came for a second', async ({ detector }) => {
  const handler = createHandler(detector, { concurrent: 1, queue: 1 });
  const begun = () => new ReadableStream({ start: (body) => body.enqueue(JPEG.subarray(0, 3)) });
  const silent = [post(handler, begun(), OCTETS), post(handler, begun(), OCTETS)];
  assert.is((await post(handler, JPEG, OCTETS)).status, 429);
  await sleep(1100);
  const answers = await Promise.all([post(handler, JPEG, OCTETS), post(handler, JPEG, OCTETS), ...silent]);
  assert.equal(
    answers.map(({ status }) => status),
    [200, 200, 429, 429],
  );
  assert.is(await gauge(handler, 'saccade_requests_inside'), 0);
});

test('callers take turns, and one that fills the queue makes room for others', async ({ detector }) => {
  const caller = (request: Request) => request.headers.get('x-caller') ?? undefined;
  const handler = createHandler(detector, { concurrent: 1, queue: 5 }, { caller: caller as never });
  const ended: string[] = [];
  const ask = async (name: string) => {
    const { status } = await post(handler, JPEG, { ...OCTETS, 'x-caller': name[0]! }, '?minFaceSize=100&eyes=false');
    ended.push(`${name} ${status}`);
  };
  const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'].map(ask);
  await sleep(1);
  all.push(...['b1', 'c1'].map(ask));
  await Promise.all(all);
  // a7 found it full; b1 and c1 came instead of the last ones that waited, and were not behind the others
  assert.equal(ended.filter((name) => name.endsWith('429')).sort(), ['a5 429', 'a6 429', 'a7 429']);
  const served = ended.filter((name) => name.endsWith('200')).map((name) => name.slice(0, 2));
  assert.equal(
    served.filter((name) => name.startsWith('a')),
    ['a1', 'a2', 'a3', 'a4'],
  );
  assert.ok(served.indexOf('b1') < 4 && served.indexOf('c1') < 4, String(served));
});

test.run();
