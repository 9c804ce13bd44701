// The detections of `evaluate`: faces of most pictures, over all threads; an eye where a picture is one.

import { eyeAlone, SIDES, type TruePicture } from '../evaluate/truth.ts';
import type { Pair, Result } from '../evaluate/results.ts';
import type { Input } from './inputs.ts';
import type { Encoded, Inspector } from './library.ts';
import type { Output } from './output.ts';
import { Progress, eachPicture } from './pictures.ts';

/**
 * What the detector says of every marked picture. One that cannot be read is a line on stderr.
 *
 * @param inputs one for each of `truth`
 */
export async function detectAll(
  truth: readonly TruePicture[],
  inputs: readonly Input[],
  detector: Inspector,
  maxPixels: number | undefined,
  output: Output,
): Promise<Pair[]> {
  const results: (Result | null)[] = truth.map(() => null);
  const progress = new Progress(output, inputs.length);
  const faces = async (picture: Encoded): Promise<Result> => detector.inspect(picture, { maxPixels });
  try {
    for (const side of [undefined, ...SIDES]) {
      const eye = async (picture: Encoded): Promise<Result> => {
        return { faces: [], eye: (await detector.detectEye(picture, { side: side! }, maxPixels)).eye };
      };
      const here = truth.flatMap((picture, i) => (eyeAlone(picture) === side ? [i] : []));
      const [find, concurrency] = side === undefined ? [faces, detector.concurrency] : [eye, 1];
      const pictures = here.map((i) => inputs[i]!);
      let at = 0;
      for await (const result of eachPicture(pictures, concurrency, find, output.signal)) {
        const i = here[at++]!;
        if ('found' in result) {
          results[i] = { faces: result.found.faces, ...(result.found.eye && { eye: result.found.eye }) };
        } else {
          const { message } = result.failed.error;
          progress.clear();
          output.say(`saccade: ${result.failed.file}: ${message}`);
          // what is not there has no result, what is broken has a failed one
          if (!result.input.error) results[i] = { faces: [], failure: message };
        }
        progress.step();
      }
    }
  } finally {
    progress.stop();
  }
  return truth.map((picture, i) => ({ truth: picture, result: results[i]! }));
}
