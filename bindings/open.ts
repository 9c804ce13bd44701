// From options to a detector on this thread, or on several.
import type { Decode } from './core.ts';
import type { Kit } from './crew/messages.ts';
import { CascadeDetector, type Elsewhere } from './detector.ts';
import { load, type Loader } from './load.ts';
import { detectorDefaults } from './options.ts';
import type { DetectorOptions } from './types.ts';

/** What differs from one place to the next. */
export interface Platform extends Loader {
  decode: Decode;
  /** takes whole pictures off this thread, on at most `size` others; without it `detectMany` looks at one after the other */
  crew?(size: number, kit: () => Kit): Elsewhere;
}

/** Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be read or are not ours. */
export async function open(options: DetectorOptions, platform: Platform): Promise<CascadeDetector> {
  const defaults = detectorDefaults(options);
  const { engine, nets, module, info } = await load({ ...options, eyes: defaults.eyes }, platform);
  const { arena } = engine;
  const packed = arena.mark();
  const kit = () => ({ module, packed: arena.snapshot(packed), nets, defaults, info });
  const elsewhere = platform.crew && engine.threads > 1 ? platform.crew(engine.threads, kit) : null;
  return new CascadeDetector(engine, nets, defaults, platform.decode, info, elsewhere);
}
