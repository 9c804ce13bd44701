// Starts a thread of the pool in Node.
import { Worker } from 'node:worker_threads';
import type { Following } from '../follow.ts';
import type { Thread } from '../pool.ts';

// A thread runs what was built, also where this file is run from the repository: loaders for TypeScript do not reach into threads.
const BUILT = import.meta.url.endsWith('.ts') ? '../../../dist/bindings/runtime/node/' : './';
const FILE = new URL(`${BUILT}thread.js`, import.meta.url);

export function spawnThread(following: Following): Thread {
  const worker = new Worker(FILE, { workerData: following });
  worker.unref();
  // one that cannot start never joins a job: the others do its work
  worker.on('error', () => undefined);
  return { stop: () => void worker.terminate() };
}
