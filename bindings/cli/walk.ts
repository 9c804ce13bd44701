// The pictures in a folder and its folders, and what stands in the way: kinds that are not read, folders that may not
// be listed. Libraries that walk pass over both without a word.

import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { READ_ENDINGS, UNREAD_ENDINGS } from '../decode/kinds.ts';

/** Names are those within the folder, with `/` between folders. */
export interface Walked {
  /** pictures, sorted */
  files: string[];
  /** pictures of kinds that are not read: the ending of each, as in `.webp` */
  unread: string[];
  /** folders that could not be listed, and the system's code */
  closed: { name: string; code: string }[];
  /** number of pictures in the folder that was to be left out */
  leftOut: number;
}

const READ = new Set(READ_ENDINGS);
const UNREAD = new Set(UNREAD_ENDINGS);

/**
 * Walks a folder. Links are followed, but not back to a folder they lie in; names that begin with a dot are hidden.
 *
 * @param without real path of a folder that is left out where it lies inside
 */
export async function walk(folder: string, without?: string): Promise<Walked> {
  const walked: Walked = { files: [], unread: [], closed: [], leftOut: 0 };
  await visit(folder, '', [await realpath(folder).catch(() => resolve(folder))], false);
  walked.files.sort(byCodeUnits);
  return walked;

  // chain: real paths of the folders on the way here
  async function visit(path: string, prefix: string, chain: readonly string[], isOut: boolean): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      walked.closed.push({ name: prefix.slice(0, -1), code: error.code ?? error.message });
      return [];
    });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const name = prefix + entry.name;
      const at = join(path, entry.name);
      if (entry.isDirectory()) {
        const real = join(chain.at(-1)!, entry.name);
        await visit(at, `${name}/`, [...chain, real], isOut || real === without);
      } else if (entry.isSymbolicLink()) {
        const target = await stat(at).catch(() => undefined);
        // a link that leads nowhere is a picture that does not exist: reading it says so
        if (!target || target.isFile()) add(name, isOut);
        else if (target.isDirectory()) {
          const real = await realpath(at);
          if (chain.some((there) => isInside(there, real))) continue;
          await visit(at, `${name}/`, [...chain, real], isOut || (without !== undefined && isInside(real, without)));
        }
      } else if (entry.isFile()) add(name, isOut);
    }
  }

  function add(name: string, isOut: boolean): void {
    const ending = extname(name).toLowerCase();
    if (READ.has(ending.slice(1))) {
      if (isOut) walked.leftOut++;
      else walked.files.push(name);
    } else if (UNREAD.has(ending.slice(1)) && !isOut) walked.unread.push(ending);
  }
}

/** Whether `path` is `folder` or lies in it; both are resolved. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The order of results within a folder: the same on every machine. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : +(a > b);
}
