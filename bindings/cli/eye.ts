// `saccade eye`: pictures that already are one eye, one JSON line each.

import { decodeImage } from '../decode/index.ts';
import type { Library } from './library.ts';
import { MAX_PIXELS } from './options.ts';
import type { Output } from './output.ts';
import { Progress, eachPicture, findInputs } from './pictures.ts';
import { jsonError } from './print.ts';

export interface EyeFlags {
  side: 'left' | 'right';
  elg?: string;
  maxPixels?: number;
}

/** Runs the command; returns the exit code: 0 every picture was read, 1 some failed. */
export async function eye(args: string[], flags: EyeFlags, output: Output, library: Library): Promise<number> {
  const inputs = await findInputs(args);
  const detector = await library.createDetector(flags.elg === undefined ? {} : { elg: flags.elg });
  const progress = new Progress(output, inputs.length);
  const maxPixels = flags.maxPixels ?? MAX_PIXELS;
  const look = async (file: string) => {
    const pixels = await decodeImage(file, maxPixels);
    const { width, height } = pixels;
    return { width, height, eye: await detector.detectEye(pixels, { side: flags.side, maxPixels }) };
  };
  let failures = 0;
  try {
    for await (const result of eachPicture(inputs, 1, look)) {
      progress.clear();
      if ('failed' in result) {
        failures++;
        await output.line(jsonError(result.failed));
      } else {
        await output.line(JSON.stringify({ file: result.file, ...result.seen }));
      }
      progress.step();
    }
  } finally {
    progress.stop();
    detector.close();
  }
  return failures > 0 ? 1 : 0;
}
