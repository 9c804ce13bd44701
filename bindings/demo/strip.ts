// The strip of photographs: a small picture each, its name, and how many faces it has.
import { drawFaces } from '../draw/index.ts';
import type { Face, StageTimings } from '../types.ts';
import { make, page } from './page.ts';

const SMALL = { width: 232, height: 174 };

/** One photograph of several, and what came of it. */
export interface Entry {
  file: File;
  button: HTMLButtonElement;
  found: { width: number; height: number; faces: Face[]; timings: StageTimings; ms: number } | null;
  error: Error | null;
}

/** A button for each file; `choose` is called with its place. */
export function buildStrip(files: readonly File[], choose: (index: number) => Promise<void>): Entry[] {
  const entries = files.map((file, i): Entry => {
    const canvas = make('canvas', '');
    Object.assign(canvas, SMALL);
    canvas.setAttribute('aria-hidden', 'true');
    const button = make('button', 'photo', canvas, make('span', 'name', file.name), make('span', 'found', ''));
    button.type = 'button';
    button.setAttribute('aria-pressed', String(i === 0));
    button.addEventListener('click', () => void choose(i));
    return { file, button, found: null, error: null };
  });
  page.strip.replaceChildren(...entries.map(({ button }) => make('li', '', button)));
  return entries;
}

/** Puts what came of a photograph on its button, and its picture where there is one. */
export function mark({ button, found, error }: Entry, bitmap?: ImageBitmap): void {
  const said = button.querySelector('.found')!;
  said.textContent = found ? faces(found.faces.length) : error ? 'not read' : 'waits';
  button.classList.toggle('wrong', error !== null);
  button.title = error?.message ?? '';
  const context = button.querySelector('canvas')!.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (!found || !bitmap) return;
  // it fills the button, so some of it is cut off
  const { width, height } = found;
  const scale = Math.max(SMALL.width / width, SMALL.height / height);
  const [left, top] = [(SMALL.width - width * scale) / 2, (SMALL.height - height * scale) / 2];
  context.setTransform(scale, 0, 0, scale, left, top);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  drawFaces(context, found.faces, { size: { width, height }, layers: ['box'], lineWidth: 3 / scale });
}

function faces(count: number): string {
  return count === 0 ? 'no face' : count === 1 ? '1 face' : `${count} faces`;
}
