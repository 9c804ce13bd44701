// Annotated PNGs of --draw: one file a picture, none written over another or over an input.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { drawPng } from '../draw/raster.ts';
import type { Face, PixelImage } from '../types.ts';

export class Drawings {
  readonly #folder: string;
  readonly #taken: Set<string>;

  private constructor(folder: string, inputs: readonly string[]) {
    this.#folder = folder;
    this.#taken = new Set(inputs.map(key));
  }

  /** Makes the folder where it is missing. Rejects with the system's error. */
  static async into(folder: string, inputs: readonly string[]): Promise<Drawings> {
    await mkdir(folder, { recursive: true });
    return new Drawings(folder, inputs);
  }

  /** Paints into `pixels` and writes `<name>.png`, or `<name>-2.png` where that is taken. @returns the path written */
  async write(file: string, pixels: PixelImage, faces: readonly Face[]): Promise<string> {
    const path = this.#name(basename(file, extname(file)));
    await writeFile(path, await drawPng(pixels, faces));
    return path;
  }

  #name(stem: string): string {
    for (let n = 1; ; n++) {
      const path = join(this.#folder, n === 1 ? `${stem}.png` : `${stem}-${n}.png`);
      if (this.#taken.has(key(path))) continue;
      this.#taken.add(key(path));
      return path;
    }
  }
}

// Some file systems do not tell A.png from a.png.
function key(path: string): string {
  return resolve(path).toLowerCase();
}
