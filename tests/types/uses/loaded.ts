// Where `saccade` loads kernels and weights itself: not on the edge.
import { createDetector, type Detector, type LoadProgress } from 'saccade';

export const made: Promise<Detector> = createDetector({
  elg: 'lite',
  threads: 2,
  weights: 'https://example.org/mtcnn.safetensors',
  onProgress: ({ loaded, total }: LoadProgress) => void (loaded / total),
});
// @ts-expect-error
void createDetector({ threads: 'many' });
// @ts-expect-error
void createDetector({ onProgress: true });
