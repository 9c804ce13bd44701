// `saccade eye`: pictures that already are one eye, one JSON line each.

import type { PupilRule } from '../types.ts';
import { findInputs } from './inputs.ts';
import type { Library, Encoded } from './library.ts';
import type { Output } from './output.ts';
import { Progress, eachPicture } from './pictures.ts';
import { jsonError } from '../results/json.ts';
import { safeJson } from '../results/safe.ts';
import { passedOver } from './summary.ts';

export interface EyeFlags {
  side: 'left' | 'right';
  /** false: one look */
  refine?: boolean;
  pupil?: PupilRule;
  elg?: string;
  maxPixels?: number;
}

/** Runs the command; returns the exit code: 0 every picture was read, 1 some failed. */
export async function eye(args: string[], flags: EyeFlags, output: Output, library: Library): Promise<number> {
  const found = await findInputs(args, output.stdin ? { stdin: output.stdin } : {});
  const { inputs } = found;
  for (const line of passedOver(found)) output.say(`saccade: ${line}`);
  const { side, pupil, elg, maxPixels } = flags;
  // the detector refuses what is no number of pixels
  const detector = await library.createDetector({
    ...(elg !== undefined && { elg }),
    ...(maxPixels !== undefined && { maxPixels }),
  });
  const options = { side, ...(pupil && { pupil }), ...(flags.refine === false && { refine: false }) };
  const progress = new Progress(output, inputs.length);
  const find = (picture: Encoded) => detector.detectEye(picture, options, maxPixels);
  let failures = 0;
  try {
    for await (const result of eachPicture(inputs, 1, find)) {
      progress.clear();
      if ('failed' in result) {
        failures++;
        await output.line(jsonError(result.failed));
      } else {
        await output.line(safeJson({ file: result.input.file, ...result.found }));
      }
      progress.step();
    }
  } finally {
    progress.stop();
    detector.close();
  }
  return failures > 0 ? 1 : 0;
}
