// What a run says of itself when it ends, on stderr.

import { show } from '../errors.ts';
import type { Found, Written } from './inputs.ts';
import type { OutFile } from './outfile.ts';
import { codeOf, type Failed } from '../results/json.ts';

/** Counts of a run. */
export class Summary {
  readonly #start = performance.now();
  readonly #failures = new Map<string, number>();
  #pictures = 0;
  #faces = 0;

  done(faces: number): void {
    this.#pictures++;
    this.#faces += faces;
  }

  failed({ error }: Failed): void {
    this.#pictures++;
    const code = codeOf(error) ?? error.name;
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }

  get pictures(): number {
    return this.#pictures;
  }

  get failures(): number {
    return [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
  }

  /** `12 pictures, 30 faces, 2 failed (2 SACCADE_BAD_IMAGE), 4.2 pictures a second` */
  text(file?: OutFile): string {
    const parts = [plural(this.#pictures, 'picture'), plural(this.#faces, 'face')];
    if (this.#failures.size > 0) {
      const codes = [...this.#failures].map(([code, count]) => `${count} ${code}`);
      parts.push(`${this.failures} failed (${codes.join(', ')})`);
    }
    const seconds = (performance.now() - this.#start) / 1000;
    const rate = this.#pictures / seconds;
    if (this.#pictures > 0) parts.push(`${rate.toFixed(rate < 10 ? 2 : 0)} pictures a second`);
    if (file?.held && file.held.total > 0) {
      const { total, failed } = file.held;
      parts.push(`${total} more in ${show(file.path)} before${failed > 0 ? `, ${failed} of them failed` : ''}`);
    }
    return parts.join(', ');
  }
}

/** Sentences about what a search passed over; none where that is nothing. */
export function passedOver({ unread, leftOut }: Found, without?: Written): string[] {
  const lines: string[] = [];
  if (unread.size > 0) {
    const counts = [...unread].sort(([, a], [, b]) => b - a).map(([ending, count]) => `${count} ${ending}`);
    const total = [...unread.values()].reduce((sum, count) => sum + count, 0);
    lines.push(`${plural(total, 'picture')} of kinds that are not read, left out: ${counts.join(', ')}`);
  }
  if (without && leftOut > 0)
    lines.push(`${plural(leftOut, 'picture')} in ${show(without.path)}, left out: ${without.flag} writes there`);
  return lines;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
