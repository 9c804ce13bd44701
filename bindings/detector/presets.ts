// Options that belong together, by name.
import type { CascadeOptions } from '../cascade/index.ts';
import type { Preset } from '../types.ts';

type Settings = Pick<CascadeOptions, 'scaleFactor' | 'thresholds' | 'minConfidence' | 'refine' | 'suppression'>;

/** As Python's mtcnn has them. */
export const PYTHON: Settings = {
  scaleFactor: 0.709,
  thresholds: [0.6, 0.7, 0.7],
  minConfidence: 0,
  refine: false,
  suppression: { level: 0.5, pnet: 0.7, rnet: 0.7 },
};

/** What each does to WIDER's pictures and to portraits is told in docs/turned.md. */
export const PRESETS: Record<Preset, Settings> = {
  python: PYTHON,
  careful: { ...PYTHON, minConfidence: 0.95 },
  thorough: {
    scaleFactor: 0.8,
    thresholds: [0.5, 0.5, 0.7],
    minConfidence: 0,
    refine: true,
    suppression: { level: 0.7, pnet: 0.8, rnet: 0.8 },
  },
};

export function isPreset(value: unknown): value is Preset {
  return typeof value === 'string' && Object.hasOwn(PRESETS, value);
}
