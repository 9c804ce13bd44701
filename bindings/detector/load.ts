// Kernels and weights into an engine, the same on every platform: pick a build, load, check, pack the networks.
import type { Nets } from '../cascade/index.ts';
import { brief, SaccadeError } from '../errors.ts';
import { packElg } from '../nets/elg.ts';
import { packMtcnn } from '../nets/mtcnn.ts';
import { Engine } from '../runtime/engine.ts';
import { isData, isModule, isUrl } from '../runtime/kinds.ts';
import { chooseBuild, type Build, type Choice, type Sharing } from '../runtime/features.ts';
import { compile, sharesMemory } from '../runtime/module.ts';
import type { DetectorInfo, DetectorOptions } from '../types.ts';
import { readWeights, type WeightFile } from '../weights/format.ts';
import { counters, type Count } from './progress.ts';
import { VERSION } from './version.ts';

/** Where the package's own files lie. */
export interface Files {
  wasm: Record<Build, URL | string>;
  mtcnn: Record<'exact' | 'small' | 'tiny', URL | string>;
  elg: Record<'default' | 'lite', URL | string>;
}

/** What loading needs, from one place to the next. */
export interface Loader {
  sharing: Sharing;
  files: Files;
  /** the bytes of one of `files`, or of a place that the caller named; may count what comes; any failure will do */
  read(place: URL | string, count?: Count): Promise<Uint8Array>;
  /** what to do where one of `files` cannot be read */
  hint?: string;
}

/** What is loaded; checked options of `createDetector`. */
export type LoadOptions = Pick<
  DetectorOptions,
  'threads' | 'background' | 'deterministic' | 'weights' | 'elg' | 'wasm' | 'onProgress'
> & {
  eyes: boolean;
};

export interface Loaded {
  engine: Engine;
  nets: Nets;
  module: WebAssembly.Module;
  /** its memory is one that threads can have too */
  isShared: boolean;
  info: DetectorInfo;
}

/** Which build is loaded, and for how many threads. */
export function chooseFor(options: LoadOptions, { sharing }: Loader): Choice {
  const { threads = 'auto', deterministic = false, background = false } = options;
  return chooseBuild({ threads, deterministic, background }, sharing);
}

/** Rejects with a SaccadeError: no SIMD, files that cannot be read or are not ours; or with what `onProgress` throws */
export async function load(options: LoadOptions, choice: Choice, { files, read, hint }: Loader): Promise<Loaded> {
  const { weights = 'exact', elg = 'default', onProgress } = options;
  const reading = { read, count: onProgress && counters(onProgress) };
  const wasm = options.wasm ?? files.wasm[choice.build];
  const [module, mtcnnFile, elgFile] = await Promise.all([
    loadModule(wasm, reading, options.wasm === undefined ? hint : undefined),
    loadWeights(weights, files.mtcnn, reading, hint),
    options.eyes ? loadWeights(elg, files.elg, reading, hint) : null,
  ]);
  // kernels that the caller brings may be any of the builds
  const isShared = options.wasm === undefined ? choice.workers > 0 : sharesMemory(module);
  const engine = Engine.create(module, describe(wasm), isShared);
  const nets = {
    mtcnn: packMtcnn(engine, mtcnnFile, describe(weights)),
    elg: elgFile && packElg(engine, elgFile, describe(elg)),
  };
  if ([mtcnnFile, elgFile ?? mtcnnFile].some(({ deviation }) => deviation === undefined)) {
    (await import('../cascade/probe.ts')).probe(engine, nets);
  }
  const about = ({ sha256, origin, licence }: WeightFile) => ({ sha256, origin, licence });
  const info = {
    version: VERSION,
    build: options.wasm === undefined ? choice.build : 'as given',
    threads: isShared ? choice.threads : 1,
    why: choice.why,
    weights: { mtcnn: about(mtcnnFile), ...(elgFile && { elg: about(elgFile) }) },
  };
  return { engine, nets, module, isShared, info };
}

// How files are read and, where somebody asks, counted.
interface Reading {
  read: Loader['read'];
  count: ReturnType<typeof counters> | undefined;
}

async function loadModule(
  wasm: NonNullable<DetectorOptions['wasm']>,
  reading: Reading,
  hint?: string,
): Promise<WebAssembly.Module> {
  return compile(isModule(wasm) ? wasm : await readBytes(wasm, 'kernels', 'a .wasm', reading, hint), describe(wasm));
}

async function loadWeights(
  weights: Uint8Array | ArrayBuffer | URL | string,
  packaged: Record<string, URL | string>,
  reading: Reading,
  hint?: string,
): Promise<WeightFile> {
  const isPackaged = typeof weights === 'string' && Object.hasOwn(packaged, weights);
  const place = isPackaged ? packaged[weights]! : weights;
  const kinds = `${Object.keys(packaged).join(', ')} or a .safetensors`;
  const [given, name] = isPackaged ? [hint, weights] : [];
  return readWeights(await readBytes(place, 'weights', kinds, reading, given, name), describe(place));
}

// Bytes that are given are copied: they must stay as they were checked.
async function readBytes(
  place: Uint8Array | ArrayBuffer | URL | string,
  what: string,
  kinds: string,
  { read, count }: Reading,
  hint?: string,
  name?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const counted = isData(place) ? undefined : count?.(name);
  let bytes: Uint8Array;
  try {
    bytes = isData(place) ? new Uint8Array(place).slice() : await read(place, counted);
  } catch (cause) {
    const came = `${describe(place)} (${brief((cause as Error).message)})`;
    const message = `Could not read the ${what} from ${came}. Expected ${kinds} file.${hint ? ` ${hint}` : ''}`;
    throw new SaccadeError('SACCADE_LOAD_FAILED', message, { cause });
  }
  counted?.(bytes.length);
  return bytes as Uint8Array<ArrayBuffer>;
}

function describe(place: unknown): string {
  return typeof place === 'string' ? brief(place) : isUrl(place) ? brief(place.href) : 'the given bytes';
}
