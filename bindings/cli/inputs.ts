// Arguments → pictures. A name that exists is taken as it is; a folder is walked; only then is it a pattern.

import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { SaccadeError, expected } from '../errors.ts';

const EXTENSIONS = ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'bmp', 'gif', 'tif', 'tiff'];

/** A picture to read, or an argument that names none. */
export type Input = { file: string; error?: undefined } | { file: string; error: SaccadeError };

/**
 * The pictures that `args` name, in the order given; within a folder or pattern sorted by path.
 *
 * A missing file is returned like any other: reading it says so. A folder or a pattern without pictures is an `error`
 * entry.
 */
export async function findInputs(args: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const arg of args) inputs.push(...(await expand(arg)));
  return inputs;
}

async function expand(arg: string): Promise<Input[]> {
  const found = await stat(arg).catch(() => undefined);
  if (found?.isDirectory()) {
    const files = await glob(`**/*.{${EXTENSIONS.join()}}`, { cwd: arg, caseSensitiveMatch: false, onlyFiles: true });
    return files.length > 0 ? sorted(files.map((file) => join(arg, file))) : none(arg, `in the folder '${arg}'`);
  }
  if (found || !isDynamicPattern(arg)) return [{ file: arg }];
  const pattern = process.platform === 'win32' ? arg.replaceAll('\\', '/') : arg;
  const files = await glob(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(arg) });
  return files.length > 0 ? sorted(files) : none(arg, `for the pattern '${arg}'`);
}

function sorted(files: string[]): Input[] {
  return files.sort((a, b) => (a < b ? -1 : +(a > b))).map((file) => ({ file }));
}

function none(file: string, where: string): Input[] {
  const what = `pictures (${EXTENSIONS.map((e) => `.${e}`).join(' ')})`;
  return [{ file, error: new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', `none ${where}`)) }];
}
