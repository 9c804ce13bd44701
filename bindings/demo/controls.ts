// Settings: a slider each, and the options that they are.
import type { TrackOptions } from '../types.ts';
import { make, page } from './page.ts';

interface Slider {
  name: string;
  label: string;
  help: string;
  min: number;
  max: number;
  step: number;
  value: number;
  unit?: string;
}

const SLIDERS: Slider[] = [
  {
    name: 'minFaceSize',
    label: 'Smallest face',
    help: 'Twice the size is a quarter of the work.',
    min: 12,
    max: 200,
    step: 4,
    value: 40,
    unit: ' px',
  },
  { name: 'p', label: 'P-Net threshold', help: 'Where a face might be.', min: 0.3, max: 0.95, step: 0.01, value: 0.6 },
  { name: 'r', label: 'R-Net threshold', help: 'Worth a second look.', min: 0.3, max: 0.99, step: 0.01, value: 0.7 },
  { name: 'o', label: 'O-Net threshold', help: 'A face.', min: 0.3, max: 0.99, step: 0.01, value: 0.7 },
  {
    name: 'minConfidence',
    label: 'Least confidence',
    help: 'Drops unsure faces at the end.',
    min: 0,
    max: 0.999,
    step: 0.001,
    value: 0.9,
  },
  {
    name: 'searchEvery',
    label: 'Full search',
    help: 'In between, faces are followed. Camera only.',
    min: 1,
    max: 60,
    step: 1,
    value: 15,
    unit: ' frames',
  },
];

const values = new Map(SLIDERS.map(({ name, value }) => [name, value]));
let isSmooth = true;

/** Builds the form; `changed` is called a moment after a setting was. */
export function build(changed: () => void): void {
  let timer: ReturnType<typeof setTimeout>;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 150);
  };
  const smooth = make('input', '');
  Object.assign(smooth, { type: 'checkbox', checked: true, name: 'smoothing' });
  smooth.addEventListener('change', () => {
    isSmooth = smooth.checked;
    later();
  });
  const reset = make('button', 'quiet', 'Reset');
  reset.type = 'reset';
  page.controls.append(
    ...SLIDERS.map((slider) => row(slider, later)),
    make('label', 'check', smooth, 'Smooth points over time'),
    reset,
  );
  page.controls.addEventListener('submit', (event) => event.preventDefault());
  page.controls.addEventListener('reset', () => {
    for (const { name, value } of SLIDERS) values.set(name, value);
    isSmooth = true;
    // the form has its values back after this event
    setTimeout(() =>
      page.controls.querySelectorAll('input').forEach((input) => input.dispatchEvent(new Event('input'))),
    );
    later();
  });
}

/** Options of a photograph's detection. */
export function detection(): Pick<TrackOptions, 'minFaceSize' | 'thresholds' | 'minConfidence'> {
  const [p, r, o] = ['p', 'r', 'o'].map((name) => values.get(name)!) as [number, number, number];
  return {
    minFaceSize: values.get('minFaceSize')!,
    thresholds: [p, r, o],
    minConfidence: values.get('minConfidence')!,
  };
}

/** Options of a video's. */
export function tracking(): TrackOptions {
  const searchEvery = values.get('searchEvery')!;
  return { ...detection(), searchEvery, ...(isSmooth ? {} : { smoothing: false as const }) };
}

function row({ name, label, help, min, max, step, value, unit = '' }: Slider, changed: () => void): HTMLElement {
  const input = make('input', '');
  Object.assign(input, { type: 'range', id: `set-${name}`, name, min, max, step });
  input.defaultValue = String(value);
  const shown = make('output', '');
  const text = make('small', '', help);
  text.id = `help-${name}`;
  input.setAttribute('aria-describedby', text.id);
  const title = make('label', '', label);
  title.htmlFor = input.id;
  shown.htmlFor.add(input.id);
  const digits = (String(step).split('.')[1] ?? '').length;
  const say = () => {
    shown.textContent = `${input.valueAsNumber.toFixed(digits)}${unit}`;
    input.setAttribute('aria-valuetext', shown.textContent);
  };
  input.addEventListener('input', () => {
    say();
    if (values.get(name) === input.valueAsNumber) return;
    values.set(name, input.valueAsNumber);
    changed();
  });
  say();
  return make('div', 'control', title, shown, input, text);
}
