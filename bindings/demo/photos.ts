// One photograph: opened, shown, looked at; and looked at again with other settings.
import { engine, waiting } from './engine.ts';
import { page, say } from './page.ts';
import { openPhoto, shrunkSize, type Photo } from './photo.ts';
import { scaled } from './scale.ts';
import { detection, settings } from './settings.ts';
import { sumOf } from './speed.ts';
import { draw, show, type Picture } from './stage.ts';
import { busy, present } from './view.ts';
import { counted } from './words.ts';

interface Opened {
  picture: Picture;
  scale: number;
}

let opened: Opened | null = null;

/** Opens a file, shows it, and its faces when they are found. */
export async function usePhoto(file: File, signal: AbortSignal): Promise<void> {
  opened = null;
  busy('Opening the picture.');
  const photo = await openPhoto(file);
  if (signal.aborted) photo.bitmap.close();
  signal.throwIfAborted();
  opened = { picture: showPhoto(photo), scale: photo.scale };
  await look(signal);
}

/** Whether there is one to look at again. */
export function hasPhoto(): boolean {
  return opened !== null;
}

export function forgetPhoto(): void {
  opened = null;
}

/** Looks at the photograph that is open. */
export async function look(signal: AbortSignal): Promise<void> {
  const { picture, scale } = opened!;
  busy(waiting(), picture);
  const detector = await engine();
  signal.throwIfAborted();
  const minFaceSize = shrunkSize(settings().minFaceSize, scale);
  const found = await detector.detect(page.photo, { ...detection(), minFaceSize, signal });
  const { timings } = detector;
  present({ picture, faces: found.map((face) => scaled(face, 1 / scale)), timings }, false);
  const shrunk = scale < 1 ? ` Looked at in ${page.photo.width} × ${page.photo.height}.` : '';
  say(`${counted(found.length)} ${Math.round(sumOf(timings))} ms.${shrunk}`);
}

/** Puts a photograph on the stage and closes its bitmap. */
export function showPhoto({ bitmap, width, height }: Photo): Picture {
  const { photo } = page;
  Object.assign(photo, { width: bitmap.width, height: bitmap.height });
  photo.getContext('2d')!.drawImage(bitmap, 0, 0);
  bitmap.close();
  const picture = { source: photo, width, height, isMirrored: false };
  show('photo');
  draw([], picture);
  return picture;
}
