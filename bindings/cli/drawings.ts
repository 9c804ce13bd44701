// Annotated pictures of --draw: one file a picture.

import { paint } from '../draw/raster.ts';
import type { Shape } from '../draw/shapes.ts';
import type { PixelImage } from '../types.ts';
import { ENCODERS, type PictureFormat } from './encoders.ts';
import type { Input } from './inputs.ts';
import { OutFolder } from './outfolder.ts';

export class Drawings {
  readonly #folder: OutFolder;
  readonly #format: (typeof ENCODERS)[PictureFormat];

  private constructor(folder: OutFolder, format: (typeof ENCODERS)[PictureFormat]) {
    this.#folder = folder;
    this.#format = format;
  }

  /**
   * Makes the folder where it is missing.
   *
   * @param inputs all pictures, also those that this run will not draw
   * @throws SaccadeError SACCADE_BAD_OPTION where that cannot be
   */
  static async into(path: string, inputs: readonly Input[], format: PictureFormat): Promise<Drawings> {
    const folder = await OutFolder.make({ path, flag: '--draw' }, inputs, { ending: ENCODERS[format].ending });
    return new Drawings(folder, ENCODERS[format]);
  }

  /** Paints into `pixels` and writes the drawing. @returns the path written */
  async write(input: Input, pixels: PixelImage, shapes: readonly Shape[]): Promise<string> {
    await paint(pixels, shapes);
    return this.#folder.write(input, await this.#format.encode(pixels));
  }
}
