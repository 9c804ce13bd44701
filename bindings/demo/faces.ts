// The faces of the picture as a list: number, how sure, where the head points, and two close-ups of the eyes.
import { drawEye } from '../draw/index.ts';
import type { Eye } from '../types.ts';
import { numberOf } from './joins.ts';
import { layers } from './layers.ts';
import { make, page } from './page.ts';
import type { Numbered, Picture } from './stage.ts';
import { eyeInWords, gazeInWords } from './words.ts';

const MOST = 12; // faces with close-ups; the others have a line
const CLOSE = { width: 250, height: 150 };

/** A line and two close-ups a face; elements are kept from frame to frame. */
export function showFaces(faces: readonly Numbered[], picture: Picture): void {
  page.count.textContent = faces.length ? String(faces.length) : '';
  while (page.faces.children.length > faces.length) page.faces.lastElementChild!.remove();
  while (page.faces.children.length < faces.length) page.faces.append(entry());
  for (const [i, face] of faces.entries()) fill(page.faces.children[i] as HTMLElement, face, i, picture);
  page.faces.style.removeProperty('min-height');
}

/** Takes the list away; `isShort`: its room is kept, so that nothing moves while the next one is made. */
export function clearFaces(isShort: boolean): void {
  if (isShort) page.faces.style.minHeight = `${page.faces.offsetHeight}px`;
  else page.faces.style.removeProperty('min-height');
  page.faces.replaceChildren();
  page.count.textContent = '';
}

function entry(): HTMLElement {
  const close = () => {
    const canvas = make('canvas', '');
    Object.assign(canvas, CLOSE);
    canvas.setAttribute('aria-hidden', 'true');
    return make('div', '', canvas, make('p', ''));
  };
  const who = make('button', 'who', make('b', ''), make('span', 'sure'), make('span', 'head'));
  who.type = 'button';
  who.setAttribute('aria-pressed', 'false');
  return make('li', '', who, make('div', 'pair', close(), close()));
}

function fill(item: HTMLElement, face: Numbered, i: number, picture: Picture): void {
  const { isMirrored } = picture;
  const number = numberOf(face, i);
  item.dataset.face = number;
  const [name, sure, head] = item.querySelectorAll('.who > *');
  name!.textContent = number;
  name!.setAttribute('aria-label', `Face ${number}`);
  sure!.textContent = `${(Math.floor(face.confidence * 1e4) / 100).toFixed(2)} %`;
  head!.textContent = `head ${gazeInWords(face.pose, isMirrored)}`;
  const pair = item.querySelector<HTMLElement>('.pair')!;
  pair.hidden = face.eyes === null || i >= MOST;
  if (pair.hidden) return;
  // as they are seen: in a mirror the left one is at the right
  const sides = isMirrored ? (['right', 'left'] as const) : (['left', 'right'] as const);
  for (const [k, side] of sides.entries()) {
    const part = pair.children[k]!;
    closeUp(part.querySelector('canvas')!, face.eyes?.[side] ?? null, picture);
    part.querySelector('p')!.textContent = eyeInWords(face.eyes?.[side] ?? null, isMirrored);
  }
}

// The eye's surroundings, half again as wide as its lids, level or not.
function closeUp(canvas: HTMLCanvasElement, eye: Eye | null, { source, width, height, isMirrored }: Picture): void {
  const context = canvas.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!eye) return;
  const [inner, outer] = [eye.eyelid[0]!, eye.eyelid[4]!];
  const middle = { x: (inner.x + outer.x) / 2, y: (inner.y + outer.y) / 2 };
  const length = Math.max(4, Math.hypot(outer.x - inner.x, outer.y - inner.y));
  const scale = canvas.width / (1.7 * length);
  const flip = isMirrored ? -1 : 1;
  const [dx, dy] = [canvas.width / 2 - flip * scale * middle.x, canvas.height / 2 - scale * middle.y];
  context.setTransform(flip * scale, 0, 0, scale, dx, dy);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  // an eye of few pixels has lines of one: too many for a close look
  drawEye(context, eye, { layers: layers(), thickness: 0.8 * Math.min(1, length / 30) });
}
