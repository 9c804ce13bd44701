// `saccade calibrate`: how sure the networks are of what they find in a folder, beside what they find where there is
// nothing to be found, and the --min-confidence that follows.

import { findInputs } from './inputs.ts';
import type { Library, Encoded } from './library.ts';
import { detectorOptions, type DetectorFlags } from './options.ts';
import type { Output } from './output.ts';
import { Progress, eachPicture } from './pictures.ts';
import { shown } from '../results/safe.ts';
import { passedOver } from './summary.ts';
import { histogram, suggest, summarize, type Sample, type Suggestion, type Summary } from './survey.ts';

export interface CalibrateFlags extends DetectorFlags {
  negatives?: string;
  json?: boolean;
}

interface Folder {
  folder: string;
  pictures: number;
  failed: number;
  samples: Sample[];
}

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture was read, 1 some failed (the survey is over the others)
 */
export async function calibrate(
  path: string,
  flags: CalibrateFlags,
  output: Output,
  library: Library,
): Promise<number> {
  // Whatever the cascade lets through is counted: the threshold is the question.
  const detector = await library.createDetector({ ...detectorOptions(flags), minConfidence: 0, eyes: false });
  const folders: Folder[] = [];
  try {
    for (const folder of flags.negatives === undefined ? [path] : [path, flags.negatives]) {
      const found = await findInputs([folder]);
      const { inputs } = found;
      for (const line of passedOver(found)) output.say(`saccade: ${line}`);
      const progress = new Progress(output, inputs.length);
      const survey: Folder = { folder, pictures: inputs.length, failed: 0, samples: [] };
      folders.push(survey);
      try {
        const inspect = (picture: Encoded) => detector.inspect(picture, { maxPixels: flags.maxPixels });
        for await (const result of eachPicture(inputs, detector.concurrency, inspect)) {
          if ('found' in result) {
            const { file } = result.input;
            const { faces } = result.found;
            survey.samples.push(...faces.map(({ confidence }) => ({ file, confidence })));
          } else {
            survey.failed++;
            progress.clear();
            output.say(`saccade: ${result.failed.file}: ${result.failed.error.message}`);
          }
          progress.step();
        }
      } finally {
        progress.stop();
      }
    }
  } finally {
    detector.close();
  }
  const [faces, negatives] = folders as [Folder, Folder | undefined];
  const suggestion = suggest(confidences(faces), negatives && confidences(negatives));
  await (flags.json ? printJson : printText)(output, faces, negatives, suggestion);
  return folders.some(({ failed }) => failed > 0) ? 1 : 0;
}

function confidences({ samples }: Folder): number[] {
  return samples.map(({ confidence }) => confidence);
}

async function printJson(output: Output, faces: Folder, negatives: Folder | undefined, suggestion: Suggestion | null) {
  const part = ({ folder, pictures, failed, samples }: Folder) => ({ folder, pictures, failed, ...summarize(samples) });
  const bins = histogram(confidences(faces), negatives ? confidences(negatives) : []);
  await output.line(
    JSON.stringify({ faces: part(faces), negatives: negatives ? part(negatives) : null, histogram: bins, suggestion }),
  );
}

async function printText(output: Output, faces: Folder, negatives: Folder | undefined, suggestion: Suggestion | null) {
  for (const folder of negatives ? [faces, negatives] : [faces]) {
    await output.line(folderText(folder, summarize(folder.samples), folder === faces ? 'faces' : 'non-faces'));
  }
  const bars = histogramText(confidences(faces), negatives && confidences(negatives));
  if (bars) await output.line(`${bars}\n`);
  await output.line(suggestionText(suggestion));
}

function folderText({ folder, pictures, failed }: Folder, summary: Summary, what: string): string {
  const lines = [`${shown(folder)}  ${pictures - failed} of ${pictures} pictures read, ${summary.count} ${what}`];
  if (summary.count > 0) {
    const { mean, std, min, q1, median, q3, max } = summary;
    lines.push(`  mean ${digits(mean)}  std ${digits(std)}`);
    lines.push(`  min ${digits(min)}  quartiles ${digits(q1)} ${digits(median)} ${digits(q3)}  max ${digits(max)}`);
    for (const [name, list] of Object.entries({ lowest: summary.lowest, highest: summary.highest })) {
      lines.push(`  ${name}`, ...list.map(({ confidence, file }) => `    ${digits(confidence)}  ${shown(file)}`));
    }
  }
  return `${lines.join('\n')}\n`;
}

// As many characters for the fullest bin.
const BAR = 40;

function histogramText(faces: number[], negatives: number[] | undefined): string {
  const bins = histogram(faces, negatives ?? []);
  const most = Math.max(...bins.flatMap((bin) => [bin.faces, bin.nonFaces]));
  const bar = (count: number, mark: string) => {
    const text = `${mark.repeat(Math.ceil((BAR * count) / most))}${count > 0 ? ` ${count}` : ''}`;
    return text;
  };
  const widest = BAR + 1 + String(most).length;
  const lines = bins.map(({ from, to, faces, nonFaces }) => {
    const range = `  ${String(from).padStart(7)} – ${String(to).padEnd(7)}`;
    return negatives
      ? `${range} ${bar(faces, '█').padEnd(widest)} ${bar(nonFaces, '░')}`
      : `${range} ${bar(faces, '█')}`;
  });
  const title = negatives ? `  ${' '.repeat(18)}${'faces'.padEnd(widest)} non-faces` : '';
  return [title, ...lines.map((line) => line.trimEnd())].filter(Boolean).join('\n');
}

function suggestionText(suggestion: Suggestion | null): string {
  if (!suggestion) return 'No faces were found: nothing to suggest.';
  const { minConfidence, rule, keepsFaces, keepsNonFaces, balancedError } = suggestion;
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  const rest =
    keepsNonFaces === null
      ? ''
      : ` and ${share(keepsNonFaces)} of the non-faces (balanced error ${share(balancedError ?? 0)})`;
  return `suggested --min-confidence ${minConfidence}\n  ${rule}; keeps ${share(keepsFaces)} of the faces${rest}`;
}

function digits(value: number): string {
  return value.toFixed(6);
}
