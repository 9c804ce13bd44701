// What one thread can do at most: the fastest of some loops of independent chains c = c * m + a of f32x4, nothing else.
// Twelve chains just hide the latency of a multiply and an add on current cores, and then luck in the code's place and
// order decides: between 47 and 59 GFLOP/s on one Zen 4, another loop on every version of V8. So there are three, and
// the fastest is the peak. With one constant, fourteen chains fill the 15 registers that V8 has on x86-64.

const CHAINS = [12, 13, 14];
const ROUNDS = 50_000; // a tenth of a millisecond, short enough to be left alone now and then
const LANES = 4;

export interface PeakLoop {
  /** operations of one `run`, two a multiply-add */
  flop: number;
  run(): void;
}

type Loop = (rounds: number, x: number) => number;

/** `isRelaxed`: a multiply-add is one instruction, as in our builds with relaxed SIMD; else it is two. */
export function peakLoops(isRelaxed: boolean): PeakLoop[] {
  return CHAINS.map((chains) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(loopModule(chains, isRelaxed)));
    const loop = exports.run as Loop;
    // every chain ends at the fixed point of c * 0.5 + 0.5
    const sum = loop(200, 0.5);
    if (sum !== chains) throw new Error(`The peak loop: expected ${chains} but computed ${sum}`);
    return { flop: ROUNDS * chains * LANES * 2, run: () => void loop(ROUNDS, 0.5) };
  });
}

/** Operations a second of the fastest loop, the best of so many trials. */
export function peakRate(loops: readonly PeakLoop[], trials: number): number {
  let best = 0;
  for (let trial = 0; trial < trials; trial++) {
    for (const { flop, run } of loops) {
      const start = performance.now();
      run();
      best = Math.max(best, (flop * 1e3) / (performance.now() - start));
    }
  }
  return best;
}

/** run(rounds: i32, x: f32): f32, the sum of the chains' first lanes. */
export function loopModule(chains: number, isRelaxed: boolean): Uint8Array<ArrayBuffer> {
  const [m, first] = [2, 3]; // locals behind the two parameters
  const each = (make: (local: number) => number[]) => Array.from({ length: chains }, (_, i) => make(first + i)).flat();
  const vector = (code: number) => [0xfd, ...leb(code)];
  const [splat, extract, add, mul, madd] = [0x13, 0x1f, 0xe4, 0xe6, 0x105].map(vector) as number[][];
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const step = isRelaxed ? [...get(m), ...get(m), ...madd!] : [...get(m), ...mul!, ...get(m), ...add!];
  const body = [
    ...[1, chains + 1, 0x7b], // so many locals of v128
    ...[...get(1), ...splat!, ...set(m)],
    ...each((c) => [...f32(c - first), ...splat!, ...set(c)]),
    ...[0x03, 0x40], // loop
    ...each((c) => [...get(c), ...step, ...set(c)]),
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b], // while (--rounds)
    ...[...f32(0), ...splat!],
    ...each((c) => [...get(c), ...add!]),
    ...[...extract!, 0, 0x0b],
  ];
  const section = (id: number, bytes: number[]) => [id, ...leb(bytes.length), ...bytes];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [1, 0x60, 2, 0x7f, 0x7d, 1, 0x7d]), // types: (i32, f32) to f32
    ...section(3, [1, 0]), // functions
    ...section(7, [1, 3, ...new TextEncoder().encode('run'), 0, 0]), // exports
    ...section(10, [1, ...leb(body.length), ...body]), // code
  ]);
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >> 7)];
}

function f32(value: number): number[] {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
}
