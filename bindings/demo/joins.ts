// A face in the picture and its line in the panel are one: what is pointed at or focused in one place is lit in both,
// and a press keeps it lit.
import { page } from './page.ts';
import type { Numbered, Picture, Place } from './stage.ts';

let pointed = '';
let kept = '';

/** Number of a face, as it is drawn. */
export function numberOf(face: Numbered, index: number): string {
  return String(face.id ?? index + 1);
}

/** Puts a place to point at over each face of the picture. */
export function placeHits(
  faces: readonly Numbered[],
  { width, isMirrored }: Picture,
  { left, top, scale }: Place,
): void {
  const { hits } = page;
  while (hits.children.length > faces.length) hits.lastElementChild!.remove();
  while (hits.children.length < faces.length) hits.append(document.createElement('div'));
  for (const [i, face] of faces.entries()) {
    const { x, y, width: w, height: h } = face.box;
    const hit = hits.children[i] as HTMLElement;
    hit.dataset.face = numberOf(face, i);
    const at = isMirrored ? width - x - w : x;
    Object.assign(hit.style, {
      left: `${left + at * scale}px`,
      top: `${top + y * scale}px`,
      width: `${w * scale}px`,
      height: `${h * scale}px`,
    });
  }
  light();
}

/** Forgets what is pointed at and kept. */
export function release(): void {
  pointed = kept = '';
  light();
}

export function listenForPointing(): void {
  for (const room of [page.hits, page.faces]) {
    const of = (target: EventTarget | null) => (target as Element | null)?.closest?.<HTMLElement>('[data-face]');
    const point = (event: Event) => set(of(event.target)?.dataset.face ?? '');
    room.addEventListener('pointerover', point);
    room.addEventListener('focusin', point);
    room.addEventListener('pointerleave', () => set(''));
    room.addEventListener('focusout', () => set(''));
    room.addEventListener('click', (event) => {
      const number = of(event.target)?.dataset.face;
      if (!number) return;
      kept = kept === number ? '' : number;
      light();
      if (room === page.hits && kept) scrollTo(kept);
    });
  }
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') release();
  });
}

function set(number: string): void {
  if (pointed === number) return;
  pointed = number;
  light();
}

// In the list alone: the picture stays where it is.
function scrollTo(number: string): void {
  const line = page.faces.querySelector<HTMLElement>(`[data-face="${CSS.escape(number)}"]`);
  if (line) page.faces.scrollTop = line.offsetTop - page.faces.offsetTop - 8;
}

function light(): void {
  const lit = pointed || kept;
  for (const one of document.querySelectorAll<HTMLElement>('[data-face]')) {
    const number = one.dataset.face!;
    one.classList.toggle('lit', number === lit);
    one.querySelector('.who')?.setAttribute('aria-pressed', String(number === kept));
  }
}
