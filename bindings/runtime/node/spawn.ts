// Starts a thread of the pool in Node.
import { Worker } from 'node:worker_threads';
import type { Following } from '../follow.ts';
import type { Thread } from '../pool.ts';
import { builtFile } from './built.ts';

const FILE = builtFile(import.meta.url, 'thread');

export function spawnThread(following: Following): Thread {
  const worker = new Worker(FILE, { workerData: following });
  worker.unref();
  // one that cannot start never joins a job: the others do its work
  worker.on('error', () => undefined);
  return { stop: () => void worker.terminate() };
}
