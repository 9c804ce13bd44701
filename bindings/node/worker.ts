// A worker in Node.
import { parentPort } from 'node:worker_threads';
import { decode } from '../decode/any.ts';
import { serve } from '../detector/worker.ts';
import { LOADED } from './start.ts';

const port = parentPort!;
port.on(
  'message',
  serve(decode, (message, transfer) => port.postMessage(message, transfer as ArrayBuffer[])),
);
port.postMessage(LOADED);
