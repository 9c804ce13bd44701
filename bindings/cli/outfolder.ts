// A folder of pictures that were made from the inputs, in folders as those of the inputs. No file is written over
// another of them or over an input, and none is there in part.

import { lstat, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { SaccadeError, brief, expected } from '../errors.ts';
import { commonRoot, type Input, type Written } from './inputs.ts';

/** How files are called after their inputs. */
export interface Naming {
  /** .png */
  ending: string;
  /** an input may have several: b-1.png, b-2.png, ...; else one: b.png */
  isCounted?: boolean;
}

export class OutFolder {
  readonly #folder: string;
  readonly #inputs: readonly Input[];
  readonly #root: string | undefined;
  readonly #naming: Naming;
  // b, b-2, ...: inputs that are not the first of their name
  readonly #numbers = new Map<Input, number>();
  #realInputs: Promise<Set<string>> | undefined;

  private constructor(folder: string, inputs: readonly Input[], naming: Naming) {
    this.#folder = folder;
    this.#inputs = inputs;
    this.#root = commonRoot(inputs);
    this.#naming = naming;
    this.#number();
  }

  /**
   * Makes the folder where it is missing.
   *
   * @param inputs all of them, also those of which this run makes nothing: names are then the same in every part and
   *   again
   * @throws SaccadeError SACCADE_BAD_OPTION where that cannot be
   */
  static async make({ path, flag }: Written, inputs: readonly Input[], naming: Naming): Promise<OutFolder> {
    try {
      await mkdir(path, { recursive: true });
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
      const came = `'${brief(path)}', ${code === 'EEXIST' ? 'which is a file' : `which could not be made (${code})`}`;
      const hint = 'Name a folder, or what is not there yet.';
      throw new SaccadeError('SACCADE_BAD_OPTION', expected('a folder', flag, came, hint), { cause });
    }
    return new OutFolder(path, inputs, naming);
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @param count 1, 2, ... where an input may have several
   * @returns its path
   */
  async write(input: Input, bytes: Uint8Array, count?: number): Promise<string> {
    const path = await this.#free(input, `${count === undefined ? '' : `-${count}`}${this.#naming.ending}`);
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}.part`;
    try {
      await writeFile(part, bytes);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return path;
  }

  // An input may have another name too, a link to it or what it links to: then the next number that nothing has.
  async #free(input: Input, tail: string): Promise<string> {
    let number = this.#numbers.get(input) ?? 1;
    let path = this.#stem(input, number) + tail;
    if (!(await this.#isInput(path))) return path;
    const taken = this.#given();
    do path = this.#stem(input, ++number) + tail;
    while (taken.has(key(this.#stem(input, number))) || (await isThere(path)));
    return path;
  }

  #number(): void {
    const taken = this.#reserved();
    for (const input of this.#inputs) {
      let number = 1;
      while (taken.has(key(this.#stem(input, number)))) number++;
      taken.add(key(this.#stem(input, number)));
      if (number > 1) this.#numbers.set(input, number);
    }
  }

  // What inputs are called that a file of ours could be called, without its end.
  #reserved(): Set<string> {
    const { ending, isCounted } = this.#naming;
    const tail = new RegExp(`${isCounted ? '-\\d+' : ''}\\${ending}$`);
    const names = this.#inputs.map(({ file }) => key(file)).filter((name) => tail.test(name));
    return new Set(names.map((name) => name.replace(tail, '')));
  }

  #given(): Set<string> {
    return new Set(this.#inputs.map((input) => key(this.#stem(input, this.#numbers.get(input) ?? 1))));
  }

  #stem({ file, bytes }: Input, number: number): string {
    const name = bytes ? 'stdin' : basename(file, extname(file));
    const folder = this.#root === undefined || bytes ? '' : relative(this.#root, dirname(resolve(file)));
    return join(this.#folder, folder, number > 1 ? `${name}-${number}` : name);
  }

  async #isInput(path: string): Promise<boolean> {
    if (!(await isThere(path))) return false;
    this.#realInputs ??= realPaths(this.#inputs);
    const real = await realpath(path).catch(() => undefined);
    return real !== undefined && (await this.#realInputs).has(real);
  }
}

async function realPaths(inputs: readonly Input[]): Promise<Set<string>> {
  const paths = new Set<string>();
  for (const { file } of inputs) {
    const real = await realpath(file).catch(() => undefined);
    if (real !== undefined) paths.add(real);
  }
  return paths;
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

// Some file systems do not tell A.png from a.png.
function key(path: string): string {
  return resolve(path).toLowerCase();
}
