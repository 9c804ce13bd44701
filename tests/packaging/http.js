// The handler of the packed package behind this runtime's own server, asked in every way; one line of JSON.
import { readFile } from 'node:fs/promises';
import { createDetector } from 'saccade';
import { createHandler } from 'saccade/http';

const [photo] = globalThis.Deno?.args ?? process.argv.slice(2);
const bytes = new Uint8Array(await readFile(photo));
const detector = await createDetector({ background: true, minFaceSize: 60, minConfidence: 0.99 });
const handler = createHandler(detector, { bytes: 2_000_000, time: 10_000 });
const { url, stop } = await listen(handler);

async function ask(body, headers, query = '') {
  const response = await fetch(`${url}/detect${query}`, { method: 'POST', body, headers });
  return { status: response.status, type: response.headers.get('content-type'), bytes: await response.arrayBuffer() };
}

const jpeg = { 'content-type': 'image/jpeg' };
const form = new FormData();
form.append('image', new File([bytes], 'photo.jpg', { type: 'image/jpeg' }));
const text = (answer) => new TextDecoder().decode(answer.bytes);
const line = JSON.parse(text(await ask(bytes, jpeg)));
const named = JSON.parse(text(await ask(form, {})));
const kinds = [];
for (const accept of ['text/csv', 'image/svg+xml', 'image/png'])
  kinds.push((await ask(bytes, { ...jpeg, accept })).type.split(';')[0]);
const many = await Promise.all(Array.from({ length: 6 }, () => ask(bytes, jpeg)));
const refused = [
  await ask(new Uint8Array(2_000_001), jpeg),
  await ask(bytes.slice(0, 999), jpeg),
  await ask(bytes, jpeg, '?x=1'),
  await ask('x', { 'content-type': 'text/plain' }),
];
// a client that leaves
const gone = new AbortController();
const leaving = fetch(`${url}/detect?minFaceSize=12&scaleFactor=0.9`, {
  method: 'POST',
  body: bytes,
  headers: jpeg,
  signal: gone.signal,
}).catch(() => null);
const inside = async () =>
  Number(/^saccade_requests_inside (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())[1]);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let before = 0;
for (let i = 0; i < 50 && before === 0; i++) {
  await pause(10);
  before = await inside();
}
gone.abort();
await leaving;
await pause(100);
const after = await inside();
await handler.drain();
const drained = (await ask(bytes, jpeg)).status;
console.log(
  JSON.stringify({
    boxes: line.faces.map(({ box }) => box),
    file: named.file,
    same: JSON.stringify(named.faces) === JSON.stringify(line.faces),
    kinds,
    many: many.map(({ status }) => status),
    refused: refused.map(({ status }) => status),
    inside: [before, after],
    drained,
  }),
);
await stop();
detector.close();

async function listen(fetch) {
  if (globalThis.Deno) {
    const server = Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: () => {} }, fetch);
    return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
  }
  if (globalThis.Bun) {
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch });
    return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
  }
  const { serve } = await import('@hono/node-server');
  const server = await new Promise((resolve) => {
    const started = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
