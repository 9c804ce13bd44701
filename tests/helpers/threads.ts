// A shared engine with what a thread sees of it, and a detector's parts with real workers, where a test must look
// inside.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { STAGES, threadBytes, type Nets } from '../../bindings/cascade/stages.ts';
import { decode } from '../../bindings/decode/any.ts';
import { LocalCore } from '../../bindings/detector/core.ts';
import { load } from '../../bindings/detector/load.ts';
import type { FromWorker, WorkerHandle } from '../../bindings/detector/messages.ts';
import type { Platform } from '../../bindings/detector/open.ts';
import { packCopy } from '../../bindings/detector/parcel.ts';
import { startThreads } from '../../bindings/detector/threading.ts';
import { WorkerPool } from '../../bindings/detector/pool.ts';
import { packagedFiles } from '../../bindings/node/files.ts';
import { startWorker } from '../../bindings/node/start.ts';
import { Engine } from '../../bindings/runtime/engine.ts';
import { compile } from '../../bindings/runtime/module.ts';
import { SharedExecutor } from '../../bindings/runtime/share.ts';
import { ROOT } from './engine.ts';

export const NODE: Platform = {
  sharing: { cores: 2, canShare: true },
  files: packagedFiles(),
  read: (place) => Promise.resolve(new Uint8Array(readFileSync(place))),
  decode,
  startThreads: (count) => startThreads(count, { startWorker, pack: packCopy, decodeBlocks: true, cores: 2 }),
};

const build = resolve(ROOT, 'dist/wasm/simd-threads.wasm');
/** The kernels for several threads, compiled. */
export const SHARED_MODULE = await compile(new Uint8Array(readFileSync(build)), build);

/** An engine whose memory threads may see. */
export function createShared(): Engine {
  return Engine.create(SHARED_MODULE, build, true);
}

export interface Opened {
  core: LocalCore;
  engine: Engine;
  executor: SharedExecutor<Nets>;
  workers: WorkerHandle[];
}

/**
 * A core on `threads` threads as `openCore` makes it, whose parts can be looked at. All its workers are up; no others
 * come in their place but by `start`.
 */
export async function openParts(
  threads: number,
  { start = () => null, ...options }: { eyes?: boolean; start?: () => WorkerHandle | null } = {},
): Promise<Opened> {
  const choice = {
    build: 'simd-threads' as const,
    threads,
    workers: threads - 1,
    why: 'a test',
  };
  const { engine, nets, module, info } = await load({ eyes: true, ...options }, choice, NODE);
  const packed = engine.arena.mark();
  const workers: WorkerHandle[] = [];
  const members = Array.from({ length: threads - 1 }, () => {
    const worker = startWorker()!;
    workers.push(worker);
    const bytes = threadBytes(nets);
    const region = { at: engine.arena.alloc(bytes), bytes };
    return { worker, setup: { module, memory: engine.arena.memory, nets, region, packed, info, alone: false } };
  });
  const up = members.map(({ worker }) => isUp(worker));
  const pool = new WorkerPool(members, members.length, packCopy, start);
  const executor = new SharedExecutor(engine, nets, STAGES, threads, pool.lend);
  const core = new LocalCore(executor, info, { decode }, pool);
  workers.forEach((worker) => worker.hold(true));
  await Promise.all(up);
  workers.forEach((worker) => worker.hold(false));
  return { core, engine, executor, workers };
}

// Hears of a worker's first message, beside whoever listens to it later.
function isUp(worker: WorkerHandle): Promise<void> {
  const { listen } = worker;
  return new Promise((resolve) => {
    worker.listen = (to) =>
      listen.call(worker, {
        message(message: FromWorker) {
          if ('isUp' in message) resolve();
          to.message(message);
        },
        gone: (why) => to.gone(why),
      });
  });
}
