// The image pyramid: at which scales P-Net looks.
import { PNET_SIZE } from '../nets/mtcnn.ts';
import { power } from './power.ts';

/** A level: photo pixels times `scale`, rounded up. */
export interface Level {
  scale: number;
  width: number;
  height: number;
}

/**
 * Levels for faces of `minFaceSize` px and up, largest first; none if the photo is smaller than that. All in double.
 */
export function pyramidLevels(width: number, height: number, minFaceSize: number, factor: number): Level[] {
  const first = PNET_SIZE / minFaceSize;
  const levels: Level[] = [];
  for (let side = Math.min(width, height) * first; side >= PNET_SIZE; side *= factor) {
    const scale = first * power(factor, levels.length);
    levels.push({ scale, width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  }
  return levels;
}
