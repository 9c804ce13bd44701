// `saccade weights import`: weights of other projects → a .safetensors file that --weights and --elg take.

import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SaccadeError, brief, expected } from '../errors.ts';
import { importWeights, type WeightSource } from '../import/index.ts';
import { shown } from '../results/safe.ts';
import type { Output } from './output.ts';

export interface ImportFlags {
  output: string;
  float16?: boolean;
  int8?: boolean;
}

/**
 * Runs the command.
 *
 * @returns exit code 0
 * @throws SaccadeError SACCADE_BAD_WEIGHTS for a file that is none of those known, and for the first thing in it that
 * is not as it
 *   should be; SACCADE_BAD_OPTION is wrong usage
 */
export async function importFiles(args: readonly string[], flags: ImportFlags, output: Output): Promise<number> {
  const files = await Promise.all(args.map(open));
  await refuseOverwriting(args, flags.output);
  const dtype = flags.int8 ? 'I8' : flags.float16 ? 'F16' : 'F32';
  const { bytes, format, network, tensors, whole, sha256, origin, licence } = await importWeights(files, dtype);
  await save(bytes, flags.output);
  const dtypes = flags.int8 ? `${whole} I8, ${tensors - whole} F16` : dtype;
  output.say(`read     ${files.map(({ name }) => shown(brief(name))).join(', ')}: ${format}`);
  output.say(`network  ${network}, ${tensors} tensors, ${dtypes}`);
  output.say(`origin   ${shown(cut(origin))}; licence ${shown(brief(licence))}`);
  output.say(`sha256   ${sha256}, of the data`);
  output.say(`wrote    ${flags.output}, ${bytes.length} bytes`);
  return 0;
}

// What a file says of itself may be of any length; the names and sha256 of what was read come last.
function cut(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 300)}…${text.slice(-299)}`;
}

async function open(path: string): Promise<WeightSource> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    throw failed('a file that can be read', path, cause);
  }
}

async function refuseOverwriting(args: readonly string[], target: string): Promise<void> {
  const there = await realpath(target).catch(() => undefined);
  for (const path of args) {
    if (there === (await realpath(path))) {
      throw new SaccadeError(
        'SACCADE_BAD_OPTION',
        expected('another file', '--output', `${brief(target)}, which is read`),
      );
    }
  }
}

/** Whole or not at all: a reader never meets half a file. */
async function save(bytes: Uint8Array, path: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw failed('a file that can be written', path, cause);
  }
}

function failed(what: string, path: string, cause: unknown): SaccadeError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'an error';
  return new SaccadeError('SACCADE_LOAD_FAILED', expected(what, brief(path), code), { cause });
}
