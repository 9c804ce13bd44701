// The card with the bench: a button that starts and ends it, how far it is, its numbers, and these as JSON.
import type { PixelImage } from '../types.ts';
import { engine } from './engine.ts';
import type { Numbers } from './measure.ts';
import { make, page } from './page.ts';
import { load } from './pictures.ts';
import { copy } from './results.ts';
import { STAGES } from './speed.ts';

const SAMPLE = 'samples/sample1.jpg';
const WIDTH = 1280; // px

let numbers: Numbers | null = null;

/** `begin`: ends whatever else goes on; its signal ends the bench. */
export function listenForBench(begin: () => AbortController): void {
  const { benchRun: button, benchCopy } = page;
  let running: AbortController | null = null;
  const run = async () => {
    running = begin();
    button.textContent = 'Cancel';
    await bench(running.signal);
    running = null;
    button.textContent = 'Measure again';
  };
  button.addEventListener('click', () => {
    if (running) running.abort();
    else void run();
  });
  benchCopy.addEventListener('click', () => {
    copy(JSON.stringify(numbers, null, 2)).then(
      () => say('Copied.'),
      (error: Error) => say(error.message, true),
    );
  });
  button.disabled = false;
  if (location.hash === '#bench') void run();
}

async function bench(signal: AbortSignal): Promise<void> {
  const { benchProgress: bar, benchNumbers, benchCopy } = page;
  numbers = null;
  benchNumbers.replaceChildren();
  benchCopy.disabled = true;
  bar.hidden = false;
  try {
    say('Loading the networks.');
    const [detector, { measure }] = await Promise.all([engine(), import('./measure.ts')]);
    const picture = await pixels(signal);
    numbers = await measure(detector, picture, signal, (words, share) => {
      say(words);
      bar.value = share;
    });
    show(numbers);
    benchCopy.disabled = false;
    say('Done. Phones slow down when they get warm.');
  } catch (error) {
    if (signal.aborted) say('Stopped before the end.');
    else say((error as Error).message, true);
  }
  bar.hidden = true;
  bar.value = 0;
}

async function pixels(signal: AbortSignal): Promise<PixelImage> {
  const bitmap = await createImageBitmap(await load(SAMPLE));
  signal.throwIfAborted();
  const canvas = make('canvas', '');
  Object.assign(canvas, { width: WIDTH, height: Math.round((bitmap.height * WIDTH) / bitmap.width) });
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function say(words: string, isWrong = false): void {
  if (page.benchWords.textContent !== words) page.benchWords.textContent = words;
  page.benchWords.classList.toggle('wrong', isWrong);
}

function show({ build, threads, pictures, stages, rate }: Numbers): void {
  const { width, height, faces } = pictures;
  const { total, ...parts } = stages;
  const row = (name: string, value: string, className = '') =>
    make('div', className, make('dt', '', name), make('dd', '', value));
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  page.benchNumbers.append(
    row('Build', build),
    row('Threads', String(threads)),
    row('Photograph', `${width} × ${height}, ${faces} faces`),
    row('Checked', threads > 1 ? `same faces on 1 and ${threads} threads` : 'same faces each time'),
    row('Alone', ms(total), 'sum'),
    ...Object.entries(parts).map(([stage, value]) => row(STAGES[stage as keyof typeof parts], ms(value), 'part')),
    row('Many at once', `${rate.pixels.toFixed(1)} a second`, 'sum'),
  );
}
