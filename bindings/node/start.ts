// Starts a worker in Node.
import { Worker } from 'worker_threads'; // by this name webpack knows `new Worker(new URL(...))`
import type { FromWorker, Listener, WorkerHandle } from '../detector/messages.ts';
import { asBuilt } from './built.ts';

const HERE = import.meta.url;

// Node 20 leaves the files open that a worker was just loading when it was ended: there it is ended once it has loaded.
const LEAKS = Number.parseInt(process.versions.node) < 22;

/** A worker's first message: its modules are loaded. */
export const LOADED = 'loaded';

/** null where the system gives no more threads. */
export function startWorker(): WorkerHandle | null {
  let worker: Worker;
  try {
    // literal, so that bundlers and tracers find it
    worker = HERE?.endsWith('.ts')
      ? new Worker(asBuilt(new URL('worker.js', HERE), HERE))
      : new Worker(new URL('./worker.js', import.meta.url));
  } catch {
    return null;
  }
  // a worker never keeps the process alive but for a picture that somebody waits for
  worker.unref();
  let listener: Listener | undefined;
  let end: string | undefined;
  let isStopped = false;
  let isLoaded = false;
  const gone = (why: string) => {
    if (isStopped || end !== undefined) return;
    end = why;
    listener?.gone(why);
  };
  worker.on('message', (message: FromWorker | typeof LOADED) => {
    if (message !== LOADED) return isStopped ? undefined : listener?.message(message);
    isLoaded = true;
    if (isStopped) void worker.terminate();
  });
  worker.on('error', (error) => gone(error.message));
  worker.on('exit', (code) => gone(`exit code ${code}`));
  return {
    listen(to) {
      listener = to;
      // it may have ended before anybody listened; later, since the listener is not ready yet
      if (end !== undefined) queueMicrotask(() => to.gone(end!));
    },
    post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    stop() {
      isStopped = true;
      if (isLoaded || !LEAKS) void worker.terminate();
    },
  };
}
