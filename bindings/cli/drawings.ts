// Annotated pictures of --draw: one file a picture, in folders as those of the pictures; none is written over another
// or over an input.

import { lstat, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { drawPng } from '../draw/raster.ts';
import { SaccadeError, brief, expected } from '../errors.ts';
import type { Face, PixelImage } from '../types.ts';
import type { DrawFormat } from './flags.ts';
import { commonRoot, type Input } from './inputs.ts';

const ENCODERS = {
  png: { ending: '.png', draw: drawPng },
  jpeg: {
    ending: '.jpg',
    draw: async (pixels: PixelImage, faces: readonly Face[]) => (await import('./jpeg.ts')).drawJpeg(pixels, faces),
  },
};

export class Drawings {
  readonly #folder: string;
  readonly #inputs: readonly Input[];
  readonly #root: string | undefined;
  readonly #format: (typeof ENCODERS)[DrawFormat];
  // b.png, b-2.png, ...: those that are not the first of their name
  readonly #numbers = new Map<Input, number>();
  #realInputs: Promise<Set<string>> | undefined;

  private constructor(folder: string, inputs: readonly Input[], format: DrawFormat) {
    this.#folder = folder;
    this.#inputs = inputs;
    this.#root = commonRoot(inputs);
    this.#format = ENCODERS[format];
    this.#number();
  }

  /**
   * Makes the folder where it is missing. Rejects with the system's error.
   *
   * @param inputs all pictures, also those that this run will not draw: the names of drawings are then the same in
   *   every part and again
   */
  static async into(folder: string, inputs: readonly Input[], format: DrawFormat): Promise<Drawings> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
      const came = `'${brief(folder)}', ${code === 'EEXIST' ? 'which is a file' : `which could not be made (${code})`}`;
      const hint = 'Name a folder, or what is not there yet.';
      throw new SaccadeError('SACCADE_BAD_OPTION', expected('a folder', '--draw', came, hint), { cause });
    }
    return new Drawings(folder, inputs, format);
  }

  /** Paints into `pixels` and writes the drawing, whole or not at all. @returns the path written */
  async write(input: Input, pixels: PixelImage, faces: readonly Face[]): Promise<string> {
    let number = this.#numbers.get(input) ?? 1;
    let path = this.#path(input, number);
    if (await this.#isInput(path)) {
      do path = this.#path(input, ++number);
      while (await isThere(path));
    }
    const bytes = await this.#format.draw(pixels, faces);
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

  #number(): void {
    const taken = new Set(this.#inputs.map(({ file }) => key(file)));
    for (const input of this.#inputs) {
      let number = 1;
      while (taken.has(key(this.#path(input, number)))) number++;
      taken.add(key(this.#path(input, number)));
      if (number > 1) this.#numbers.set(input, number);
    }
  }

  #path({ file, bytes }: Input, number: number): string {
    const stem = bytes ? 'stdin' : basename(file, extname(file));
    const name = `${stem}${number > 1 ? `-${number}` : ''}${this.#format.ending}`;
    const folder = this.#root === undefined || bytes ? '' : relative(this.#root, dirname(resolve(file)));
    return join(this.#folder, folder, name);
  }

  // An input may have another name too: a link to it, or what it links to.
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
