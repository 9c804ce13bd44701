// `saccade detect`: faces of pictures, in the order given.

import type { Library } from './library.ts';
import { detectorOptions, type DetectorFlags } from './options.ts';
import type { Output } from './output.ts';
import { Progress, eachPicture, findInputs } from './pictures.ts';
import { csvHeader, csvRows, jsonError, jsonLine, textLines, timeText, type Done, type Failed } from './print.ts';

export interface DetectFlags extends DetectorFlags {
  json?: boolean;
  format?: 'mtcnn';
  csv?: boolean;
  draw?: string;
  time?: boolean;
}

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture was read, 1 some failed
 * @throws SaccadeError when the detector cannot be made; SACCADE_BAD_OPTION is wrong usage
 */
export async function detect(args: string[], flags: DetectFlags, output: Output, library: Library): Promise<number> {
  const inputs = await findInputs(args);
  const detector = await library.createDetector(detectorOptions(flags));
  const progress = new Progress(output, inputs.length);
  let failures = 0;
  try {
    const drawings = flags.draw === undefined ? undefined : await openDrawings(flags.draw, inputs);
    if (flags.csv) await output.line(csvHeader());
    // pictures that are drawn on wait in memory for their turn
    const keep = drawings !== undefined;
    const concurrency = keep ? detector.info.threads : detector.concurrency;
    const options = flags.maxPixels === undefined ? {} : { maxPixels: flags.maxPixels };
    const look = (file: string) => detector.inspect(file, options, keep);
    for await (const result of eachPicture(inputs, concurrency, look)) {
      let failed = 'failed' in result ? result.failed : undefined;
      if ('seen' in result && drawings) {
        const { file, seen } = result;
        await drawings.write(file, seen.pixels!, seen.faces).catch((error: Error) => (failed = { file, error }));
      }
      progress.clear();
      if (failed) {
        failures++;
        await reportFailure(failed, flags, output);
      } else if ('seen' in result) {
        await report({ file: result.file, ...result.seen }, flags, output, library);
      }
      progress.step();
    }
  } finally {
    progress.stop();
    detector.close();
  }
  if (failures > 0 && inputs.length > 1) output.say(`saccade: ${failures} of ${inputs.length} pictures failed`);
  return failures > 0 ? 1 : 0;
}

async function openDrawings(folder: string, inputs: readonly { file: string }[]) {
  const { Drawings } = await import('./drawings.ts'); // brings jimp
  return Drawings.into(
    folder,
    inputs.map(({ file }) => file),
  );
}

async function report(done: Done, flags: DetectFlags, output: Output, library: Library): Promise<void> {
  const json = flags.json === true || flags.format !== undefined;
  if (json) await output.line(jsonLine(done, flags.format === 'mtcnn' ? library.toMtcnn(done.faces) : done.faces));
  else if (flags.csv) await output.line(csvRows(done));
  else await output.line(textLines(done, flags.time === true));
  if (flags.time && (json || flags.csv)) output.say(`${done.file}  ${timeText(done.timings, done.ms)}`);
}

async function reportFailure(failed: Failed, flags: DetectFlags, output: Output): Promise<void> {
  if (flags.json || flags.format) await output.line(jsonError(failed));
  else output.say(`saccade: ${failed.file}: ${failed.error.message}`);
}
