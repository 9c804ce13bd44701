// Settings and layers as the end of an address (#preset=python&minFaceSize=20): never a picture.
import { LAYERS, type Layer } from '../draw/style.ts';
import { CHOICES, SLIDERS, SWITCHES, type Settings } from './choices.ts';

export interface Linked {
  settings: Partial<Settings>;
  /** undefined: all */
  layers?: Layer[];
}

/** Without the #; '' where everything is as the page begins. */
export function toHash(settings: Partial<Settings>, layers: readonly Layer[]): string {
  const words = Object.entries(settings).map(([name, value]): [string, string] => [name, String(value)]);
  if (layers.length < LAYERS.length) words.push(['layers', layers.join('.')]);
  return new URLSearchParams(words).toString();
}

/** What of an address is a setting with a value that it may have; the rest is passed over: others write them too. */
export function fromHash(hash: string): Linked {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const settings: Record<string, unknown> = {};
  for (const { name, values } of CHOICES) {
    const value = words.get(name);
    if (value !== null && Object.hasOwn(values, value)) settings[name] = value;
  }
  for (const { name, on, off } of SWITCHES) {
    const value = words.get(name);
    if (value === String(on)) settings[name] = on;
    if (value === String(off)) settings[name] = off;
  }
  for (const { name, min, max } of SLIDERS) {
    const value = words.get(name);
    if (value && Number(value) >= min && Number(value) <= max) settings[name] = Number(value);
  }
  const named = words.get('layers')?.split('.');
  return { settings, ...(named && { layers: LAYERS.filter((layer) => named.includes(layer)) }) };
}
