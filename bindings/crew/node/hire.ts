// Starts a hand of the crew in Node.
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../runtime/node/built.ts';
import type { FromHand, Hire } from '../messages.ts';

const FILE = builtFile(import.meta.url, 'worker');

export const hire: Hire = (kit, hear) => {
  const worker = new Worker(FILE, { workerData: kit });
  let isOver = false;
  const end = (why: string) => {
    if (!isOver) hear.gone(why);
    isOver = true;
  };
  worker.on('message', (message: FromHand) => hear.message(message));
  worker.on('error', (error) => end(error.message));
  worker.on('exit', (code) => end(`exit code ${code}`));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    stop() {
      isOver = true;
      void worker.terminate();
    },
  };
};
