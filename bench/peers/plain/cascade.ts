// MTCNN around an engine that runs its three networks, in plain JavaScript: the same pyramid, boxes, suppression and
// crops as ours, as a reasonable program would have them. Python's quirk for a level with one candidate is part of "the
// same faces".
import type { FoundFace, PixelImage } from '../../../bindings/types.ts';
import type { Model } from '../engines/model.ts';
import { indexOf, type Output } from '../engines/layout.ts';
import type { Places } from './area.ts';
import { shift, square, suppress, truncate, type Candidate } from './boxes.ts';
import { cropAll } from './crop.ts';
import { resizeLevel } from './resize.ts';

const [PNET, RNET, ONET] = [0.6, 0.7, 0.7].map(Math.fround) as [number, number, number];

export interface PlainCascade {
  detect(photo: PixelImage): Promise<FoundFace[]>;
}

export function plainCascade(pnet: Model, rnet: Model, onet: Model): PlainCascade {
  async function propose(photo: PixelImage): Promise<Candidate[]> {
    const all: Candidate[] = [];
    for (const scale of scales(photo)) {
      const [width, height] = [Math.ceil(photo.width * scale), Math.ceil(photo.height * scale)];
      const x = pnet.tensor(resizeLevel(photo, width, height, places(pnet, width * height)), 1, height, width);
      const { probability, box } = await pnet.run(x);
      pnet.free(x);
      all.push(...suppress(candidates(probability!, box!, pnet, scale), 0.5));
    }
    const kept = suppress(all, 0.7);
    for (const box of kept) {
      shift(box, 0);
      square(box);
      truncate(box);
    }
    return kept;
  }

  // Boxes that pass, with the network's own scores and offsets.
  async function classify(model: Model, photo: PixelImage, boxes: Candidate[], size: number, threshold: number) {
    if (boxes.length === 0) return [];
    const x = model.tensor(cropAll(photo, boxes, size, places(model, size * size)), boxes.length, size, size);
    const { probability, box, points } = await model.run(x);
    model.free(x);
    const passed: Candidate[] = [];
    for (const [i, { x1, y1, x2, y2 }] of boxes.entries()) {
      const score = probability!.data[2 * i + 1]!;
      if (!(score > threshold)) continue;
      const [dx1, dy1, dx2, dy2] = box!.data.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
      const landmarks = points && { points: points.data.slice(10 * i, 10 * i + 10) };
      passed.push({ x1, y1, x2, y2, score, dx1, dy1, dx2, dy2, ...landmarks });
    }
    return passed;
  }

  return {
    async detect(photo) {
      const refined = suppress(await classify(rnet, photo, await propose(photo), 24, RNET), 0.7);
      for (const box of refined) {
        shift(box, 1);
        square(box);
        truncate(box);
      }
      const faces = (await classify(onet, photo, refined, 48, ONET)).map((box) => {
        const before = { ...box };
        shift(box, 1);
        return { ...box, before };
      });
      return suppress(faces, 0.7, true).map(toFace);
    },
  };
}

// For faces of 20 px and up.
function scales({ width, height }: PixelImage): number[] {
  const first = 12 / 20;
  const all: number[] = [];
  for (let side = Math.min(width, height) * first; side >= 12; side *= 0.709) all.push(first * 0.709 ** all.length);
  return all;
}

function places({ layout }: Model, pixels: number): Places {
  return layout === 'planes' ? { pixel: 1, channel: pixels } : { pixel: 3, channel: 1 };
}

function candidates(probability: Output, box: Output, { layout }: Model, scale: number): Candidate[] {
  const { width, height } = probability;
  const found: Candidate[] = [];
  const at: [number, number][] = [];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const score = probability.data[indexOf(probability, layout, 0, y * width + x, 1)]!;
      if (!(score >= PNET)) continue;
      const [x1, y1] = [Math.trunc((2 * x + 1) / scale), Math.trunc((2 * y + 1) / scale)];
      const [x2, y2] = [Math.trunc((2 * x + 12) / scale), Math.trunc((2 * y + 12) / scale)];
      found.push({ x1, y1, x2, y2, score, dx1: 0, dy1: 0, dx2: 0, dy2: 0 });
      at.push([x, y]);
    }
  }
  for (const [i, candidate] of found.entries()) {
    const [x, y] = at[i]!;
    const cell = y * width + (found.length === 1 ? width - 1 - x : x);
    const offset = (c: number) => box.data[indexOf(box, layout, 0, cell, c)]!;
    Object.assign(candidate, { dx1: offset(0), dy1: offset(1), dx2: offset(2), dy2: offset(3) });
  }
  return found;
}

function toFace({ x1, y1, x2, y2, score, points, before }: Candidate & { before: Candidate }): FoundFace {
  const [w, h] = [before.x2 - before.x1 + 1, before.y2 - before.y1 + 1];
  const point = (k: number) => ({ x: w * points![k]! + before.x1 - 1, y: h * points![k + 5]! + before.y1 - 1 });
  return {
    box: { x: x1, y: y1, width: x2 - x1, height: y2 - y1 },
    confidence: score,
    keypoints: { leftEye: point(0), rightEye: point(1), nose: point(2), mouthLeft: point(3), mouthRight: point(4) },
    eyes: null,
  };
}
