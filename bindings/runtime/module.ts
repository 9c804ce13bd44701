// A compiled module, wherever it comes from, and its only export on our memory.
import { instantiateSync } from '@assemblyscript/loader';
import { SaccadeError, expected } from '../errors.ts';

/** `run(job)`: runs the job at that address. */
export type Run = (job: number) => void;

// The smallest module with a SIMD instruction: i32.const 0, i8x16.splat, i8x16.popcnt, drop.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 11, 1, 9, 0, 65, 0, 253, 15, 253, 98, 26, 11,
]);

/** Throws SACCADE_NO_WASM where there is no WebAssembly, SACCADE_NO_SIMD where it has no SIMD. */
export function checkSimd(): void {
  const isThere = typeof WebAssembly === 'object';
  if (isThere && WebAssembly.validate(SIMD_PROBE)) return;
  const places = 'Node 20 (without --jitless), Chrome 91, Firefox 89, Safari 16.4 or newer';
  const code = `SACCADE_NO_${isThere ? 'SIMD' : 'WASM'}` as const;
  throw new SaccadeError(code, `saccade needs WebAssembly with SIMD: ${places}.`);
}

/** Compiles the kernels. Throws SACCADE_LOAD_FAILED where these are not ours. */
export async function compile(
  wasm: WebAssembly.Module | Uint8Array<ArrayBuffer>,
  from: string,
): Promise<WebAssembly.Module> {
  try {
    if ('length' in wasm) return await WebAssembly.compile(wasm);
    // the loader knows only this realm's
    return wasm instanceof WebAssembly.Module ? wasm : structuredClone(wasm);
  } catch (cause) {
    throw failed('a WebAssembly module of saccade', from, `${(wasm as Uint8Array).length} other bytes`, cause);
  }
}

/** Instantiates the module on `memory` and returns its `run`. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory, from: string): Run {
  let run: unknown;
  try {
    run = instantiateSync<{ run: Run }>(module, { env: { memory } }).exports.run;
  } catch (cause) {
    throw failed('the kernels of this version of saccade', from, 'another module', cause);
  }
  if (typeof run !== 'function') {
    throw failed('a module that exports run(job)', from, 'one that does not');
  }
  return run as Run;
}

// Chromium and Firefox forbid to compile, WebKit to instantiate.
function failed(what: string, from: string, came: string, cause?: unknown): SaccadeError {
  const isForbidden = /Content.Security|CSP|unsafe-eval/.test(`${cause as Error}`);
  const message = isForbidden
    ? "The Content-Security-Policy lacks script-src 'wasm-unsafe-eval'."
    : expected(what, from, came);
  return new SaccadeError('SACCADE_LOAD_FAILED', message, { cause });
}

/** Does this module import a shared memory? Only builds with threads do. */
export function sharesMemory(module: WebAssembly.Module): boolean {
  try {
    new WebAssembly.Instance(module, { env: { memory: new WebAssembly.Memory({ initial: 1 }) } });
    return false;
  } catch {
    return true;
  }
}
