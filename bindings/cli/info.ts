// `saccade info`: what this installation runs on.

import type { Library } from './library.ts';
import type { Output } from './output.ts';
import { safeJson } from '../results/safe.ts';

export interface InfoFlags {
  json?: boolean;
}

/** Prints version, build, threads and why, and where each network's weights come from. @returns exit code 0 */
export async function info(flags: InfoFlags, output: Output, library: Library): Promise<number> {
  const detector = await library.createDetector();
  try {
    if (flags.json) {
      await output.line(safeJson(detector.info));
      return 0;
    }
    const { version, build, threads, why, weights } = detector.info;
    await output.line(`saccade ${version}`);
    await output.line(`build    ${build}`);
    await output.line(`threads  ${threads}`);
    await output.line(`why      ${why}`);
    for (const [network, { sha256, origin, licence }] of Object.entries(weights)) {
      await output.line(`weights  ${network}`);
      await output.line(`  origin   ${origin}`);
      await output.line(`  licence  ${licence}`);
      await output.line(`  sha256   ${sha256}`);
    }
  } finally {
    detector.close();
  }
  return 0;
}
