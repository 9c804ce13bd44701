// From options to a core on this thread, with workers where they can be had.
import { STAGES, threadBytes } from '../cascade/stages.ts';
import { SharedExecutor } from '../runtime/share.ts';
import { alone } from '../runtime/stage.ts';
import { LocalCore, type Decode, type DecodeAlone } from './core.ts';
import { chooseFor, load, type LoadOptions, type Loaded, type Loader } from './load.ts';
import type { Pack, WorkerHandle } from './messages.ts';
import { WorkerPool } from './pool.ts';

/** What differs from one place to the next. */
export interface Platform extends Loader {
  decode: Decode;
  /** decoding blocks the thread on which it is done: of single calls, workers do it */
  decodeBlocks: boolean;
  /** how pictures go to workers */
  pack: Pack;
  /** Starts a worker that does as `serve` says; null where none can be started. */
  startWorker(): WorkerHandle | null;
}

/**
 * Rejects with a SaccadeError: no SIMD, files that cannot be read or are not ours; or, as soon as the signal says so,
 * with its reason. No worker is left then.
 */
export async function openCore(options: LoadOptions, platform: Platform, signal?: AbortSignal): Promise<LocalCore> {
  signal?.throwIfAborted();
  const choice = chooseFor(options, platform);
  // they start while the files are read
  const workers: WorkerHandle[] = [];
  while (workers.length < choice.threads - 1) {
    const worker = platform.startWorker();
    if (!worker) break;
    workers.push(worker);
  }
  try {
    const loaded = await orAbort(load(options, choice, platform), signal);
    return start(loaded, workers, platform);
  } catch (error) {
    for (const worker of workers) worker.stop();
    throw error;
  }
}

function start({ engine, nets, module, info }: Loaded, workers: WorkerHandle[], platform: Platform): LocalCore {
  const { arena } = engine;
  const { memory } = arena;
  // kernels that the caller brought may be a build without threads
  const hired = info.threads > 1 ? workers : [];
  for (const worker of workers.slice(hired.length)) worker.stop();
  const known = { ...info, threads: hired.length + 1 };
  if (hired.length === 0) return new LocalCore(alone(engine, nets), platform.decode, known);
  const packed = arena.mark();
  const bytes = threadBytes(nets);
  const members = hired.map((worker) => {
    const region = { at: arena.alloc(bytes), bytes };
    return { worker, setup: { module, memory, nets, region, packed, info: known } };
  });
  const helpers = Math.min(hired.length, Math.max(1, platform.sharing.cores - 1));
  const pool = new WorkerPool(members, helpers, platform.pack, () => platform.startWorker());
  const executor = new SharedExecutor(engine, nets, STAGES, helpers + 1, pool.lend);
  const { decode } = platform;
  const decodeAlone: DecodeAlone = (image, maxPixels, signal) =>
    pool.decode(image, maxPixels, signal, () => decode(image, maxPixels));
  return new LocalCore(executor, decode, known, pool, platform.decodeBlocks ? decodeAlone : decode);
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
