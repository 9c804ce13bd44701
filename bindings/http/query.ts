// ?minFaceSize=40&eyes=false → options of `detect`. Whether a value makes sense is the detector's question.
import { badOption } from '../checks/options.ts';
import { brief, SaccadeError } from '../errors.ts';
import type { DetectOptions, PixelFormat, PixelImage } from '../types.ts';

/** What is left to the server: whose a picture is, how long it may take, how much memory, and who stops it. */
type Own = 'signal' | 'caller' | 'maxDecodeMs' | 'batchSize';
type Read = (text: string) => unknown;

// what is none stays text, and is refused as such
const number: Read = (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));
const boolean: Read = (text) => (text === 'true' ? true : text === 'false' ? false : text);
const numbers: Read = (text) => text.split(',').map(number);
const word: Read = (text) => text;

const OPTIONS: Record<Exclude<keyof DetectOptions, Own>, Read> = {
  minFaceSize: number,
  scaleFactor: number,
  thresholds: numbers,
  minConfidence: number,
  maxFaces: number,
  minFaceArea: number,
  autoDownscale: boolean,
  light: word,
  eyes: boolean,
  eyePatch: word,
  pupil: word,
  rotations: word,
  preset: word,
  refine: boolean,
  maxPixels: number,
};
/** Of a body that is nothing but pixels. */
const PIXELS: Record<Exclude<keyof PixelImage, 'data' | 'timestamp'>, Read> = {
  width: number,
  height: number,
  format: word,
  stride: number,
};

export const QUERY_NAMES = { options: Object.keys(OPTIONS), pixels: Object.keys(PIXELS) };

/** Throws SACCADE_BAD_OPTION for a name that is none, or is there twice. */
export function readQuery(query: URLSearchParams): {
  options: DetectOptions;
  pixels: Omit<PixelImage, 'data'> | undefined;
} {
  const [options, pixels]: Record<string, unknown>[] = [{}, {}];
  for (const [name, text] of query) {
    const [table, into] = Object.hasOwn(PIXELS, name) ? [PIXELS, pixels!] : [OPTIONS, options!];
    if (!Object.hasOwn(table, name)) {
      const names = [...QUERY_NAMES.options, ...QUERY_NAMES.pixels].join(', ');
      throw new SaccadeError('SACCADE_BAD_OPTION', `Unknown option '${brief(name)}'. Must be one of ${names}.`);
    }
    if (Object.hasOwn(into, name)) throw badOption('one value', `option '${name}'`, query.getAll(name));
    into[name] = (table as Record<string, Read>)[name]!(text);
  }
  const size = pixels as { width?: number; height?: number; format?: PixelFormat };
  if (Object.keys(size).length === 0) return { options: options!, pixels: undefined };
  if (size.width === undefined) throw badOption('a number beside the others', "option 'width'", undefined);
  if (size.height === undefined) throw badOption('a number beside the others', "option 'height'", undefined);
  return { options: options!, pixels: size as Omit<PixelImage, 'data'> };
}
