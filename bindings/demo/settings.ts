// The settings as they are now, and the library's options that they come to.
import { PRESETS } from '../detector/presets.ts';
import type { DetectOptions, Preset, TrackOptions } from '../types.ts';
import type { Settings } from './choices.ts';

/** What a preset says of settings. */
type Bound = Pick<Settings, 'p' | 'r' | 'o' | 'minConfidence' | 'refine'>;

function boundBy(preset: Preset): Bound {
  const { thresholds, minConfidence, refine } = PRESETS[preset];
  const [p, r, o] = thresholds;
  return { p, r, o, minConfidence, refine };
}

/** The settings that a preset comes with; the page begins with 'careful'. */
export function settingsOf(preset: Preset = 'careful'): Settings {
  return {
    ...{ preset, rotations: 'none', eyes: 'default', light: 'as-is', minFaceSize: 40, searchEvery: 15 },
    ...{ smoothing: true, ...boundBy(preset) },
  };
}

let now = settingsOf();
const listeners: (() => void)[] = [];

export function settings(): Readonly<Settings> {
  return now;
}

/** Changes some; another preset brings its own values of all that it says something of. Listeners hear at once. */
export function change(some: Partial<Settings>): void {
  now = { ...now, ...(some.preset && boundBy(some.preset)), ...some };
  for (const tell of listeners) tell();
}

export function onChange(tell: () => void): void {
  listeners.push(tell);
}

/** What differs from how the page begins, or from what its preset says. */
export function differences(): Partial<Settings> {
  const usual = settingsOf(now.preset);
  const differs = Object.entries(now).filter(([name, value]) => value !== usual[name as keyof Settings]);
  return { ...(now.preset !== 'careful' && { preset: now.preset }), ...Object.fromEntries(differs) };
}

/** Options of a photograph's detection: those that are not the library's own defaults. */
export function detection(): DetectOptions {
  const { preset, rotations, eyes, light, minFaceSize, p, r, o, minConfidence, refine } = now;
  const usual = boundBy(preset);
  return {
    ...(preset !== 'python' && { preset }),
    ...(rotations !== 'none' && { rotations }),
    ...(light !== 'as-is' && { light }),
    ...(refine !== usual.refine && { refine }),
    ...(minFaceSize !== 20 && { minFaceSize }),
    ...((p !== usual.p || r !== usual.r || o !== usual.o) && { thresholds: [p, r, o] as const }),
    ...(minConfidence !== usual.minConfidence && { minConfidence }),
    ...(eyes === 'none' && { eyes: false }),
  };
}

/** Options of a video's. */
export function tracking(): TrackOptions {
  const { searchEvery, smoothing } = now;
  return {
    ...detection(),
    ...(searchEvery !== 15 && { searchEvery }),
    ...(!smoothing && { smoothing: false as const }),
  };
}
