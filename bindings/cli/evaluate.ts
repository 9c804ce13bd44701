// `saccade evaluate`: how good the detector is on pictures in which people have marked faces and eyes.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SaccadeError, brief, expected } from '../errors.ts';
import { curvesSvg } from '../evaluate/chart.ts';
import { Paths } from '../evaluate/paths.ts';
import { pairUp, readResults, type Pair } from '../evaluate/results.ts';
import { evaluatePairs, type Evaluation } from '../evaluate/score.ts';
import { scoreTable, worstTable } from '../evaluate/table.ts';
import type { TruePicture } from '../evaluate/truth.ts';
import { verdictShapes, worstOf, type Mistakes } from '../evaluate/worst.ts';
import { readTextFile, readTruth } from './annotations.ts';
import { detectAll } from './evaluating.ts';
import { findInputs, type Input } from './inputs.ts';
import { unlessAborted } from './interrupt.ts';
import type { Inspector, Library } from './library.ts';
import { detectorOptions, type DetectorFlags } from './options.ts';
import type { Output } from './output.ts';
import { safeJson, shown } from '../results/safe.ts';
import { passedOver } from './summary.ts';

export interface EvaluateFlags extends DetectorFlags {
  annotations?: string;
  results?: string;
  minHeight?: number;
  json?: boolean;
  curve?: string;
  force?: boolean;
  worst?: number;
  draw?: string;
}

const DRAWN = 20; // pictures, when --worst does not say

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture marked was read, 1 some failed: what is marked in them counts as missed
 * @throws SaccadeError SACCADE_BAD_OPTION for annotations or results that are none
 */
export async function evaluate(
  folder: string,
  flags: EvaluateFlags,
  output: Output,
  library: Library,
): Promise<number> {
  const truth = await readTruth(folder, flags.annotations);
  const inputs =
    flags.results === undefined || flags.draw !== undefined ? await inputsOf(folder, truth, flags, output) : [];
  const detector = new Opened(library, flags, truth);
  try {
    const pairs =
      flags.results === undefined
        ? await detectAll(truth, inputs, await unlessAborted(detector.get(), output.signal), flags.maxPixels, output)
        : await savedPairs(truth, flags.results, output);
    const evaluation = evaluatePairs(pairs, flags.minHeight);
    const count = flags.worst ?? (flags.draw === undefined ? 0 : DRAWN);
    // a picture that was not read is said to be so, and has nothing to draw on
    const read = evaluation.matches.map((one, i) =>
      pairs[i]!.result?.failure === undefined && pairs[i]!.result ? one : null,
    );
    const worst = worstOf(read, count);
    if (flags.curve !== undefined) await writeCurve(flags.curve, evaluation, flags.force === true);
    const undrawn =
      flags.draw === undefined ? 0 : await drawWorst(worst, evaluation, inputs, await detector.get(), flags, output);
    await print(evaluation, worst, truth, flags, output);
    const { failed, without_prediction: without } = evaluation.scores;
    return failed + without + undrawn > 0 ? 1 : 0;
  } finally {
    await detector.close();
  }
}

/** The detector, made when it is first wanted: saved results need none. */
class Opened {
  readonly #open: () => Promise<Inspector>;
  #detector: Promise<Inspector> | undefined;

  constructor(library: Library, flags: EvaluateFlags, truth: readonly TruePicture[]) {
    // eyes cost time: only where somebody has marked them
    const isMarked = truth.some(({ faces }) => faces.some(({ eyes }) => eyes !== null));
    const options = detectorOptions(flags);
    this.#open = () =>
      library.createDetector(isMarked && flags.results === undefined ? options : { ...options, eyes: false });
  }

  get(): Promise<Inspector> {
    return (this.#detector ??= this.#open());
  }

  async close(): Promise<void> {
    const detector = await this.#detector?.catch(() => undefined);
    detector?.close();
  }
}

/** One input for each marked picture; one that is not there says so when it is read. */
async function inputsOf(
  folder: string,
  truth: readonly TruePicture[],
  { draw }: EvaluateFlags,
  output: Output,
): Promise<Input[]> {
  const without = draw === undefined ? undefined : ({ path: draw, flag: '--draw' } as const);
  const found = await unlessAborted(findInputs([folder], { without }), output.signal);
  for (const line of passedOver(found, without)) output.say(`saccade: ${line}`);
  const files = new Paths<Input>();
  for (const input of found.inputs) files.set(input.name, input);
  const used = new Set<Input>();
  const inputs = truth.map(({ image }): Input => {
    const there = files.get(image);
    if (there) used.add(there);
    const error = () =>
      new SaccadeError('SACCADE_BAD_IMAGE', expected('a picture', 'image', `none in '${brief(folder)}'`));
    return there ?? { file: join(folder, image), root: folder, name: image, error: error() };
  });
  const others = found.inputs.filter((input) => !input.error && !used.has(input)).length;
  if (others > 0)
    output.say(`saccade: ${others} ${others === 1 ? 'picture' : 'pictures'} without annotations, left out`);
  return inputs;
}

async function savedPairs(truth: readonly TruePicture[], file: string, output: Output): Promise<Pair[]> {
  const pairs = pairUp(truth, readResults(await readTextFile(file, '--results'), file));
  for (const { truth: picture, result } of pairs) {
    const why = result ? result.failure : expected('a result', 'image', `none in '${brief(file)}'`);
    if (why !== undefined) output.say(`saccade: ${picture.image}: ${why}`);
  }
  return pairs;
}

async function writeCurve(file: string, evaluation: Evaluation, force: boolean): Promise<void> {
  await writeFile(file, curvesSvg(evaluation), { flag: force ? 'w' : 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    const isThere = cause.code === 'EEXIST';
    const what = isThere ? 'a file that is not there yet' : 'a file that can be written';
    const came = `'${brief(file)}'${isThere ? ', which is there' : ` (${cause.code ?? cause.message})`}`;
    const message = expected(what, '--curve', came, isThere ? '--force overwrites it.' : undefined);
    throw new SaccadeError('SACCADE_BAD_OPTION', message, { cause });
  });
}

/** @returns how many could not be drawn */
async function drawWorst(
  worst: readonly Mistakes[],
  { matches }: Evaluation,
  inputs: readonly Input[],
  detector: Inspector,
  { draw, maxPixels }: EvaluateFlags,
  output: Output,
): Promise<number> {
  const { Drawings } = await import('./drawings.ts'); // brings jimp
  const drawings = await Drawings.into(draw!, inputs, 'png');
  let failed = 0;
  for (const { index } of worst) {
    const input = inputs[index]!;
    try {
      if (input.error) throw input.error;
      const pixels = await unlessAborted(detector.decode(input.file, maxPixels), output.signal);
      await drawings.write(input, pixels, verdictShapes(matches[index]!, pixels));
    } catch (error) {
      if (output.signal?.aborted) throw error;
      failed++;
      output.say(`saccade: ${input.file}: ${(error as Error).message}`);
    }
  }
  return failed;
}

async function print(
  { scores }: Evaluation,
  worst: readonly Mistakes[],
  truth: readonly TruePicture[],
  { json, worst: listed }: EvaluateFlags,
  output: Output,
): Promise<void> {
  const rows = worst.map(({ index, ...mistakes }) => ({ name: truth[index]!.image, ...mistakes }));
  if (json) return output.line(safeJson(listed === undefined ? scores : { ...scores, worst: rows }));
  await output.line(scoreTable(scores));
  if (listed !== undefined && rows.length > 0) {
    await output.line(`\n${worstTable(rows.map((row) => ({ ...row, name: shown(row.name) })))}`);
  }
}
