// saccade/http in Fastify: POST /faces/detect.
import { getRequestListener } from '@hono/node-server';
import fastify from 'fastify';
import { createDetector } from 'saccade';
import { createHandler } from 'saccade/http';

const detector = await createDetector({ background: true });
const handler = createHandler(detector, { bytes: 4_000_000 }, { base: '/faces' });
const listener = getRequestListener(handler, { overrideGlobalObjects: false });

const port = Number(process.env.PORT ?? 3000);
const app = fastify();
app.register(async (faces) => {
  // the handler reads bodies itself, to its own limit
  faces.removeAllContentTypeParsers();
  faces.addContentTypeParser('*', (request, payload, done) => done(null));
  faces.all('/faces/*', (request, reply) => {
    reply.hijack();
    return listener(request.raw, reply.raw);
  });
});
app.get('/', () => 'home');

await app.listen({ port, host: '127.0.0.1' });
console.log(String(app.server.address().port));
process.once('SIGTERM', async () => {
  await handler.drain();
  await app.close();
  detector.close();
});
