// What `detect` and `crop` have in common: which pictures, one detector for them, results in the order given, on stdout
// or in a file, and the words at the end.

import type { Detection } from '../detector/core.ts';
import type { DetectorOptions } from '../types.ts';
import { findInputs, someThere, type Input, type Written } from './inputs.ts';
import { unlessAborted } from './interrupt.ts';
import type { Encoded, Inspector, Library } from './library.ts';
import type { DetectorFlags } from './options.ts';
import { OutFile, type OutFileFlags } from './outfile.ts';
import { ClosedPipe, type Output } from './output.ts';
import { Progress, eachPicture } from './pictures.ts';
import type { Done, Failed } from '../results/json.ts';
import { notHeld, type LineFormat } from './resume.ts';
import { inShard, type Shard } from './shard.ts';
import { Summary, passedOver } from './summary.ts';

export interface BatchFlags extends DetectorFlags, OutFileFlags {
  output?: string;
  shard?: Shard;
}

/** What a command wants of the pictures. */
export interface Batch<Made> {
  options: DetectorOptions;
  format: LineFormat;
  /** the folder of the pictures that `make` writes: it is not read; without one `make` gets no pixels */
  writes: Written | undefined;
  /**
   * Called once, before the first picture.
   *
   * @param inputs all of them, also those of other parts and those that are in the file already
   * @param file of --output, not open yet
   */
  begin(inputs: readonly Input[], file: OutFile | undefined): Promise<Work<Made>>;
}

/** What a command does with each picture; one call at a time. */
export interface Work<Made> {
  /** Called when the file is open. */
  header?(): Promise<void>;
  /** An error is the picture's: it has failed. */
  make(input: Input, found: Detection): Promise<Made>;
  done(done: Done, made: Made): Promise<void>;
  failed(failed: Failed): Promise<void>;
}

/**
 * Looks at the pictures that `args` name.
 *
 * @returns exit code: 0 every picture was read, 1 some failed
 * @throws SaccadeError when the detector cannot be made or the output not written; SACCADE_BAD_OPTION is wrong usage
 */
export async function runBatch<Made>(
  args: string[],
  flags: BatchFlags,
  batch: Batch<Made>,
  output: Output,
  library: Library,
): Promise<number> {
  const { format, writes } = batch;
  const { stdin, signal } = output;
  const found = await unlessAborted(findInputs(args, { ...(stdin && { stdin }), without: writes }), signal);
  for (const line of passedOver(found, writes)) output.say(`saccade: ${line}`);
  if (flags.output !== undefined) await someThere(args, found.inputs);
  const file =
    flags.output === undefined ? undefined : await OutFile.prepare(flags.output, format, flags, found.inputs);
  let inputs = inShard(found.inputs, flags.shard);
  if (file?.held) inputs = notHeld(inputs, file.held, format);
  const detector = await unlessAborted(library.createDetector(batch.options), signal);
  const summary = new Summary();
  let isSaid = file !== undefined || flags.shard !== undefined || inputs.length > 1;
  try {
    const work = await batch.begin(found.inputs, file);
    await file?.open();
    await work.header?.();
    await each(inputs, detector, { maxPixels: flags.maxPixels, keepPixels: !!writes }, work, summary, output);
  } catch (error) {
    isSaid &&= summary.pictures > 0 && !(error instanceof ClosedPipe);
    throw error;
  } finally {
    detector.close();
    await file?.close();
    if (isSaid) output.say(`saccade: ${summary.text(file)}`);
  }
  return summary.failures + (file?.held?.failed ?? 0) > 0 ? 1 : 0;
}

async function each<Made>(
  inputs: readonly Input[],
  detector: Inspector,
  options: { maxPixels: number | undefined; keepPixels: boolean },
  work: Work<Made>,
  summary: Summary,
  output: Output,
): Promise<void> {
  const progress = new Progress(output, inputs.length);
  // pictures whose pixels are wanted wait in memory for their turn
  const concurrency = options.keepPixels ? detector.info.threads : detector.concurrency;
  const inspect = (picture: Encoded) => detector.inspect(picture, options);
  try {
    for await (const result of eachPicture(inputs, concurrency, inspect, output.signal)) {
      const { input } = result;
      const end = 'failed' in result ? result : await made(work, input, result.found);
      progress.clear();
      if ('failed' in end) {
        await work.failed(end.failed);
        summary.failed(end.failed);
      } else {
        await work.done(end.done, end.made);
        summary.done(end.done.faces.length);
      }
      progress.step();
    }
  } finally {
    progress.stop();
  }
}

async function made<Made>(work: Work<Made>, input: Input, found: Detection) {
  const { file } = input;
  try {
    return { done: { file, ...found }, made: await work.make(input, found) };
  } catch (error) {
    return { failed: { file, error: error as Error } };
  }
}
