// A hand of the crew in Node.
import { parentPort, workerData } from 'node:worker_threads';
import { decode } from '../../decode/any.ts';
import type { Kit } from '../messages.ts';
import { serve } from '../serve.ts';

const port = parentPort!;
port.on(
  'message',
  serve(workerData as Kit, decode, (message, transfer) => port.postMessage(message, transfer)),
);
port.postMessage({ isUp: true });
