// `saccade detect`: faces of pictures, in the order given.

import type { Detection } from '../detector/core.ts';
import { faceShapes } from '../draw/shapes.ts';
import { runBatch } from './batch.ts';
import { csvError, csvHeader, csvRows } from '../results/csv.ts';
import type { Drawings } from './drawings.ts';
import { checkTogether, formatOf, type DetectFlags } from './flags.ts';
import type { Input, Written } from './inputs.ts';
import type { Library } from './library.ts';
import { detectorOptions } from './options.ts';
import type { OutFile } from './outfile.ts';
import type { Output } from './output.ts';
import { jsonError, jsonLine, type Done, type Failed } from '../results/json.ts';
import { textLines, timeText } from './print.ts';
import { shown } from '../results/safe.ts';

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture was read, 1 some failed
 * @throws SaccadeError when the detector cannot be made or the output not written; SACCADE_BAD_OPTION is wrong usage
 */
export async function detect(args: string[], flags: DetectFlags, output: Output, library: Library): Promise<number> {
  checkTogether(flags);
  const format = formatOf(flags);
  const writes: Written | undefined = flags.draw === undefined ? undefined : { path: flags.draw, flag: '--draw' };
  const batch = {
    options: detectorOptions(flags),
    format: format === 'csv' ? format : ('json' as const),
    writes,
    begin: async (inputs: readonly Input[], file: OutFile | undefined) => {
      const drawings = writes && (await openDrawings(flags, inputs));
      const report = new Report(flags, format, output, file, library);
      return {
        header: () => report.begin(),
        make: async (input: Input, { faces, pixels }: Detection) => {
          await drawings?.write(input, pixels!, faceShapes(faces, pixels!));
        },
        done: (done: Done) => report.done(done),
        failed: (failed: Failed) => report.failed(failed),
      };
    },
  };
  return runBatch(args, flags, batch, output, library);
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
