// Where the picture is: what is shown, what is drawn over it, and both as one PNG.
import { drawFaces, type Layer } from '../draw/index.ts';
import type { Face } from '../types.ts';
import { layers } from './layers.ts';
import { page } from './page.ts';
import { scaled } from './scale.ts';
import { facesInWords } from './words.ts';

const LINE = 2; // px of the screen: boxes; numbers are 14 px high then

/** asking: for the camera; empty: nothing to show yet; trouble: why not */
export type State = 'asking' | 'empty' | 'trouble' | 'camera' | 'photo';

/** A face with the number of a tracked one. */
export type Numbered = Face & { id?: number };

/** What faces are drawn over; a front camera is shown as a mirror. */
export interface Picture {
  /** its pixels, not mirrored, perhaps shrunk */
  source: HTMLCanvasElement;
  /** of the photograph or frame, px: what faces are measured in */
  width: number;
  height: number;
  isMirrored: boolean;
}

/** Where the picture lies in the stage, CSS px, and CSS px a pixel of it. */
export interface Place {
  left: number;
  top: number;
  scale: number;
}

/** Shows a state, in words where there is no picture. */
export function show(state: State, headline = '', hint = ''): void {
  page.stage.dataset.state = state;
  page.headline.textContent = headline;
  page.hint.textContent = hint;
  const hasPicture = state === 'camera' || state === 'photo';
  page.photo.hidden = page.overlay.hidden = !hasPicture;
  if (!hasPicture) page.stage.style.removeProperty('--ratio');
}

/** A few words over the picture; none takes them away. */
export function note(words = ''): void {
  page.badge.textContent = words;
  page.badge.hidden = words === '';
}

/** How the page draws: numbers as in the panel, what the legend has ticked. */
function style({ isMirrored }: Picture) {
  return { labels: 'number' as const, layers: layers(), mirror: isMirrored };
}

/** Draws faces (in the picture's own pixels) over it. */
export function draw(faces: readonly Face[], picture: Picture): Place {
  const { overlay, stage, photo } = page;
  stage.style.setProperty('--ratio', `${picture.width} / ${picture.height}`);
  photo.classList.toggle('mirrored', picture.isMirrored);
  const box = overlay.getBoundingClientRect();
  const scale = Math.min(box.width / picture.width, box.height / picture.height) || 1;
  // in the screen's own units, so that lines are as wide and numbers as large in a picture of any size
  const [width, height] = [picture.width * scale, picture.height * scale];
  const [w, h] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (overlay.width !== w || overlay.height !== h) Object.assign(overlay, { width: w, height: h });
  const context = overlay.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, w, h);
  context.setTransform(w / width, 0, 0, h / height, 0, 0);
  const shown = faces.map((face) => scaled(face, scale));
  const { layers: drawn, ...others } = { ...style(picture), size: { width, height } };
  const isOutside = (layer: Layer) => layer === 'box' || layer === 'labels';
  drawFaces(context, shown, { ...others, layers: drawn.filter((layer) => !isOutside(layer)) });
  drawFaces(context, shown, { ...others, layers: drawn.filter(isOutside), lineWidth: LINE });
  overlay.setAttribute('aria-label', facesInWords(faces));
  return { left: (box.width - width) / 2, top: (box.height - height) / 2, scale };
}

/** The picture with its faces, as shown: as many pixels as its source has. */
export async function toPng(faces: readonly Face[], picture: Picture): Promise<Blob> {
  const { source, width, height, isMirrored } = picture;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: source.width, height: source.height });
  const context = canvas.getContext('2d')!;
  if (isMirrored) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
  context.drawImage(source, 0, 0);
  context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  drawFaces(context, faces, { ...style(picture), size: { width, height } });
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no PNG of it.')))),
  );
}
