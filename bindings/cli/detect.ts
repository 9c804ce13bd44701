// `saccade detect`: faces of pictures, in the order given.

import { csvError, csvHeader, csvRows } from './csv.ts';
import type { Drawings } from './drawings.ts';
import { checkTogether, formatOf, type DetectFlags } from './flags.ts';
import { faceShapes } from '../draw/shapes.ts';
import { findInputs, type Input } from './inputs.ts';
import { unlessAborted } from './interrupt.ts';
import type { Library, Inspector, Encoded } from './library.ts';
import { detectorOptions } from './options.ts';
import { OutFile } from './outfile.ts';
import { ClosedPipe, type Output } from './output.ts';
import { Progress, eachPicture } from './pictures.ts';
import { jsonError, jsonLine, textLines, timeText, type Done, type Failed } from './print.ts';
import { notHeld } from './resume.ts';
import { shown } from './safe.ts';
import { inShard } from './shard.ts';
import { Summary, passedOver } from './summary.ts';

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture was read, 1 some failed
 * @throws SaccadeError when the detector cannot be made or the output not written; SACCADE_BAD_OPTION is wrong usage
 */
export async function detect(args: string[], flags: DetectFlags, output: Output, library: Library): Promise<number> {
  checkTogether(flags);
  const { stdin, signal } = output;
  const search = { ...(stdin && { stdin }), ...(flags.draw !== undefined && { without: flags.draw }) };
  const found = await unlessAborted(findInputs(args, search), signal);
  for (const line of passedOver(found, flags.draw)) output.say(`saccade: ${line}`);
  const format = formatOf(flags);
  const file =
    flags.output === undefined
      ? undefined
      : await OutFile.prepare(flags.output, format === 'csv' ? 'csv' : 'json', flags, found.inputs);
  let inputs = inShard(found.inputs, flags.shard);
  if (file?.held) inputs = notHeld(inputs, file.held, format === 'csv' ? 'csv' : 'json');
  const detector = await unlessAborted(library.createDetector(detectorOptions(flags)), signal);
  const summary = new Summary();
  let isSaid = file !== undefined || flags.shard !== undefined || inputs.length > 1;
  try {
    const drawings = flags.draw === undefined ? undefined : await openDrawings(flags, found.inputs);
    await file?.open();
    const report = new Report(flags, format, output, file, library);
    await report.begin();
    await each(inputs, detector, flags, output, drawings, async (result) => {
      if ('failed' in result) {
        await report.failed(result.failed);
        summary.failed(result.failed);
      } else {
        await report.done(result.done);
        summary.done(result.done.faces.length);
      }
    });
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

type Result = { done: Done } | { failed: Failed };

/** Inspects every input, draws, and hands on what came of it. */
async function each(
  inputs: readonly Input[],
  detector: Inspector,
  flags: DetectFlags,
  output: Output,
  drawings: Drawings | undefined,
  take: (result: Result) => Promise<void>,
): Promise<void> {
  const progress = new Progress(output, inputs.length);
  // pictures that are drawn on wait in memory for their turn
  const keepPixels = drawings !== undefined;
  const concurrency = keepPixels ? detector.info.threads : detector.concurrency;
  const inspect = (picture: Encoded) => detector.inspect(picture, { maxPixels: flags.maxPixels, keepPixels });
  try {
    for await (const result of eachPicture(inputs, concurrency, inspect, output.signal)) {
      const { file } = result.input;
      let failed = 'failed' in result ? result.failed : undefined;
      if ('found' in result && drawings) {
        const { pixels, faces } = result.found;
        await drawings
          .write(result.input, pixels!, faceShapes(faces, pixels!))
          .catch((error: Error) => (failed = { file, error }));
      }
      progress.clear();
      if (failed) await take({ failed });
      else if ('found' in result) await take({ done: { file, ...result.found } });
      progress.step();
    }
  } finally {
    progress.stop();
  }
}

async function openDrawings({ draw, drawFormat }: DetectFlags, inputs: readonly Input[]): Promise<Drawings> {
  const { Drawings } = await import('./drawings.ts'); // brings jimp
  return Drawings.into(draw!, inputs, drawFormat ?? 'png');
}

/** Results in the format asked for, to stdout or the file; words about them on stderr. */
class Report {
  readonly #flags: DetectFlags;
  readonly #format: 'text' | 'json' | 'csv';
  readonly #output: Output;
  readonly #file: OutFile | undefined;
  readonly #library: Library;

  constructor(
    flags: DetectFlags,
    format: 'text' | 'json' | 'csv',
    output: Output,
    file: OutFile | undefined,
    library: Library,
  ) {
    this.#flags = flags;
    this.#format = format;
    this.#output = output;
    this.#file = file;
    this.#library = library;
  }

  async begin(): Promise<void> {
    if (this.#format === 'csv' && (!this.#file || this.#file.isEmpty)) await this.#line(csvHeader());
  }

  async done(done: Done): Promise<void> {
    const { format, time } = this.#flags;
    if (this.#format === 'text') return this.#line(textLines(done, time === true));
    if (this.#format === 'csv') await this.#line(csvRows(done));
    else await this.#line(jsonLine(done, format === 'mtcnn' ? this.#library.toMtcnn(done.faces) : done.faces));
    if (time) this.#output.say(`${done.file}  ${timeText(done.timings, done.ms)}`);
  }

  async failed(failed: Failed): Promise<void> {
    if (this.#format === 'csv') await this.#line(csvError(failed));
    else if (this.#format === 'json') await this.#line(jsonError(failed));
    // JSON lines that are seen say it themselves
    if (this.#file || this.#format !== 'json') this.#output.say(`saccade: ${failed.file}: ${failed.error.message}`);
  }

  #line(text: string): Promise<void> {
    if (this.#file) return this.#file.line(text);
    // rows keep names as they are; on a terminal nobody reads them again
    const isShown = this.#format === 'csv' && this.#output.isTerminal;
    return this.#output.line(isShown ? text.split('\n').map(shown).join('\n') : text);
  }
}
