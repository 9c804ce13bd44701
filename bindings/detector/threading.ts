// Workers for a core, where a platform can start them: their memory, their pool, and the executor that shares stages
// among them. An edge function loads none of this.
import { STAGES, threadBytes } from '../cascade/stages.ts';
import { SharedExecutor } from '../runtime/share.ts';
import { LocalCore, type DecodeAlone, type DecodingPlatform } from './core.ts';
import type { Loaded } from './load.ts';
import type { Pack, WorkerHandle } from './messages.ts';
import { WorkerPool } from './pool.ts';

/** What a platform has for threads. */
export interface Threads {
  /** Starts a worker that does as `serve` says; null where none can be started. */
  startWorker(): WorkerHandle | null;
  /** how pictures go to workers */
  pack: Pack;
  /** decoding blocks the thread on which it is done: of single calls, workers do it */
  decodeBlocks: boolean;
  cores: number;
}

/** Workers that are starting; they wait for what is loaded meanwhile. */
export interface StartingThreads {
  /** null where there are no workers, or the kernels are a build without threads */
  join(loaded: Loaded, platform: DecodingPlatform): LocalCore | null;
  stop(): void;
}

/** Starts so many workers, or as many as there can be. `background`: the work is theirs alone. */
export function startThreads(count: number, threads: Threads, background = false): StartingThreads {
  const workers: WorkerHandle[] = [];
  while (workers.length < count) {
    const worker = threads.startWorker();
    if (!worker) break;
    workers.push(worker);
  }
  const stop = () => workers.forEach((worker) => worker.stop());
  return {
    stop,
    join(loaded, platform) {
      if (loaded.isShared && workers.length > 0) return share(loaded, workers, platform, threads, background);
      stop();
      return null;
    },
  };
}

function share(
  loaded: Loaded,
  workers: WorkerHandle[],
  { decode, slots }: DecodingPlatform,
  threads: Threads,
  background: boolean,
) {
  const { engine, nets } = loaded;
  const known = { ...loaded.info, threads: background ? workers.length : workers.length + 1 };
  const members = setUp({ ...loaded, info: known }, workers, background);
  const helpers = Math.min(workers.length, Math.max(1, threads.cores - 1));
  const pool = new WorkerPool(members, helpers, threads.pack, threads.startWorker, background);
  const executor = new SharedExecutor(engine, nets, STAGES, helpers + 1, pool.lend);
  const decodeAlone: DecodeAlone = (image, maxPixels, signal, maxDecodeMs) =>
    pool.decode(image, maxPixels, signal, () => decode(image, maxPixels), maxDecodeMs);
  const decoding = { decode, slots: slots?.(known.threads), ...(threads.decodeBlocks && { decodeAlone }) };
  return new LocalCore(executor, known, decoding, pool);
}

// Memory of its own for each worker. Not a part of `share`, whose functions live on and would keep the memory too.
function setUp({ engine: { arena }, nets, module, info }: Loaded, workers: readonly WorkerHandle[], alone: boolean) {
  const { memory } = arena;
  const packed = arena.mark();
  const bytes = threadBytes(nets);
  return workers.map((worker) => {
    const region = { at: arena.alloc(bytes), bytes };
    return { worker, setup: { module, memory, nets, region, packed, info, alone } };
  });
}
