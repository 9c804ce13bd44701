// What the page shows of a picture: faces over it, their list, times; or that it is at work, or what went wrong. Each
// of the three takes the others away.
import type { StageTimings } from '../types.ts';
import { clearFaces, showFaces } from './faces.ts';
import { placeHits, release } from './joins.ts';
import { page, say } from './page.ts';
import { clearTimings, showTimings } from './speed.ts';
import { draw, note, show, type Numbered, type Picture } from './stage.ts';

/** What is shown. */
export interface Shown {
  picture: Picture;
  faces: readonly Numbered[];
  timings: StageTimings | null;
}

let shown: Shown | null = null;

export function current(): Shown | null {
  return shown;
}

/** Faces of a photograph, or of a camera's frame where `isVideo`. */
export function present({ picture, faces, timings }: Shown, isVideo: boolean): void {
  shown = { picture, faces, timings };
  page.stage.setAttribute('aria-busy', 'false');
  redraw();
  if (timings) showTimings(timings, isVideo);
  note(faces.length ? '' : 'No face in view. Come closer, find more light, or lower the thresholds.');
  page.copy.disabled = page.save.disabled = false;
}

/** Draws again what is shown: its size or the layers are others. */
export function redraw(): void {
  if (!shown) return;
  const { picture, faces } = shown;
  const place = draw(faces, picture);
  showFaces(faces, picture);
  placeHits(faces, picture, place);
}

/** At work: what was found before is gone; the picture stays where it is the one at work, else that goes too. */
export function busy(words: string, picture: Picture | null = null): void {
  clear(true);
  if (picture) draw([], picture);
  else page.overlay.hidden = page.photo.hidden = true;
  page.stage.setAttribute('aria-busy', 'true');
  say(words);
}

/** What went wrong; nothing of before is left to be taken for its answer. */
export function fail(error: Error): void {
  clear();
  const { code } = error as { code?: string };
  const again = code === 'SACCADE_LOAD_FAILED' ? ' A press on any button tries again.' : '';
  show('trouble', HEADLINES[code ?? ''] ?? 'That did not work', error.message + again);
  say(error.message, true);
}

const HEADLINES: Record<string, string> = {
  SACCADE_BAD_IMAGE: 'That picture cannot be read',
  SACCADE_LOAD_FAILED: 'The networks did not load',
  SACCADE_BAD_WEIGHTS: 'The networks did not load',
  SACCADE_NO_WASM: 'It does not run here',
  SACCADE_NO_SIMD: 'It does not run here',
  SACCADE_OUT_OF_MEMORY: 'Too large for this device',
};

/** Forgets the picture and its faces; `isShort`: others come at once. */
export function clear(isShort = false): void {
  shown = null;
  page.stage.setAttribute('aria-busy', 'false');
  clearFaces(isShort);
  clearTimings();
  page.hits.replaceChildren();
  release();
  page.copy.disabled = page.save.disabled = true;
  note();
}

export function welcome(): void {
  show('empty', 'Show it a face', 'Use the camera, or drop, paste or open photographs.');
}
