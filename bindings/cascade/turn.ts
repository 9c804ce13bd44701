// The photo as it looks turned: what lies turned in it stands upright there, for networks that know upright faces only.
import { Box as Record } from '../../assembly/abi.ts';
import type { Arena } from '../runtime/memory.ts';
import type { Box, FoundFace, Keypoints, Point } from '../types.ts';
import { readBox, type Boxes } from './boxlist.ts';
import type { Tilted } from './cut.ts';
import { cosine, sine, uprightSize } from './upright.ts';

interface Size {
  width: number;
  height: number;
}

/** The photo (px) turned clockwise about its center. */
export class Turn {
  readonly cos: number;
  readonly sin: number;
  readonly #photo: Point;
  readonly #center: Point;

  constructor({ width, height }: Size, eighths: number) {
    this.cos = cosine(eighths);
    this.sin = sine(eighths);
    this.#photo = { x: width / 2, y: height / 2 };
    // so that whole pixels stay whole where the photo is turned by a quarter
    this.#center = eighths % 4 === 2 ? { x: height / 2, y: width / 2 } : this.#photo;
  }

  /** Where a place of the photo comes to lie; pixel i reaches from i to i + 1. */
  place({ x, y }: Point): Point {
    const [dx, dy] = [x - this.#photo.x, y - this.#photo.y];
    return {
      x: this.#center.x + this.cos * dx - this.sin * dy,
      y: this.#center.y + this.sin * dx + this.cos * dy,
    };
  }

  /** Where it lay. */
  placeBack({ x, y }: Point): Point {
    const [dx, dy] = [x - this.#center.x, y - this.#center.y];
    return {
      x: this.#photo.x + this.cos * dx + this.sin * dy,
      y: this.#photo.y - this.sin * dx + this.cos * dy,
    };
  }

  /** A box as the networks report them: around the same place, its sides between the old ones at half a quarter. */
  box(box: Box): Box {
    return this.#turned(box, (place) => this.place(place));
  }

  boxBack(box: Box): Box {
    return this.#turned(box, (place) => this.placeBack(place));
  }

  /** A face of the turned photo, in the photo. */
  faceBack({ box, confidence, keypoints, eyes }: FoundFace): FoundFace {
    // points count from the middle of the first pixel
    const point = ({ x, y }: Point) => {
      const place = this.placeBack({ x: x + 0.5, y: y + 0.5 });
      return { x: place.x - 0.5, y: place.y - 0.5 };
    };
    const points = Object.entries(keypoints).map(([name, at]) => [name, point(at as Point)]);
    return { box: this.boxBack(box), confidence, keypoints: Object.fromEntries(points) as Keypoints, eyes };
  }

  // Corners count from 1, and the last pixel is part of the box: it reaches from x - 1 to x + width.
  #turned({ x, y, width, height }: Box, move: (place: Point) => Point): Box {
    const [w, h] = [width + 1, height + 1];
    const center = move({ x: x - 1 + w / 2, y: y - 1 + h / 2 });
    const size = uprightSize(w, h, this);
    return {
      x: center.x - size.width / 2 + 1,
      y: center.y - size.height / 2 + 1,
      width: size.width - 1,
      height: size.height - 1,
    };
  }
}

/** Boxes of whole pixels as they lie in the turned photo; new records, numbered as the old. */
export function turnedBoxes(arena: Arena, boxes: Boxes, turn: Turn): Boxes {
  const bytes = boxes.count * Record.Bytes;
  const at = arena.alloc(bytes);
  arena.u8(at, bytes).set(arena.u8(boxes.at, bytes));
  for (let record = at; record < at + bytes; record += Record.Bytes) {
    const corners = arena.f64(record, 4);
    const [x1, y1, x2, y2] = corners as unknown as [number, number, number, number];
    const { x, y, width, height } = turn.box({ x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
    corners.set([x, y, x + width, y + height].map(Math.round));
  }
  return { at, count: boxes.count };
}

/** Boxes of the turned photo, as they lie in the photo. */
export function tiltedBoxes(arena: Arena, boxes: Boxes, turn: Turn): Tilted[] {
  const { cos, sin } = turn;
  return Array.from({ length: boxes.count }, (_, i) => {
    const { x1, y1, x2, y2 } = readBox(arena, boxes, i);
    // corners count from 1, and the last pixel is part of the box; other weights may turn one inside out
    const [width, height] = [Math.max(1, x2 - x1 + 1), Math.max(1, y2 - y1 + 1)];
    const { x, y } = turn.placeBack({ x: x1 - 1 + width / 2, y: y1 - 1 + height / 2 });
    return { x, y, width, height, cos, sin };
  });
}
