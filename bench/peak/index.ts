// The in-process peak that kernels are held against: the fastest loop of peak/madd.ts, compiled when a bench asks for
// it.
import asc from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';

const ROUNDS = 50_000; // a tenth of a millisecond, short enough to be left alone now and then
const TRIALS = 500;

export interface Peak {
  /** operations of one `run` */
  flop: number;
  /** operations a second of the best of its trials */
  rate: number;
  run(): void;
}

type Loop = (n: number, x: number, y: number) => number;

let ready: Promise<Peak> | null = null;

/** The peak loop as a function to time. */
export function loadPeak(): Promise<Peak> {
  return (ready ??= compilePeak());
}

async function compilePeak(): Promise<Peak> {
  const baseDir = fileURLToPath(new URL('.', import.meta.url));
  const args = '--outFile madd.wasm --runtime stub --enable simd --optimizeLevel 1 --noAssert'.split(' ');
  const written: Uint8Array<ArrayBuffer>[] = [];
  const { error, stderr } = await asc.main(['madd.ts', '--baseDir', baseDir, ...args], {
    writeFile(_, contents) {
      if (typeof contents !== 'string') written.push(Uint8Array.from(contents));
    },
  });
  if (error || !written[0]) throw new Error(`peak/madd.ts does not compile: ${stderr.toString()}`);
  const { instance } = await WebAssembly.instantiate(written[0], { env: { abort: () => undefined } });
  return fastest([12, 13, 14].map((chains) => makePeak(instance.exports[`madd${chains}`] as Loop, chains)));
}

function makePeak(loop: Loop, chains: number): Peak {
  // every chain ends at the fixed point of c * 0.5 + 0.5
  const sum = loop(200, 0.5, 0.5);
  if (sum !== chains) throw new Error(`peak/madd.ts: expected ${chains} but computed ${sum}`);
  return { flop: ROUNDS * chains * 4 * 2, rate: 0, run: () => void loop(ROUNDS, 0.5, 0.5) };
}

function fastest(peaks: readonly Peak[]): Peak {
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const peak of peaks) {
      const start = performance.now();
      peak.run();
      peak.rate = Math.max(peak.rate, (peak.flop * 1e3) / (performance.now() - start));
    }
  }
  return peaks.reduce((best, peak) => (peak.rate > best.rate ? peak : best));
}
