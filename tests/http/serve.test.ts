// `saccade serve` as a process: requests over sockets, honest and other ones, and its end.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { answerOf, JPEG } from './requests.ts';

const test = suite('http/serve');
const MAIN = join(ROOT, 'dist/bindings/cli/main.js');
const SLOW = '?minFaceSize=12&scaleFactor=0.95'; // hundreds of milliseconds of work

interface Line {
  event: string;
  url: string;
  code: string | null;
  status: number;
}

const started: ChildProcess[] = [];
// a test that fails leaves none running
test.after.each(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

class Server {
  readonly child: ChildProcess;
  out = '';
  err = '';
  url = '';

  constructor(args: string[], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [MAIN, 'serve', ...args], { env: { ...process.env, ...env } });
    started.push(this.child);
    this.child.stdout!.on('data', (chunk) => (this.out += chunk));
    this.child.stderr!.on('data', (chunk) => (this.err += chunk));
  }

  static async start(args: string[] = [], env: Record<string, string> = {}): Promise<Server> {
    const server = new Server(['--port', '0', ...args], env);
    for (let i = 0; i < 200 && server.url === ''; i++) {
      await sleep(50);
      server.url = server.lines().find(({ event }) => event === 'listening')?.url ?? '';
    }
    assert.is.not(server.url, '', server.err);
    return server;
  }

  /** Every line of stdout is JSON. */
  lines(): Line[] {
    return this.out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  async post(body: BodyInit = JPEG, query = '', init: RequestInit = {}) {
    const headers = body instanceof FormData ? {} : { 'content-type': 'image/jpeg' };
    return answerOf(await fetch(`${this.url}/detect${query}`, { method: 'POST', body, headers, ...init }));
  }

  /**
   * What a socket answers to these bytes, sent with pauses, or once it has heard something; it ends when the server
   * ends it, or after `ms`.
   */
  async raw(parts: (string | Uint8Array | RegExp)[], ms = 1500): Promise<string> {
    const { hostname, port } = new URL(this.url);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString('latin1'))).on('error', () => {});
    const closed = once(socket, 'close');
    for (const part of parts) {
      if (part instanceof RegExp) for (let i = 0; i < 500 && !part.test(heard); i++) await sleep(20);
      else if (!socket.destroyed) socket.write(part);
      await sleep(20);
    }
    await Promise.race([closed, sleep(ms)]);
    socket.destroy();
    return heard;
  }

  async inside(): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(/^saccade_requests_inside (\d+)$/m.exec(text)![1]);
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended();
  }
}

test('pictures by bytes and by form, probes, and logs', async () => {
  const server = await Server.start(['--min-confidence', '0.9']);
  const form = new FormData();
  form.append('image', new File([JPEG], 'photo.jpg'));
  const [bytes, named] = [await server.post(), await server.post(form)];
  assert.equal(bytes.json.faces, named.json.faces);
  assert.ok(bytes.json.faces.length > 0);
  assert.is(named.json.file, 'photo.jpg');
  for (const path of ['healthz', 'readyz', 'metrics', 'openapi.json'])
    assert.is((await fetch(`${server.url}/${path}`)).status, 200);
  assert.is((await fetch(`${server.url}/none`)).status, 404);
  assert.is(await server.stop(), 0);
  const events = server.lines().map(({ event, status }) => (status ? `${event} ${status}` : event));
  assert.equal(events, [
    'listening',
    'answered 200',
    'answered 200',
    'answered 200',
    'answered 404',
    'draining',
    'stopped',
  ]);
});

test('bodies that lie, break off, never end or never come; then a good one', async () => {
  const server = await Server.start(['--max-bytes', '200000', '--max-ms', '1500']);
  const head = (more: string) => `POST /detect HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n${more}\r\n`;
  const piece = new Uint8Array(60_000).fill(65);
  const chunked = ['ea60\r\n', piece, '\r\n'];
  const endless = await server.raw([head('Transfer-Encoding: chunked\r\n'), ...Array(8).fill(chunked).flat()]);
  assert.match(endless, /^HTTP\/1\.1 413 /);
  assert.match(await server.raw([head('Content-Length: 999999999\r\n'), piece]), /^HTTP\/1\.1 413 /);
  assert.match(await server.raw([head('Content-Length: 5000\r\n'), 'abc'], 3000), /^HTTP\/1\.1 408 /);
  // bytes beyond Content-Length are another request, which is none: one answer where it comes at once, else one each
  const short = Buffer.concat([Buffer.from(head('Content-Length: 4\r\n')), JPEG.subarray(0, 4)]);
  const beyond = JPEG.subarray(4, 5000);
  const statuses = (heard: string) => [...heard.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  const atOnce = await server.raw([Buffer.concat([short, beyond])]);
  assert.equal(statuses(atOnce), ['400']);
  assert.is(JSON.parse(atOnce.split('\r\n\r\n')[1]!).error.code, 'HTTP_BODY');
  assert.equal(statuses(await server.raw([short, /error/, beyond])), ['422', '400']);
  assert.match(await server.raw([head('Content-Length: 66\r\n'), JPEG.subarray(0, 66)], 300), /^HTTP\/1\.1 422 /);
  assert.match(await server.raw([head('Content-Length: 3\r\nContent-Length: 5\r\n'), 'abcde']), /^HTTP\/1\.1 400 /);
  assert.match(await server.raw([`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`]), /^HTTP\/1\.1 431 /);
  for (const [line, status, code] of [
    ['GET /healthz HTTP/1.1\r\nHost: a b<>', 400, 'HTTP_URL'],
    ['OPTIONS * HTTP/1.1\r\nHost: x', 400, 'HTTP_URL'],
    ['GET http://[/healthz HTTP/1.1\r\nHost: x', 400, 'HTTP_URL'],
    ['POST /detect HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: foo', 417, 'HTTP_EXPECT'],
  ] as const) {
    const heard = await server.raw([`${line}\r\n\r\n`, /}/], 100);
    assert.match(heard, new RegExp(`^HTTP/1\\.1 ${status} [^]*"code":"${code}"`), line);
  }
  await server.raw([head('Content-Length: 121332\r\n'), JPEG.subarray(0, 50_000)], 50); // and leaves
  await sleep(50);
  assert.is(await server.inside(), 0);
  assert.is((await server.post()).status, 200);
  assert.is(await server.stop(), 0);
  assert.is(server.err, '');
  assert.not.match(server.out, /node_modules|\.js:/);
});

