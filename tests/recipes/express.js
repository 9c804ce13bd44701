// saccade/http in Express: POST /faces/detect.
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { createDetector } from 'saccade';
import { createHandler } from 'saccade/http';

const detector = await createDetector({ background: true });
const handler = createHandler(detector, { bytes: 4_000_000 });

const port = Number(process.env.PORT ?? 3000);
const app = express();
// before any parser of bodies; Express takes /faces off the path
app.use('/faces', getRequestListener(handler, { overrideGlobalObjects: false }));
app.get('/', (request, response) => response.send('home'));

const server = app.listen(port, '127.0.0.1', () => console.log(String(server.address().port)));
process.once('SIGTERM', async () => {
  await handler.drain();
  server.close();
  detector.close();
});
