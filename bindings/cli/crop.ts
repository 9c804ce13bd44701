// `saccade crop`: the faces of pictures, each in a file of its own, and a line that says where in the picture it was.

import { rm } from 'node:fs/promises';
import { readOptions } from '../checks/options.ts';
import { ALIGN_CHECKS, alignFace } from '../crop/align.ts';
import type { Crop } from '../crop/index.ts';
import { CROP_CHECKS, cropFace } from '../crop/thumbnail.ts';
import type { Detection } from '../detector/core.ts';
import type { Face, PixelImage } from '../types.ts';
import { runBatch } from './batch.ts';
import { ENCODERS } from './encoders.ts';
import { checkTogether, type CropFlags } from './flags.ts';
import type { Input, Written } from './inputs.ts';
import type { Library } from './library.ts';
import { detectorOptions } from './options.ts';
import type { OutFile } from './outfile.ts';
import { OutFolder } from './outfolder.ts';
import type { Lines, Output } from './output.ts';
import { jsonError, type Done, type Failed } from '../results/json.ts';
import { cropLines, type Cropped } from './print.ts';

/**
 * Runs the command.
 *
 * @returns exit code: 0 every picture was read, 1 some failed
 * @throws SaccadeError when the detector cannot be made or the lines not written; SACCADE_BAD_OPTION is wrong usage
 */
export async function crop(args: string[], flags: CropFlags, output: Output, library: Library): Promise<number> {
  checkTogether(flags);
  const cut = cutter(flags);
  const { ending, encode } = ENCODERS[flags.format ?? 'png'];
  const writes: Written = { path: flags.out, flag: '--out' };

  // A picture that fails leaves none of its faces.
  async function cutAll(folder: OutFolder, input: Input, { faces, pixels }: Detection): Promise<Cropped[]> {
    const written: Cropped[] = [];
    try {
      for (const face of faces) {
        const crop = cut(pixels!, face);
        written.push({ path: await folder.write(input, await encode(crop), written.length + 1), crop });
      }
      return written;
    } catch (error) {
      for (const { path } of written) await rm(path, { force: true });
      throw error;
    }
  }

  const batch = {
    options: detectorOptions({ ...flags, eyes: flags.eyes === true }),
    format: 'crops' as const,
    writes,
    begin: async (inputs: readonly Input[], file: OutFile | undefined) => {
      const folder = await OutFolder.make(writes, inputs, { ending, isCounted: true });
      const lines: Lines = file ?? output;
      return {
        make: (input: Input, found: Detection) => cutAll(folder, input, found),
        done: (done: Done, crops: Cropped[]) => lines.line(cropLines(done, crops)),
        failed: async (failed: Failed) => {
          await lines.line(jsonError(failed));
          if (file) output.say(`saccade: ${failed.file}: ${failed.error.message}`);
        },
      };
    },
  };
  return runBatch(args, flags, batch, output, library);
}

/** How a face is cut out. Throws SACCADE_BAD_OPTION for flags that the library refuses. */
function cutter({ align, margin, square, size }: CropFlags): (pixels: PixelImage, face: Face) => Crop {
  const given = size === undefined ? {} : { size };
  if (align) {
    readOptions(given, ALIGN_CHECKS);
    return (pixels, face) => alignFace(pixels, face, given);
  }
  const options = { ...given, ...(margin !== undefined && { margin }), ...(square !== undefined && { square }) };
  readOptions(options, CROP_CHECKS);
  return (pixels, face) => cropFace(pixels, face, options);
}
