// Which build can run here, and why not the others.

/** {plain, relaxed SIMD} x {one thread, several}. */
export type Build = 'simd' | 'relaxed' | 'simd-threads' | 'relaxed-threads';

export interface Choice {
  build: Build;
  threads: number;
  /** of the threads: all, or all but the caller's own */
  workers: number;
  why: string;
}

/** What this platform has for threads: cores, and whether memory can be shared; if not, why. */
export interface Sharing {
  cores: number;
  canShare: boolean;
  whyNot?: string;
}

// () -> (): v128.const 0 three times, f32x4.relaxed_madd, drop
const RELAXED = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 62, 1, 60, 0],
  ...Array.from({ length: 3 }, () => [253, 12, ...new Array<number>(16).fill(0)]).flat(),
  ...[253, 133, 2, 26, 11],
]);

const MOST = 4; // threads a core: more bring nothing and take 5 MiB each

/** Picks a build. `background`: every thread is a worker. `can`: does it compile such a module? */
export function chooseBuild(
  wanted: { threads: 'auto' | number; deterministic: boolean; background?: boolean },
  platform: Sharing,
  can: (bytes: Uint8Array<ArrayBuffer>) => boolean = (bytes) => WebAssembly.validate(bytes),
): Choice {
  const asked = wanted.threads === 'auto' ? Math.min(platform.cores, 4) : wanted.threads;
  const threads = platform.canShare ? Math.min(asked, MOST * platform.cores) : 1;
  const reasons: string[] = [];
  let isRelaxed = false;
  if (wanted.deterministic) reasons.push('plain SIMD: deterministic was asked for');
  else if (!can(RELAXED)) reasons.push('plain SIMD: no relaxed SIMD here');
  else {
    isRelaxed = true;
    reasons.push('relaxed SIMD: this engine has it');
  }
  const some = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const limit = platform.canShare ? `${MOST} a core` : (platform.whyNot ?? 'no shared memory here');
  if (threads < asked) reasons.push(`${some} of ${asked}: ${limit}`);
  else if (wanted.threads === 'auto') reasons.push(`${some}: min(${platform.cores} cores, 4)`);
  else reasons.push(`${some} ${threads === 1 ? 'was' : 'were'} asked for`);
  const kind = isRelaxed ? 'relaxed' : 'simd';
  const workers = wanted.background && platform.canShare ? threads : threads - 1;
  return { build: workers > 0 ? `${kind}-threads` : kind, threads, workers, why: reasons.join('; ') };
}
