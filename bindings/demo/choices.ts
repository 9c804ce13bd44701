// What may be set, in which bounds, and in which words the page says it.
import type { Preset, Rotations } from '../types.ts';

/** All that can be set; names and units as of the options of `detect` and `track`. */
export interface Settings {
  preset: Preset;
  rotations: Rotations;
  /** which eye networks */
  eyes: 'none' | 'default' | 'lite';
  light: 'as-is' | 'auto';
  refine: boolean;
  /** px in the photograph */
  minFaceSize: number;
  /** P-, R- and O-Net's thresholds */
  p: number;
  r: number;
  o: number;
  minConfidence: number;
  /** frames; camera only */
  searchEvery: number;
  smoothing: boolean;
}

/** Names of settings whose values are of a type. */
type Named<Value> = { [name in keyof Settings]: Settings[name] extends Value ? name : never }[keyof Settings];

/** One of a few. */
export interface Choice {
  name: Exclude<Named<string>, 'light'>;
  label: string;
  /** value → its name and what it does */
  values: Record<string, readonly [title: string, help: string]>;
}

export interface Slider {
  name: Named<number>;
  label: string;
  help: string;
  min: number;
  max: number;
  step: number;
  unit?: string;
  group: 'size' | 'thresholds' | 'camera';
}

/** On or off; `on` and `off` are its values. */
export interface Switch {
  name: 'light' | Named<boolean>;
  label: string;
  on: string | boolean;
  off: string | boolean;
  group: 'looks' | 'camera';
}

export const CHOICES: readonly Choice[] = [
  {
    name: 'preset',
    label: 'Preset',
    values: {
      python: ['Python', 'As Python’s mtcnn; with exact weights to the last integer.'],
      careful: ['Careful', 'Hardly any false face.'],
      thorough: ['Thorough', 'More faces, three to four times the work.'],
    },
  },
  {
    name: 'rotations',
    label: 'Turned faces',
    values: {
      none: ['Upright', 'Up to about 30 degrees aside.'],
      quarters: ['Quarters', 'Photographs that lie on their side too.'],
      any: ['Any', 'Heads at every angle.'],
    },
  },
  {
    name: 'eyes',
    label: 'Eyes',
    values: {
      none: ['None', 'Faces and five points alone.'],
      default: ['Default', 'Lids, irises, pupils and gaze.'],
      lite: ['Lite', 'The same with a sixth of the work, less exact.'],
    },
  },
];

export const SWITCHES: readonly Switch[] = [
  { name: 'light', label: 'Look in better light', on: 'auto', off: 'as-is', group: 'looks' },
  { name: 'refine', label: 'Look at each face once more', on: true, off: false, group: 'looks' },
  { name: 'smoothing', label: 'Smooth points over time', on: true, off: false, group: 'camera' },
];

const SHARE = { max: 0.99, step: 0.01, group: 'thresholds' } as const;
export const SLIDERS: readonly Slider[] = [
  {
    name: 'minFaceSize',
    label: 'Smallest face',
    help: 'Twice the size is a quarter of the work.',
    ...{ min: 12, max: 200, step: 4, unit: ' px', group: 'size' },
  },
  { name: 'p', label: 'P-Net threshold', help: 'Where a face might be.', min: 0.3, ...SHARE },
  { name: 'r', label: 'R-Net threshold', help: 'Worth a second look.', min: 0.3, ...SHARE },
  { name: 'o', label: 'O-Net threshold', help: 'A face.', min: 0.3, ...SHARE },
  {
    name: 'minConfidence',
    label: 'Least confidence',
    help: 'Drops unsure faces at the end.',
    ...{ min: 0, max: 0.999, step: 0.001, group: 'thresholds' },
  },
  {
    name: 'searchEvery',
    label: 'Full search',
    help: 'In between, faces are followed.',
    ...{ min: 1, max: 60, step: 1, unit: ' frames', group: 'camera' },
  },
];
