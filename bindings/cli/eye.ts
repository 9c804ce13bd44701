// `saccade eye`: pictures that already are one eye, one JSON line each.

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
  const look = (image: Parameters<typeof detector.detectEye>[0]) =>
    detector.detectEye(image, { side: flags.side, maxPixels });
  let failures = 0;
  try {
    for await (const result of eachPicture(inputs, maxPixels, look)) {
      progress.clear();
      if ('failed' in result) {
        failures++;
        await output.line(jsonError(result.failed));
      } else {
        const { file, pixels, found } = result.seen;
        await output.line(JSON.stringify({ file, width: pixels.width, height: pixels.height, eye: found }));
      }
      progress.step();
    }
  } finally {
    progress.stop();
    detector.close();
  }
  return failures > 0 ? 1 : 0;
}
