// The worker that draws: pictures and their faces → PNG.
import { parentPort } from 'node:worker_threads';
import { drawPng } from './drawing.ts';
import type { Drawn, ToDraw } from './drawer.ts';

const port = parentPort!;
port.on('message', async ({ id, image, faces }: ToDraw) => {
  let drawn: Drawn;
  try {
    drawn = { id, png: await drawPng(image, faces) };
  } catch (error) {
    drawn = { id, failure: (error as Error).message };
  }
  port.postMessage(drawn);
});
