// What is drawn, and the legend that says in which color: a box to tick for each layer.
import { COLORS, LAYERS, type Color, type Layer } from '../draw/style.ts';
import { make, page } from './page.ts';

const NAMES: Record<Layer, readonly [title: string, colors: readonly Color[]]> = {
  box: ['Boxes', [COLORS.box]],
  keypoints: ['Points', [COLORS.eyePoint, COLORS.nose, COLORS.mouth]],
  eyes: ['Lids', [COLORS.eyes]],
  iris: ['Irises', [COLORS.iris]],
  pupil: ['Pupils', [COLORS.pupil]],
  gaze: ['Gaze', [COLORS.gaze]],
  labels: ['Numbers', [COLORS.box]],
};

const on = new Set<Layer>(LAYERS);
const boxes = new Map<Layer, HTMLInputElement>();

/** The layers that are drawn, in the library's order. */
export function layers(): Layer[] {
  return LAYERS.filter((layer) => on.has(layer));
}

/** Takes what a link says; all where it says nothing. */
export function setLayers(some: readonly Layer[] = LAYERS): void {
  on.clear();
  for (const layer of some) on.add(layer);
  for (const [layer, box] of boxes) box.checked = on.has(layer);
}

/** Builds the legend; `changed` is called when one was ticked. */
export function buildLegend(changed: () => void): void {
  for (const layer of LAYERS) {
    const [title, colors] = NAMES[layer];
    const box = make('input', '');
    Object.assign(box, { type: 'checkbox', id: `layer-${layer}`, checked: on.has(layer) });
    box.addEventListener('change', () => {
      if (box.checked) on.add(layer);
      else on.delete(layer);
      changed();
    });
    boxes.set(layer, box);
    const swatch = make('i', layer === 'labels' ? 'swatch numbered' : 'swatch', layer === 'labels' ? '1' : '');
    swatch.setAttribute('aria-hidden', 'true');
    swatch.style.background = stripes(colors);
    page.legend.append(make('label', '', box, swatch, make('span', '', title)));
  }
}

function stripes(colors: readonly Color[]): string {
  const part = 100 / colors.length;
  const stops = colors.map((color, i) => `rgb(${color.join()}) ${i * part}% ${(i + 1) * part}%`);
  return `linear-gradient(90deg, ${stops.join()})`;
}
