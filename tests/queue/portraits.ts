// Small pictures with one face, cut out of the photograph in the package: the same bytes under many names.
import { link, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Jimp } from 'jimp';
import { ROOT } from '../helpers/engine.ts';

const SIZE = 200; // px; the face is about 100 wide

/** Writes `count` of them into a new folder, at most 1,000 in a folder of it. @returns their paths */
export async function portraits(folder: string, count: number): Promise<string[]> {
  const picture = (await Jimp.read(join(ROOT, 'sample.jpg'))).crop({ x: 650, y: 160, w: SIZE, h: SIZE });
  const first = join(folder, 'portrait.jpg');
  await mkdir(folder, { recursive: true });
  await writeFile(first, await picture.getBuffer('image/jpeg'));
  const paths = [first];
  while (paths.length < count) {
    const inner = join(folder, String(Math.floor(paths.length / 1000)));
    await mkdir(inner, { recursive: true });
    const path = join(inner, `${paths.length}.jpg`);
    await link(first, path);
    paths.push(path);
  }
  return paths;
}
