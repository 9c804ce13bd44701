// Which file of a folder says what is in its pictures.

import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SaccadeError, brief, expected } from '../errors.ts';
import { readOwn, withAgreed } from '../evaluate/own.ts';
import type { TruePicture } from '../evaluate/truth.ts';
import { readText } from '../evaluate/wider.ts';
import { byCodeUnits } from './walk.ts';

const OWN = 'annotations.json';
const AGREED = 'pupil_agreed.json';
const WIDER = /bbx_gt\.txt$/;
const FDDB = /ellipseList\.txt$/;

/**
 * Reads the annotations of a folder: what lies in it or in a folder of it. FDDB's come in several files, which are read
 * together.
 *
 * @param named the file, where the caller says which
 * @throws SaccadeError SACCADE_BAD_OPTION: none, several, or not what it should be
 */
export async function readTruth(folder: string, named: string | undefined): Promise<TruePicture[]> {
  const files = named === undefined ? await findAnnotations(folder) : [named];
  const parts: TruePicture[][] = [];
  for (const file of files) parts.push(await readOne(file));
  return parts.flat();
}

async function readOne(file: string): Promise<TruePicture[]> {
  const text = await readTextFile(file, '--annotations');
  if (!/^\s*[[{]/.test(text)) return readText(text, file);
  const pictures = readOwn(text, file);
  const agreed = join(dirname(file), AGREED);
  const there = await readFile(agreed, 'utf8').catch(() => undefined);
  return there === undefined ? pictures : withAgreed(pictures, there, agreed);
}

async function findAnnotations(folder: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (path: string, isTop: boolean) => {
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => byCodeUnits(a.name, b.name))) {
      const file = join(path, entry.name);
      if (entry.isDirectory()) {
        if (isTop) await look(file, false).catch(() => undefined); // pictures in it will say that it is closed
      } else if (entry.name === OWN || WIDER.test(entry.name) || FDDB.test(entry.name)) found.push(file);
    }
  };
  await look(folder, true).catch((cause: NodeJS.ErrnoException) => {
    throw wrong('a folder that can be listed', `'${brief(folder)}' (${cause.code ?? cause.message})`);
  });
  const what = `one file of annotations (${OWN}, *bbx_gt.txt, *ellipseList.txt)`;
  const hint = '--annotations <file> names it.';
  if (found.length === 0) throw wrong(what, `none in the folder '${brief(folder)}'`, hint);
  const isSeveral = found.length > 1 && !found.every((file) => FDDB.test(file));
  if (isSeveral)
    throw wrong(
      what,
      `${found.length}: ${found
        .slice(0, 3)
        .map((file) => basename(file))
        .join(', ')}`,
      hint,
    );
  return found;
}

/** @throws SaccadeError SACCADE_BAD_OPTION that names the option */
export async function readTextFile(file: string, option: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const came = `'${brief(file)}' (${cause.code ?? cause.message})`;
    throw new SaccadeError('SACCADE_BAD_OPTION', expected('a file that can be read', option, came), { cause });
  });
  return text.replace(/^\uFEFF/, ''); // as Windows begins files
}

function wrong(what: string, came: string, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, 'evaluate', came, hint));
}
