// The square that the original pupil detector made of a face's box: whole pixels, inside the picture.
import type { Box } from '../types.ts';

/**
 * Half the mean of the truncated sides to each side of the truncated center, cut at the border of a width x height
 * picture. Source: MTCNNFaceDetector of GazeML-keras.
 */
export function squareBox(box: Box, width: number, height: number): Box {
  const half = Math.floor((Math.trunc(box.width) + Math.trunc(box.height)) / 4);
  const x = Math.trunc(box.x + box.width / 2);
  const y = Math.trunc(box.y + box.height / 2);
  const left = Math.max(0, x - half);
  const top = Math.max(0, y - half);
  return { x: left, y: top, width: Math.min(width, x + half) - left, height: Math.min(height, y + half) - top };
}