test('clients that leave while their pictures are looked at: the work ends, the rest is answered', async () => {
  const server = await Server.start(['--concurrent', '2', '--max-queue', '30']);
  const start = performance.now();
  const leaving = Array.from({ length: 20 }, async (_, i) => {
    const stop = new AbortController();
    const answer = server.post(JPEG, SLOW, { signal: stop.signal }).catch(() => null);
    await sleep(100 + 5 * i);
    stop.abort();
    return answer;
  });
  const staying = Array.from({ length: 5 }, () => server.post());
  await Promise.all(leaving);
  assert.equal(
    (await Promise.all(staying)).map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
  assert.is(await server.inside(), 0);
  // twenty of them to their ends would be more than that
  assert.ok(performance.now() - start < 6000, `${performance.now() - start}`);
  assert.is(await server.stop(), 0);
  assert.ok(server.lines().filter(({ code }) => code === 'HTTP_GONE').length >= 18);
  assert.is(server.err, '');
});

test('SIGTERM drains: pictures in hand are answered, new ones get 503', async () => {
  const server = await Server.start(['--concurrent', '1']);
  const inside = [server.post(JPEG, SLOW), server.post(JPEG, SLOW)];
  await sleep(150);
  assert.is(await server.inside(), 2);
  server.child.kill('SIGTERM');
  await sleep(50);
  const late = await server.post();
  assert.equal([late.status, late.json.error.code], [503, 'HTTP_DRAINING']);
  assert.match(late.headers.get('retry-after')!, /^\d+$/);
  assert.is((await fetch(`${server.url}/readyz`)).status, 503);
  assert.equal(
    (await Promise.all(inside)).map(({ status }) => status),
    [200, 200],
  );
  assert.is(await server.ended(), 0);
  assert.equal(server.lines().at(-1), { ...server.lines().at(-1)!, event: 'stopped', drained: true } as object);
});

test('what is not done when the time is over is given up, and the exit code says so', async () => {
  const server = await Server.start(['--drain-ms', '50', '--max-work', '1000000000']);
  const inside = server.post(JPEG, '?minFaceSize=12&scaleFactor=0.98').catch(() => null);
  await sleep(150);
  assert.is(await server.stop(), 1);
  assert.is(await inside, null);
});

test('--caller-header: who fills the queue makes room for another', async () => {
  const flags = ['--caller-header', 'x-caller', '--threads', '1', '--concurrent', '1', '--max-queue', '3'];
  const server = await Server.start(flags);
  const ask = async (caller: string) => {
    const headers = { 'content-type': 'image/jpeg', 'x-caller': caller };
    return (await server.post(JPEG, '?eyes=false', { headers })).status;
  };
  const many = Array.from({ length: 8 }, () => ask('many'));
  for (let i = 0; i < 100 && (await server.inside()) < 4; i++) await sleep(5);
  assert.is(await ask('one'), 200);
  const statuses = await Promise.all(many);
  assert.ok(statuses.includes(429) && statuses.includes(200), String(statuses));
  assert.is(await server.stop(), 0);
});

test('flags, and the environment', async () => {
  const wrong = async (args: string[], env = {}) => {
    const server = new Server(args, env);
    const code = await server.ended();
    return `${code} ${server.err}`;
  };
  assert.match(await wrong(['--port', '99999']), /^2 .*0 to 65535 for --port but received 99999/);
  assert.match(await wrong(['--port', '0', '--max-bytes', '0']), /^2 .*at least 1 for option 'bytes' but received 0/);
  assert.match(
    await wrong(['--port', '0', '--min-threshold', '2']),
    /^2 .*0 to 1 for option 'threshold' but received 2/,
  );
  assert.match(await wrong(['--port', '0', '--base', '/a b']), /^2 .*for option 'base' but received '\/a b'/);
  for (const ms of ['Infinity', '3e9', '-1', '1.5'])
    assert.match(await wrong(['--drain-ms', ms]), /^2 .*a whole number of milliseconds, 0 to 2,000,000,000/, ms);
  assert.match(await wrong([], { SACCADE_DRAIN_MS: '3e9' }), /^2 .*SACCADE_DRAIN_MS.*a whole number of milliseconds/);
  assert.match(await wrong(['--caller-header', 'bad header']), /^2 .*the name of a header but received 'bad header'/);
  assert.match(await wrong([], { SACCADE_PORT: 'x' }), /^2 .*SACCADE_PORT.*Expected a number/);
  assert.match(await wrong(['extra']), /^2 /);
  const server = await Server.start([], { SACCADE_MAX_BYTES: '1000', SACCADE_HOST: '127.0.0.1', SACCADE_THREADS: '1' });
  assert.is((await server.post()).status, 413);
  assert.match(
    await wrong(['--port', new URL(server.url).port]),
    /^1 .*Could not listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/,
  );
  assert.is(await server.stop(), 0);
});

test.run();
