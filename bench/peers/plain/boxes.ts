// Boxes of the cascade: suppression, regression, squares.

export interface Candidate {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  score: number;
  /** offsets of the four corners as shares of the box */
  dx1: number;
  dy1: number;
  dx2: number;
  dy2: number;
  /** O-Net: five x, five y, as shares of the box */
  points?: Float32Array;
}

/** The best of boxes that overlap by more than `most`, best first; of equal scores the later one. */
export function suppress<T extends Candidate>(boxes: readonly T[], most: number, isMin = false): T[] {
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[b]!.score - boxes[a]!.score || b - a);
  const kept: T[] = [];
  const areas: number[] = [];
  for (const i of order) {
    const box = boxes[i]!;
    const area = (box.x2 - box.x1 + 1) * (box.y2 - box.y1 + 1);
    let isFree = true;
    for (let k = 0; k < kept.length && isFree; k++) {
      const other = kept[k]!;
      const w = Math.min(box.x2, other.x2) - Math.max(box.x1, other.x1) + 1;
      const h = Math.min(box.y2, other.y2) - Math.max(box.y1, other.y1) + 1;
      if (w <= 0 || h <= 0) continue;
      const shared = w * h;
      isFree = shared / (isMin ? Math.min(area, areas[k]!) : area + areas[k]! - shared) <= most;
    }
    if (!isFree) continue;
    kept.push(box);
    areas.push(area);
  }
  return kept;
}

/** Moves the corners by the offsets; `extra` 1: sides count both of their pixels. */
export function shift(box: Candidate, extra: 0 | 1): void {
  const w = box.x2 - box.x1 + extra;
  const h = box.y2 - box.y1 + extra;
  box.x1 += box.dx1 * w;
  box.y1 += box.dy1 * h;
  box.x2 += box.dx2 * w;
  box.y2 += box.dy2 * h;
}

export function square(box: Candidate): void {
  const w = box.x2 - box.x1;
  const h = box.y2 - box.y1;
  const side = Math.max(w, h);
  box.x1 += w * 0.5 - side * 0.5;
  box.y1 += h * 0.5 - side * 0.5;
  box.x2 = box.x1 + side;
  box.y2 = box.y1 + side;
}

export function truncate(box: Candidate): void {
  box.x1 = Math.trunc(box.x1);
  box.y1 = Math.trunc(box.y1);
  box.x2 = Math.trunc(box.x2);
  box.y2 = Math.trunc(box.y2);
}
