// From options to a core on this thread, with workers where the platform has them.
import { checkSimd } from '../runtime/module.ts';
import { alone } from '../runtime/stage.ts';
import { orAbort } from './abort.ts';
import { LocalCore, type DecodingPlatform } from './core.ts';
import { chooseFor, load, type LoadOptions, type Loader } from './load.ts';
import type { StartingThreads } from './threading.ts';

/** What differs from one place to the next. */
export interface Platform extends Loader, DecodingPlatform {
  /** starts so many workers, which do all of the work or help; absent where there are none */
  startThreads?(count: number, background: boolean): StartingThreads;
}

/**
 * Rejects with a SaccadeError: no WebAssembly, no SIMD, files that cannot be read or are not ours; or, as soon as the
 * signal says so, with its reason; or with what `onProgress` throws. No worker is left then.
 */
export async function openCore(options: LoadOptions, platform: Platform, signal?: AbortSignal): Promise<LocalCore> {
  signal?.throwIfAborted();
  checkSimd();
  const choice = chooseFor(options, platform);
  // they start while the files are read
  const background = options.background === true;
  const starting = choice.workers > 0 ? platform.startThreads?.(choice.workers, background) : undefined;
  try {
    const loaded = await orAbort(load(options, choice, platform), signal);
    const { engine, nets, info } = loaded;
    const shared = starting?.join(loaded, platform);
    if (shared) return shared;
    const why = choice.workers > 0 ? `${info.why}; 1 thread, no workers` : info.why;
    const decoding = { decode: platform.decode, slots: platform.slots?.(1) };
    return new LocalCore(alone(engine, nets), { ...info, threads: 1, why }, decoding);
  } catch (error) {
    starting?.stop();
    throw error;
  }
}
