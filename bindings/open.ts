// From options to a detector, the same on every platform: pick a build, load kernels and weights, pack the networks.
import type { Kit } from './crew/messages.ts';
import { CascadeDetector, type Decode, type Elsewhere } from './detector.ts';
import { SaccadeError } from './errors.ts';
import { packElg } from './nets/elg.ts';
import { packMtcnn } from './nets/mtcnn.ts';
import { detectorDefaults } from './options.ts';
import { Engine } from './runtime/engine.ts';
import { chooseBuild, type Build, type Sharing } from './runtime/features.ts';
import type { Following } from './runtime/follow.ts';
import { compile, sharesMemory } from './runtime/load.ts';
import type { Thread } from './runtime/pool.ts';
import type { DetectorOptions } from './types.ts';
import { VERSION } from './version.ts';
import { readWeights, type WeightFile } from './weights/format.ts';

export type { Decode };

/** Where the package's own files lie. */
export interface Files {
  wasm: Record<Build, URL | string>;
  mtcnn: Record<'exact' | 'small', URL | string>;
  elg: Record<'default' | 'lite', URL | string>;
}

/** What differs from one place to the next. */
export interface Platform {
  sharing: Sharing;
  files: Files;
  /** the bytes of one of `files`, or of a place that the caller named; any failure will do */
  read(place: URL | string): Promise<Uint8Array>;
  spawn(following: Following): Thread;
  decode: Decode;
  /** takes whole pictures off this thread, on at most `size` others; without it `detectMany` looks at one after the other */
  crew?(size: number, kit: () => Kit): Elsewhere;
}

/** Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be read or are not ours. */
export async function open(options: DetectorOptions, platform: Platform): Promise<CascadeDetector> {
  const defaults = detectorDefaults(options);
  const { weights = 'exact', elg = 'default', threads = 'auto', deterministic = false } = options;
  const { files, read, spawn, decode, crew, sharing } = platform;
  const choice = chooseBuild({ threads, deterministic }, sharing);
  const wasm = options.wasm ?? files.wasm[choice.build];
  const [module, mtcnnFile, elgFile] = await Promise.all([
    loadModule(wasm, read),
    loadWeights(weights, files.mtcnn, read),
    defaults.eyes ? loadWeights(elg, files.elg, read) : null,
  ]);
  // kernels that the caller brings may be any of the builds
  const isShared = options.wasm === undefined ? choice.threads > 1 : sharesMemory(module);
  const engine = new Engine(module, describe(wasm), isShared ? { size: choice.threads, spawn } : undefined);
  try {
    const nets = {
      mtcnn: packMtcnn(engine, mtcnnFile, describe(weights)),
      elg: elgFile && packElg(engine, elgFile, describe(elg)),
    };
    const about = ({ sha256, origin, licence }: WeightFile) => ({ sha256, origin, licence });
    const info = {
      version: VERSION,
      build: options.wasm === undefined ? choice.build : 'as given',
      threads: engine.threads,
      why: choice.why,
      weights: { mtcnn: about(mtcnnFile), ...(elgFile && { elg: about(elgFile) }) },
    };
    const { arena } = engine;
    const packed = arena.mark();
    const kit = () => ({ module, packed: arena.snapshot(packed), nets, defaults, info });
    const elsewhere = crew && engine.threads > 1 ? crew(engine.threads, kit) : null;
    return new CascadeDetector(engine, nets, defaults, decode, info, elsewhere);
  } catch (error) {
    engine.close();
    throw error;
  }
}

async function loadModule(
  wasm: NonNullable<DetectorOptions['wasm']>,
  read: Platform['read'],
): Promise<WebAssembly.Module> {
  const isReady = wasm instanceof WebAssembly.Module || wasm instanceof Uint8Array || wasm instanceof ArrayBuffer;
  return compile(isReady ? wasm : await load(wasm, 'kernels', read), describe(wasm));
}

async function loadWeights(
  weights: Uint8Array | ArrayBuffer | URL | string,
  packaged: Record<string, URL | string>,
  read: Platform['read'],
): Promise<WeightFile> {
  const place = typeof weights === 'string' && Object.hasOwn(packaged, weights) ? packaged[weights]! : weights;
  if (place instanceof Uint8Array) return readWeights(place, describe(place));
  if (place instanceof ArrayBuffer) return readWeights(new Uint8Array(place), describe(place));
  return readWeights(await load(place, 'weights', read), describe(place));
}

async function load(place: URL | string, what: string, read: Platform['read']): Promise<Uint8Array> {
  try {
    return await read(place);
  } catch (cause) {
    throw new SaccadeError('SACCADE_LOAD_FAILED', `Could not read the ${what} from ${describe(place)}.`, { cause });
  }
}

function describe(place: unknown): string {
  if (place instanceof URL) return place.protocol === 'file:' ? decodeURI(place.pathname) : place.href;
  return typeof place === 'string' ? place : 'the given bytes';
}
