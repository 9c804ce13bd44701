// Photographs that come in: chosen, dropped, pasted, or one of the samples.
import { page } from './page.ts';

const SAMPLES = 6;

/** Calls `take` with whatever pictures come, however they come. */
export function listen(take: (pictures: Promise<File[]>) => void): void {
  const { open, file, sample, stage } = page;
  open.addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    const chosen = [...(file.files ?? [])];
    if (chosen.length) take(Promise.resolve(chosen));
    file.value = ''; // the same one may be chosen again
  });

  let next = 0;
  sample.addEventListener('click', () => {
    // without a network there is the first alone
    const number = navigator.onLine ? (next++ % SAMPLES) + 1 : 1;
    take(load(`samples/sample${number}.jpg`).then((one) => [one]));
  });

  addEventListener('paste', (event) => {
    const pasted = picturesOf(event.clipboardData);
    if (pasted.length) take(Promise.resolve(pasted));
  });

  // dragging enters and leaves each element on the way: the last one left counts
  let depth = 0;
  const over = (change: number) => {
    depth = Math.max(0, depth + change);
    stage.classList.toggle('dropping', depth > 0);
  };
  addEventListener('dragenter', () => over(1));
  addEventListener('dragleave', () => over(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    over(-depth);
    const dropped = picturesOf(event.dataTransfer);
    take(
      dropped.length
        ? Promise.resolve(dropped)
        : Promise.reject(new Error('That is no picture. Drop a JPEG, PNG or WebP.')),
    );
  });
}

/** One of the samples. */
export async function load(address: string): Promise<File> {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) throw new Error('The samples are not to be had here. Open a photograph of your own.');
  const blob = await response.blob();
  return new File([blob], address.split('/').at(-1)!, { type: blob.type });
}

function picturesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
