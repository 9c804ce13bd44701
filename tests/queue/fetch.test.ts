// What a worker fetches, and what it does not; how names and servers are called.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SaccadeError } from '../../bindings/errors.ts';
import { placeOf } from '../../bindings/cli/queue/connection.ts';
import { fetcher } from '../../bindings/cli/queue/fetch.ts';
import { jobId } from '../../bindings/cli/queue/picture.ts';

const urls = suite('cli queue fetch');
let server: Server;
let base = '';
const asked: string[] = [];

urls.before(async () => {
  server = createServer((request, response) => {
    const path = request.url!;
    asked.push(path);
    if (path.startsWith('/pictures/good')) response.end('picture');
    else if (path === '/pictures/large') response.end('x'.repeat(1000));
    else if (path === '/pictures/moved') response.writeHead(302, { location: `${base}/secret` }).end();
    else if (path === '/pictures/busy') response.writeHead(503).end();
    else if (path === '/pictures/slow')
      response.write('begins'); // never ends
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
urls.after(() => {
  server.closeAllConnections();
  server.close();
});

const failure = async (url: string, flags = {}) => {
  const fetch = fetcher({ allowUrl: [`${base}/pictures`], ...flags });
  return (await fetch(url).then(
    () => assert.unreachable(),
    (error) => error,
  )) as SaccadeError;
};

urls('what begins with an allowed prefix is fetched', async () => {
  const fetch = fetcher({ allowUrl: [`${base}/pictures`] });
  assert.is(Buffer.from(await fetch(`${base}/pictures/good.jpg?key=1`)).toString(), 'picture');
  const s3 = fetcher({ allowUrl: [`${base}/pictures/`], s3Endpoint: base });
  assert.is(Buffer.from(await s3('s3://pictures/good.jpg')).toString(), 'picture');
});

urls('nothing else is asked for', async () => {
  asked.length = 0;
  const { port } = new URL(base);
  const others = [
    `${base}/secret`,
    `${base}/pictures-not/good`,
    `${base}/pictures/../secret`,
    `${base}/pictures/%2e%2e/secret`,
    `http://name:word@127.0.0.1:${port}/pictures/good`,
    `http://127.0.0.1:${port}@example.org/pictures/good`,
    's3://pictures/good.jpg',
    'http://',
  ];
  for (const url of others) {
    const error = await failure(url);
    assert.is(error.code, 'SACCADE_BAD_IMAGE', url);
  }
  await fetcher({})(`${base}/pictures/good`).then(
    () => assert.unreachable(),
    () => undefined,
  );
  assert.equal(asked, []);
});

urls('no redirect is followed', async () => {
  asked.length = 0;
  assert.match((await failure(`${base}/pictures/moved?signature=abc`)).message, /moved' but received/);
  assert.equal(asked, ['/pictures/moved?signature=abc']);
});

urls('what may pass is another error than what stays', async () => {
  assert.is((await failure(`${base}/pictures/none`)).code, 'SACCADE_BAD_IMAGE');
  assert.is((await failure(`${base}/pictures/busy`)) instanceof SaccadeError, false);
});

urls('size and time are bounded', async () => {
  assert.match((await failure(`${base}/pictures/large`, { maxUrlBytes: 999 })).message, /at most 999 bytes/);
  assert.match((await failure(`${base}/pictures/slow`, { urlSeconds: 0.2 })).message, /timeout/);
});

urls('a prefix is an http URL', () => {
  for (const prefix of ['*', '', 'file:///', 'https://a.example/?x', 'https://me:pw@a.example/']) {
    assert.throws(() => fetcher({ allowUrl: [prefix] }), /beginning of http or https URLs/);
  }
});

urls('an id follows from the name', () => {
  // printf %s /a.jpg | sha256sum
  assert.is(jobId('/a.jpg'), 'p355f362d5cc8c3151038e56bef082d87');
});

urls('a server is named without its password', () => {
  assert.is(placeOf('rediss://me:pw@redis.example:6380/2?x=pw'), 'rediss://redis.example:6380/2');
  assert.throws(() => placeOf('me:pw@redis.example'), /received something else/);
});

urls.run();
