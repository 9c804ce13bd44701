// What one thread can do at most, in this process: the fastest of some loops of independent chains c = c * m + a of
// f32x4, nothing else. Twelve chains just hide the latency of a multiply and an add on current cores, and then luck in
// the code's place and order decides: between 47 and 59 GFLOP/s on one Zen 4, another loop on every version of V8. So
// there are three, and the fastest is the peak. With one constant, fourteen chains fill the 15 registers that V8 has on
// x86-64.
import asc from 'assemblyscript/asc';

const CHAINS = [12, 13, 14];
const ROUNDS = 50_000; // a tenth of a millisecond, short enough to be left alone now and then
const TRIALS = 500;

export interface Peak {
  /** operations of one `run` */
  flop: number;
  /** operations a second of the best of its trials */
  rate: number;
  run(): void;
}

type Loop = (n: number, x: number) => number;

let ready: Promise<Peak> | null = null;

/** The peak loop as a function to time. */
export function loadPeak(): Promise<Peak> {
  return (ready ??= compilePeak());
}

// AssemblyScript: n rounds of `chains` chains; the sum of their first lanes.
function source(chains: number): string {
  const each = (make: (i: number) => string) => Array.from({ length: chains }, (_, i) => make(i)).join('\n');
  return `export function madd${chains}(n: i32, x: f32): f32 {
    const m = f32x4.splat(x);
    ${each((i) => `let c${i} = f32x4.splat(${i});`)}
    do {
      ${each((i) => `c${i} = f32x4.add(f32x4.mul(c${i}, m), m);`)}
    } while (--n);
    let sum = f32x4.splat(0);
    ${each((i) => `sum = f32x4.add(sum, c${i});`)}
    return f32x4.extract_lane(sum, 0);
  }`;
}

async function compilePeak(): Promise<Peak> {
  const text = CHAINS.map(source).join('\n');
  const args = '--outFile madd.wasm --runtime stub --enable simd --optimizeLevel 1 --noAssert'.split(' ');
  const written: Uint8Array<ArrayBuffer>[] = [];
  const { error, stderr } = await asc.main(['madd.ts', ...args], {
    readFile: (name) => (name === 'madd.ts' ? text : null),
    writeFile(_, contents) {
      if (typeof contents !== 'string') written.push(Uint8Array.from(contents));
    },
  });
  if (error || !written[0]) throw new Error(`The peak loop does not compile: ${stderr.toString()}`);
  const { instance } = await WebAssembly.instantiate(written[0], { env: { abort: () => undefined } });
  return fastest(CHAINS.map((chains) => makePeak(instance.exports[`madd${chains}`] as Loop, chains)));
}

function makePeak(loop: Loop, chains: number): Peak {
  // every chain ends at the fixed point of c * 0.5 + 0.5
  const sum = loop(200, 0.5);
  if (sum !== chains) throw new Error(`The peak loop: expected ${chains} but computed ${sum}`);
  return { flop: ROUNDS * chains * 4 * 2, rate: 0, run: () => void loop(ROUNDS, 0.5) };
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
