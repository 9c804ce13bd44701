// Numbers and close-ups beside the picture.
import { drawEye } from '../draw/index.ts';
import type { DetectorInfo, Eye, Face, StageTimings } from '../types.ts';
import { make, page } from './page.ts';
import { gazeInWords, SEEN, type Picture } from './stage.ts';

/** Stages by the names that the page gives them. */
export const STAGES: Record<keyof StageTimings, string> = {
  decode: 'Pixels',
  pyramid: 'Pyramid',
  pnet: 'P-Net',
  rnet: 'R-Net',
  onet: 'O-Net',
  eyes: 'Eyes',
};
const MOST = 6; // faces with close-ups; the others are counted
const CLOSE = { width: 250, height: 150 };

const parts = new Map<keyof StageTimings, { share: HTMLElement; ms: HTMLElement }>();
for (const [name, title] of Object.entries(STAGES) as [keyof StageTimings, string][]) {
  const [share, term, ms] = [make('i', ''), make('dt', '', title), make('dd', '', '–')];
  for (const element of [share, term]) element.style.setProperty('--color', `var(--c-${name})`);
  page.stack.append(share);
  page.stages.append(make('div', '', term, ms));
  parts.set(name, { share, ms });
}

/** What the detector runs on. */
export function showEngine({ threads, build, why }: DetectorInfo): void {
  page.threads.textContent = String(threads);
  page.threadsWord.textContent = threads === 1 ? 'thread' : 'threads';
  page.engine.textContent = `${build}: ${why}`;
}

// Of video: numbers that jump cannot be read.
let shown: StageTimings | null = null;
let pace = 0; // ms between results
let last = 0;

/** StageTimings of one picture; of a frame among many where `isVideo`. */
export function showTimings(timings: StageTimings, isVideo: boolean): void {
  const now = performance.now();
  const share = isVideo && shown ? 0.15 : 1;
  const smooth = {} as StageTimings;
  for (const name of parts.keys()) smooth[name] = (shown?.[name] ?? 0) * (1 - share) + timings[name] * share;
  shown = isVideo ? smooth : null;
  if (isVideo && last) pace = pace ? pace + 0.1 * (now - last - pace) : now - last;
  last = isVideo ? now : 0;
  if (!isVideo) pace = 0;
  const sum = Object.values(smooth).reduce((a, b) => a + b);
  page.ms.textContent = digits(sum);
  page.fps.textContent = pace ? String(Math.round(1000 / pace)) : '–';
  for (const [name, part] of parts) {
    part.share.style.flexGrow = String(smooth[name]);
    part.ms.textContent = `${digits(smooth[name])} ms`;
  }
}

/** Forgets the pace: another video, or none, comes. */
export function restart(): void {
  shown = null;
  pace = last = 0;
}

function digits(ms: number): string {
  return ms < 9.95 ? ms.toFixed(1) : String(Math.round(ms));
}

/** A line and two close-ups a face; elements are kept from frame to frame. */
export function showFaces(faces: readonly (Face & { id?: number })[], picture: Picture): void {
  page.count.textContent = faces.length ? String(faces.length) : '';
  const some = faces.slice(0, MOST);
  while (page.faces.children.length > some.length) page.faces.lastElementChild!.remove();
  while (page.faces.children.length < some.length) page.faces.append(entry());
  for (const [i, face] of some.entries()) fill(page.faces.children[i] as HTMLElement, face, i, picture);
}

function entry(): HTMLElement {
  const close = () => {
    const canvas = make('canvas', '');
    Object.assign(canvas, CLOSE);
    canvas.setAttribute('aria-hidden', 'true');
    return make('div', '', canvas, make('p', ''));
  };
  return make('li', '', make('p', 'who', make('b', ''), make('span', '')), make('div', 'pair', close(), close()));
}

function fill(item: HTMLElement, face: Face & { id?: number }, i: number, picture: Picture): void {
  const [name, sure] = item.querySelectorAll('.who > *');
  name!.textContent = `Face ${face.id ?? i + 1}`;
  const head = gazeInWords({ ...face.pose, yaw: picture.isMirrored ? -face.pose.yaw : face.pose.yaw });
  sure!.textContent = `${(Math.floor(face.confidence * 1e4) / 100).toFixed(2)} % · head ${head}`;
  // as they are seen: in a mirror the left one is at the right
  const sides = picture.isMirrored ? (['right', 'left'] as const) : (['left', 'right'] as const);
  for (const [k, side] of sides.entries()) {
    const part = item.querySelectorAll('.pair > div')[k]!;
    closeUp(part.querySelector('canvas')!, face.eyes?.[side] ?? null, picture);
    part.querySelector('p')!.textContent = inWords(face.eyes?.[side] ?? null, picture.isMirrored);
  }
}

function inWords(eye: Eye | null, isMirrored: boolean): string {
  if (!eye) return 'not seen';
  if (eye.confidence < SEEN) return 'closed or hidden';
  const { yaw, pitch } = eye.gaze;
  return gazeInWords({ yaw: isMirrored ? -yaw : yaw, pitch });
}

// The eye's surroundings, half again as wide as its lids, level or not.
function closeUp(canvas: HTMLCanvasElement, eye: Eye | null, { source, isMirrored }: Picture): void {
  const context = canvas.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!eye) return;
  const [inner, outer] = [eye.eyelid[0]!, eye.eyelid[4]!];
  const middle = { x: (inner.x + outer.x) / 2, y: (inner.y + outer.y) / 2 };
  const length = Math.max(4, Math.hypot(outer.x - inner.x, outer.y - inner.y));
  const scale = canvas.width / (1.7 * length);
  const flip = isMirrored ? -1 : 1;
  context.setTransform(
    flip * scale,
    0,
    0,
    scale,
    canvas.width / 2 - flip * scale * middle.x,
    canvas.height / 2 - scale * middle.y,
  );
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0);
  // an eye of few pixels has lines of one: too many for a close look
  drawEye(context, eye, { thickness: 0.8 * Math.min(1, length / 30) });
}
