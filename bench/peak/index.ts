// The in-process peak that kernels are held against: peak/madd.ts, compiled when a bench asks for it.
import asc from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';

const ROUNDS = 200_000;

export interface Peak {
  /** operations of one `run` */
  flop: number;
  run(): void;
}

let ready: Promise<Peak> | null = null;

/** The peak loop as a function to time. */
export function loadPeak(): Promise<Peak> {
  return (ready ??= compilePeak());
}

async function compilePeak(): Promise<Peak> {
  let wasm: Uint8Array<ArrayBuffer> | null = null;
  const args = '--outFile madd.wasm --runtime stub --enable simd --optimizeLevel 1 --noAssert'.split(' ');
  const { error, stderr } = await asc.main(
    ['madd.ts', '--baseDir', fileURLToPath(new URL('.', import.meta.url)), ...args],
    {
      writeFile(name, contents) {
        if (name.endsWith('.wasm') && typeof contents !== 'string') wasm = Uint8Array.from(contents);
      },
    },
  );
  if (error || !wasm) throw new Error(`peak/madd.ts does not compile: ${stderr.toString()}`);
  const { instance } = await WebAssembly.instantiate(wasm as Uint8Array<ArrayBuffer>, {
    env: { abort: () => undefined },
  });
  const madd = instance.exports.madd as (n: number, x: number, y: number) => number;
  // every chain ends at the fixed point of c * 0.5 + 0.25
  if (madd(200, 0.5, 0.25) !== 6) throw new Error(`peak/madd.ts: expected 6 but computed ${madd(200, 0.5, 0.25)}`);
  return { flop: ROUNDS * 96, run: () => void madd(ROUNDS, 0.5, 0.25) };
}
