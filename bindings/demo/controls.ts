// The form of the settings: what is one of a few, what is on or off, and sliders, the rarer ones folded away.
import { CHOICES, SLIDERS, SWITCHES, type Choice, type Settings, type Slider, type Switch } from './choices.ts';
import { make, page } from './page.ts';
import { change, onChange, settings, settingsOf } from './settings.ts';

/** Puts the value of now into one control. */
type Show = () => void;
const shows: Show[] = [];

/** Builds the form and keeps it as the settings are. */
export function build(): void {
  const sliders = (group: Slider['group']) => SLIDERS.filter((one) => one.group === group).map(slider);
  const switches = (group: Switch['group']) => SWITCHES.filter((one) => one.group === group).map(toggle);
  const reset = make('button', 'quiet', 'Reset');
  reset.type = 'reset';
  const link = make('button', 'quiet', 'Copy link');
  Object.assign(link, { type: 'button', id: 'link' });
  page.controls.append(
    ...CHOICES.map(choice),
    ...switches('looks'),
    ...sliders('size'),
    fold('Thresholds', sliders('thresholds')),
    fold('Camera', [...sliders('camera'), ...switches('camera')]),
    make('div', 'results', link, reset),
    make('small', 'note', 'The link holds the settings, never a picture.'),
  );
  page.controls.addEventListener('submit', (event) => event.preventDefault());
  page.controls.addEventListener('reset', (event) => {
    event.preventDefault();
    change(settingsOf());
  });
  const all = () => shows.forEach((show) => show());
  onChange(all);
  all();
}

function fold(title: string, content: HTMLElement[]): HTMLElement {
  return make('details', 'fold', make('summary', '', title), make('div', 'folded', ...content));
}

function set(name: keyof Settings, value: unknown): void {
  change({ [name]: value });
}

function choice({ name, label, values }: Choice): HTMLElement {
  const help = make('small', '');
  help.id = `help-${name}`;
  const radios = Object.entries(values).map(([value, [title]]) => {
    const input = make('input', '');
    Object.assign(input, { type: 'radio', name, value, id: `set-${name}-${value}` });
    input.setAttribute('aria-describedby', help.id);
    input.addEventListener('change', () => set(name, value));
    return make('label', '', input, make('span', '', title));
  });
  shows.push(() => {
    const value = settings()[name];
    for (const radio of radios) {
      const input = radio.firstElementChild as HTMLInputElement;
      input.checked = input.value === value;
    }
    help.textContent = values[value]![1];
  });
  return make('fieldset', 'choice', make('legend', '', label), make('div', 'segments', ...radios), help);
}

function toggle({ name, label, on, off }: Switch): HTMLElement {
  const input = make('input', '');
  Object.assign(input, { type: 'checkbox', name, id: `set-${name}` });
  input.addEventListener('change', () => set(name, input.checked ? on : off));
  shows.push(() => {
    input.checked = settings()[name] === on;
  });
  return make('label', 'check', input, label);
}

function slider({ name, label, help, min, max, step, unit = '' }: Slider): HTMLElement {
  const input = make('input', '');
  Object.assign(input, { type: 'range', id: `set-${name}`, name, min, max, step });
  const shown = make('output', '');
  const text = make('small', '', help);
  text.id = `help-${name}`;
  input.setAttribute('aria-describedby', text.id);
  const title = make('label', '', label);
  title.htmlFor = input.id;
  shown.htmlFor.add(input.id);
  const digits = (String(step).split('.')[1] ?? '').length;
  input.addEventListener('input', () => set(name, input.valueAsNumber));
  shows.push(() => {
    const value = settings()[name];
    if (input.valueAsNumber !== value) input.value = String(value);
    shown.textContent = `${value.toFixed(digits)}${unit}`;
    input.setAttribute('aria-valuetext', shown.textContent);
  });
  return make('div', 'control', title, shown, input, text);
}
