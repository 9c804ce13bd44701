// `saccade bench`: how fast this machine is. The answers are checked first: what is wrong has no speed.

import { availableParallelism, cpus } from 'node:os';
import type { DetectorInfo } from '../types.ts';
import { isGolden, samplePath } from './golden.ts';
import { findInputs } from './inputs.ts';
import type { Library } from './library.ts';
import { rateOf, timeStages, type StageTimes } from '../speed/measure.ts';
import type { PeakShare } from '../speed/share.ts';
import { checked, subjectOf, WrongAnswer, type Sample } from './measure.ts';
import { detectorOptions, type DetectorFlags } from './options.ts';
import type { Output } from './output.ts';
import { safeJson, shown } from '../results/safe.ts';

export interface BenchFlags extends DetectorFlags {
  json?: boolean;
  /** of each measurement */
  seconds?: number;
}

/** What `--json` prints. */
export interface BenchResult {
  version: string;
  build: string;
  threads: number;
  why: string;
  machine: { processor: string; cores: number; platform: string; node: string };
  pictures: { files: string[]; megapixels: number; faces: number };
  /**
   * golden: the package's photograph has the faces that Python's mtcnn finds; null where it was not looked at as Python
   * does
   */
  checked: { repeatable: true; golden: true | null };
  /** ms until the detector was there */
  start: number;
  /** ms of a picture alone, over all threads, from its file */
  stages: StageTimes;
  /** of what a core can do, on one thread and from pixels: GFLOP/s, and the share that the networks reach */
  peak: PeakShare;
  /** pictures a second, many at once */
  rate: { pixels: number; files: number };
  /** bytes of the process, in the end and at most */
  memory: { now: number; peak: number };
}

const SECONDS = 3;
const HELD = 64e6; // pixels of the pictures that are taken, at most one picture more

/**
 * Runs the command; without pictures on the photograph in the package.
 *
 * @returns exit code: 0, or 1 where some picture could not be read
 * @throws WrongAnswer when a picture has other faces the second time, or the photograph has not those that it has
 */
export async function bench(args: string[], flags: BenchFlags, output: Output, library: Library): Promise<number> {
  const isSample = args.length === 0;
  const files = isSample ? [samplePath()] : args;
  const { inputs } = await findInputs(files);
  const begin = performance.now();
  const detector = await library.createDetector(detectorOptions(flags));
  const start = performance.now() - begin;
  const milliseconds = 1000 * (flags.seconds ?? SECONDS);
  const samples: Sample[] = [];
  let failures = 0;
  try {
    for (const { file, error } of inputs) {
      if (pixelsOf(samples) > HELD) {
        output.say(`saccade: the first ${samples.length + failures} of ${inputs.length} pictures are taken`);
        break;
      }
      try {
        if (error) throw error;
        samples.push(await checked(detector, file, flags.maxPixels));
      } catch (failure) {
        if (failure instanceof WrongAnswer) throw failure;
        failures++;
        output.say(`saccade: ${file}: ${(failure as Error).message}`);
      }
    }
    if (samples.length === 0) return 1;
    const golden = isSample && isPlain(flags) ? isGolden(library.toMtcnn(samples[0]!.faces)) : null;
    if (golden === false)
      throw new WrongAnswer(`Expected the faces that Python's mtcnn finds but received others for ${files[0]}.`);
    const subject = subjectOf(detector);
    const names = samples.map(({ file }) => file);
    const decoded = samples.map(({ pixels }) => pixels);
    const stages = await timeStages(subject, names, milliseconds);
    const rate = {
      pixels: await rateOf(subject, decoded, milliseconds),
      files: await rateOf(subject, names, milliseconds),
    };
    const memory = { now: process.memoryUsage().rss, peak: 1024 * process.resourceUsage().maxRSS };
    // last: its engine is one more
    const peak = await library.shareOfPeak(detectorOptions(flags), decoded, milliseconds);
    const result: BenchResult = {
      ...setup(detector.info),
      pictures: {
        files: names,
        megapixels: pixelsOf(samples) / 1e6,
        faces: samples.reduce((sum, { faces }) => sum + faces.length, 0),
      },
      checked: { repeatable: true, golden },
      start,
      stages,
      peak,
      rate,
      memory,
    };
    await output.line(flags.json ? safeJson(result) : text(result));
  } finally {
    detector.close();
  }
  return failures > 0 ? 1 : 0;
}

// Whether faces are looked for as Python's mtcnn does.
function isPlain({
  minFace,
  scaleFactor,
  thresholds,
  minFaceArea,
  autoDownscale,
  light,
  weights,
}: BenchFlags): boolean {
  return [minFace, scaleFactor, thresholds, minFaceArea, autoDownscale, light, weights].every(
    (flag) => flag === undefined,
  );
}

function setup({ version, build, threads, why }: DetectorInfo) {
  const cores = availableParallelism();
  const platform = `${process.platform} ${process.arch}`;
  const machine = { processor: cpus()[0]?.model ?? 'unknown', cores, platform, node: process.version };
  return { version, build, threads, why, machine };
}

function pixelsOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { pixels: { width, height } }) => sum + width * height, 0);
}

function text({ machine, pictures, checked, stages, peak, rate, memory, ...rest }: BenchResult): string {
  const { files, megapixels, faces } = pictures;
  const names = files.length === 1 ? shown(files[0]!) : `${files.length} pictures`;
  const { total, ...parts } = stages;
  const perSecond = (value: number) =>
    `${value.toFixed(1)} pictures a second, ${((value * megapixels) / files.length).toFixed(1)} megapixels a second`;
  const golden = checked.golden ? "faces are those of Python's mtcnn, and " : '';
  return [
    `saccade   ${rest.version}, ${rest.build}, ${rest.threads} ${rest.threads === 1 ? 'thread' : 'threads'}`,
    `why       ${rest.why}`,
    `machine   ${machine.processor}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}`,
    `pictures  ${names}: ${megapixels.toFixed(2)} megapixels, ${faces} faces`,
    `checked   ${golden}the same bits each time${rest.threads > 1 ? ', on one thread and on all' : ''}`,
    `start     ${rest.start.toFixed(0)} ms`,
    `alone     ${total.toFixed(1)} ms a picture from its file, over all threads:`,
    ...Object.entries(parts).map(([stage, ms]) => `  ${stage.padEnd(8)}${ms.toFixed(1).padStart(7)} ms`),
    `peak      ${(100 * peak.share).toFixed(0)} % of what a thread can do: ${peak.networks.toFixed(1)} of ${peak.peak.toFixed(1)} GFLOP/s`,
    `many      from pixels ${perSecond(rate.pixels)}`,
    `          from files  ${perSecond(rate.files)}`,
    `memory    ${(memory.now / 1e6).toFixed(0)} MB, at most ${(memory.peak / 1e6).toFixed(0)} MB`,
  ].join('\n');
}
