// Arguments → pictures. A name that exists is taken as it is; a folder is walked; only then is it a pattern.

import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { glob, isDynamicPattern } from 'tinyglobby';
import { READ_ENDINGS } from '../decode/kinds.ts';
import { SaccadeError, brief, expected } from '../errors.ts';
import { readStdin } from './stdin.ts';
import { byCodeUnits, isInside, walk } from './walk.ts';

/** A picture to read, or an argument that names none. */
export interface Input {
  /** as results name it: the path, `-` for a picture from stdin */
  file: string;
  /**
   * the folder it was looked for in, absolute: the folder given, where the pattern's wildcards begin, else the file's
   * own
   */
  root: string;
  /** within the folder or pattern given, else as given; `/` between folders */
  name: string;
  /** encoded, where they came through stdin */
  bytes?: Uint8Array;
  /** why there is nothing to read */
  error?: SaccadeError;
}

/** What arguments name. */
export interface Found {
  inputs: Input[];
  /** of pictures in folders whose kind is not read: how many by ending, as in `.webp` */
  unread: Map<string, number>;
  /** pictures passed over because they lie in `without` */
  leftOut: number;
}

/** A folder that the command writes pictures into. */
export interface Written {
  path: string;
  /** which names it */
  flag: '--draw' | '--out';
}

export interface Search {
  /** read where an argument is `-` */
  stdin?: Readable;
  /** a folder that is left out where it lies in a folder that is walked */
  without?: Written | undefined;
}

/**
 * The pictures that `args` name, in the order given; within a folder or pattern sorted by path.
 *
 * A missing file is returned like any other: reading it says so. A folder or a pattern without pictures and a folder
 * that cannot be listed are `error` entries.
 *
 * @throws SaccadeError SACCADE_BAD_OPTION when `without` is itself a folder to be walked; SACCADE_BAD_IMAGE for stdin
 *   without use
 */
export async function findInputs(args: readonly string[], search: Search = {}): Promise<Found> {
  const found: Found = { inputs: [], unread: new Map(), leftOut: 0 };
  const real = search.without && (await realpath(search.without.path).catch(() => undefined));
  const without = search.without && real !== undefined ? { ...search.without, path: real } : undefined;
  for (const [at, arg] of args.entries()) {
    if (arg !== '-' || !search.stdin) {
      await expand(arg, found, without);
    } else if (args.indexOf('-') === at) {
      const given = await readStdin(search.stdin);
      if ('bytes' in given) found.inputs.push({ ...named('-'), bytes: given.bytes });
      else for (const path of given.paths) await takeAsIs(path, found, without);
    }
  }
  return found;
}

/**
 * For who writes results into a file: a name with a typing error leaves none behind, which the next run would find.
 *
 * @throws SaccadeError SACCADE_BAD_IMAGE when `args` name files and folders alone, and none of them is there
 */
export async function someThere(args: readonly string[], inputs: readonly Input[]): Promise<void> {
  if (inputs.length === 0 || inputs.length > args.length || inputs.some(({ bytes, error }) => bytes ?? error)) return;
  const isThere = await Promise.all(inputs.map(({ file }) => exists(file)));
  if (isThere.includes(true)) return;
  const came = `'${brief(inputs[0]!.file)}', which does not exist`;
  throw new SaccadeError('SACCADE_BAD_IMAGE', expected('a picture or a folder that is there', 'image', came));
}

async function expand(arg: string, found: Found, without: Written | undefined): Promise<void> {
  if ((await exists(arg)) || !isDynamicPattern(arg)) return takeAsIs(arg, found, without);
  const pattern = process.platform === 'win32' ? arg.replaceAll('\\', '/') : arg;
  const files = await glob(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(arg) });
  if (files.length === 0) found.inputs.push(none(arg, `for the pattern '${brief(arg)}'`));
  const parts = pattern.split('/');
  const root = resolve(
    parts
      .slice(
        0,
        parts.findIndex((part) => isDynamicPattern(part)),
      )
      .join('/') || (isAbsolute(arg) ? '/' : '.'),
  );
  for (const file of files.sort(byCodeUnits)) found.inputs.push({ file, root, name: slashed(relative(root, file)) });
}

async function takeAsIs(path: string, found: Found, without: Written | undefined): Promise<void> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder) return void found.inputs.push(named(path));
  if (without && without.path === (await realpath(path))) {
    const came = `'${brief(path)}', in which pictures are looked for`;
    const hint = 'A folder in it will do.';
    throw new SaccadeError('SACCADE_BAD_OPTION', expected('another folder', without.flag, came, hint));
  }
  const { files, unread, closed, leftOut } = await walk(path, without?.path);
  const root = resolve(path);
  const inputs: Input[] = files.map((name) => ({ file: join(path, name), root, name }));
  for (const { name, code } of closed) {
    const file = join(path, name);
    const error = new SaccadeError(
      'SACCADE_BAD_IMAGE',
      expected('a folder that can be listed', 'image', `'${brief(file)}' (${code})`),
    );
    inputs.push({ file, root, name, error });
  }
  if (inputs.length === 0) inputs.push(none(path, `in the folder '${brief(path)}'`));
  if (closed.length > 0) inputs.sort((a, b) => byCodeUnits(a.file, b.file));
  for (const input of inputs) found.inputs.push(input);
  for (const ending of unread) found.unread.set(ending, (found.unread.get(ending) ?? 0) + 1);
  found.leftOut += leftOut;
}

/** The folder that holds the roots of all inputs; undefined where there is none (drives of Windows). */
export function commonRoot(inputs: readonly Input[]): string | undefined {
  let common = inputs[0]?.root;
  for (const { root } of inputs) {
    while (common !== undefined && !isInside(root, common)) {
      const up = dirname(common);
      common = up === common ? undefined : up;
    }
  }
  return common;
}

function named(file: string): Input {
  return { file, root: dirname(resolve(file)), name: slashed(file) };
}

function none(file: string, where: string): Input {
  const what = `pictures (${READ_ENDINGS.map((e) => `.${e}`).join(' ')})`;
  return { ...named(file), error: new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', `none ${where}`)) };
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
