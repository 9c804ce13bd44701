// How fast it is on this device, in this browser: the answer is checked first, then the sample photograph is timed, as
// the command does it.
import { createDetector, type Detector, type Face, type PixelImage } from '../index.ts';
import { FACES } from './engine.ts';
import { rateOf, timeStages, type StageTimes, type Subject } from '../speed/measure.ts';

/** What is copied as JSON; names as in `saccade bench --json`. */
export interface Numbers {
  version: string;
  build: string;
  threads: number;
  why: string;
  machine: { browser: string; cores: number };
  pictures: { width: number; height: number; faces: number };
  /** the same faces each time, alone and among many, on one thread and on all */
  checked: { repeatable: true };
  /** ms of a picture alone, over all threads, from its pixels */
  stages: StageTimes;
  /** pictures a second, many at once */
  rate: { pixels: number };
}

/** What goes on, in words, and how much of all is done, 0..1. */
export type Tell = (words: string, share: number) => void;

const MILLISECONDS = 3000; // of each measurement
const IN_HAND = 4; // pictures, a thread

// what each part takes of the whole
const PARTS = { check: 0.2, stages: 0.4, rate: 0.4 };

/** Rejects where two answers differ, or with the signal's reason. */
export async function measure(
  detector: Detector,
  picture: PixelImage,
  signal: AbortSignal,
  tell: Tell,
): Promise<Numbers> {
  const { version, build, threads, why } = detector.info;
  const subject = subjectOf(detector, signal);
  tell('Checking the answers.', 0);
  const faces = await checked(subject, picture, signal);
  const part = (words: string, before: number, size: number) => {
    tell(words, before);
    return { signal, progress: (share: number) => tell(words, before + size * share) };
  };
  const alone = part('One picture at a time.', PARTS.check, PARTS.stages);
  const stages = await timeStages(subject, [picture], MILLISECONDS, alone);
  const many = part('Many at once.', PARTS.check + PARTS.stages, PARTS.rate);
  const rate = { pixels: await rateOf(subject, [picture], MILLISECONDS, many) };
  return {
    ...{ version, build, threads, why },
    machine: { browser: navigator.userAgent, cores: navigator.hardwareConcurrency },
    pictures: { width: picture.width, height: picture.height, faces: faces.length },
    checked: { repeatable: true },
    ...{ stages, rate },
  };
}

function subjectOf(detector: Detector, signal: AbortSignal): Subject<PixelImage> {
  const { threads } = detector.info;
  const concurrency = threads > 1 ? IN_HAND * threads : 2;
  return {
    concurrency,
    async detect(picture) {
      const faces = await detector.detect(picture, { signal });
      return { faces, timings: detector.timings };
    },
    many: (pictures) => detector.detectMany(pictures, { concurrency, signal }),
  };
}

async function checked(
  subject: Subject<PixelImage>,
  picture: PixelImage,
  signal: AbortSignal,
): Promise<readonly Face[]> {
  const { faces } = await subject.detect(picture);
  const again = [(await subject.detect(picture)).faces];
  const several = Array<PixelImage>(subject.concurrency + 1).fill(picture);
  for await (const result of subject.many(several) as AsyncIterable<{ faces?: Face[]; error?: Error }>) {
    if (result.error) throw result.error;
    again.push(result.faces!);
  }
  const single = await createDetector({ ...FACES, threads: 1, signal });
  try {
    again.push(await single.detect(picture, { signal }));
  } finally {
    single.close();
  }
  const text = JSON.stringify(faces);
  if (faces.length === 0 || again.some((other) => JSON.stringify(other) !== text)) {
    throw new Error('The answers differ: what is wrong has no speed.');
  }
  return faces;
}
