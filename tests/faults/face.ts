// A small picture of one face: faults are tried hundreds of times.
import { Jimp } from 'jimp';
import type { Test } from 'uvu';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector, type PixelImage } from '../../bindings/index.node.ts';
import { PATH, SURE } from '../helpers/sample.ts';

export interface Face {
  photo: PixelImage;
  /** the same as a PNG file's bytes */
  file: Uint8Array;
  /** what is found in it, as JSON: one face */
  expected: string;
}

/** Makes it before a suite. */
export function withFace(test: Test<Face>): void {
  test.before(async (context) => {
    const image = await Jimp.read(PATH);
    image.crop({ x: 540, y: 390, w: 280, h: 300 });
    context.file = new Uint8Array(await image.getBuffer('image/png'));
    context.photo = await decodeImage(context.file, 1e6);
    await using detector = await createDetector({ ...SURE, threads: 1 });
    const faces = await detector.detect(context.file);
    if (faces.length !== 1 || !faces[0]!.eyes?.left) throw new Error(`${faces.length} faces`);
    context.expected = JSON.stringify(faces);
  });
}
