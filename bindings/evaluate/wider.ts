// Annotations as text: WIDER FACE's (wider_face_*_bbx_gt.txt) and FDDB's (FDDB-fold-*-ellipseList.txt). Both give a
// picture's name, a count, and a line of numbers a face.

import { SaccadeError, expected, show } from '../errors.ts';
import { boxed, type TrueFace, type TruePicture } from './truth.ts';

/**
 * Which of the two it is shows in its first face: `x y w h`, or these and six attributes; an ellipse is five numbers
 * and a score.
 *
 * @param where names the file in errors
 * @throws SaccadeError SACCADE_BAD_OPTION with the number of the line that is neither
 */
export function readText(text: string, where: string): TruePicture[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const wrong = (what: string, at: number) => {
    const came = at < lines.length ? `${show(lines[at])} in line ${at + 1}` : 'the end of the file';
    return new SaccadeError('SACCADE_BAD_OPTION', expected(what, show(where), came));
  };
  const pictures: TruePicture[] = [];
  let [at, columns] = [0, 0];
  while (at < lines.length) {
    if (lines[at] === '') {
      at++;
      continue;
    }
    const image = lines[at++]!;
    if (!/^\d+$/.test(lines[at] ?? '')) throw wrong('the number of its faces after the name of a picture', at);
    const count = Number(lines[at++]);
    const faces: TrueFace[] = [];
    for (let i = 0; i < count; i++, at++) {
      const row = numbers(lines[at] ?? '');
      columns ||= row.length;
      const isKnown = [4, 5, 6, 10].includes(row.length) && isEllipse(row.length) === isEllipse(columns);
      if (!isKnown) throw wrong('x y w h of a face, or major minor angle x y of an ellipse,', at);
      faces.push(isEllipse(columns) ? ellipse(row) : rectangle(row));
    }
    // WIDER gives a picture without faces a row of zeros
    if (count === 0 && /^0( 0){3,9}$/.test(lines[at] ?? '')) at++;
    pictures.push({ image, faces });
  }
  if (!isEllipse(columns)) return pictures;
  return pictures.map(({ image, faces }) => ({ image: `${image}.jpg`, faces })); // FDDB leaves the ending out
}

function isEllipse(columns: number): boolean {
  return columns === 5 || columns === 6;
}

/** Empty where some part of the line is no number. */
function numbers(line: string): number[] {
  const row = line.split(/\s+/).map((part) => (part === '' ? NaN : Number(part)));
  return row.every(Number.isFinite) ? row : [];
}

// x y w h blur expression illumination invalid occlusion pose
function rectangle(row: readonly number[]): TrueFace {
  const [x, y, width, height] = row as [number, number, number, number];
  return boxed({ x, y, width, height }, row[7] === 1 || width <= 0 || height <= 0);
}

// Half axes, the angle of the first to the horizontal in radians, center. A detector gives boxes: so its box counts.
function ellipse(row: readonly number[]): TrueFace {
  const [a, b, angle, cx, cy] = row as [number, number, number, number, number];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [w, h] = [Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)];
  return boxed({ x: cx - w, y: cy - h, width: 2 * w, height: 2 * h }, false);
}
