// Photographs that come in: chosen, dropped, pasted, or one of the samples.
import { page } from './page.ts';

const SAMPLES = 6;

/** Calls `take` with whatever picture comes, however it comes. */
export function listen(take: (picture: Promise<Blob>) => void): void {
  const { open, file, sample, stage } = page;
  open.addEventListener('click', () => file.click());
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen) take(Promise.resolve(chosen));
    file.value = ''; // the same one may be chosen again
  });

  let next = 0;
  sample.addEventListener('click', () => {
    take(load(`samples/sample${(next++ % SAMPLES) + 1}.jpg`));
  });

  addEventListener('paste', (event) => {
    const pasted = pictureOf(event.clipboardData);
    if (pasted) take(Promise.resolve(pasted));
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
    const dropped = pictureOf(event.dataTransfer);
    take(
      dropped ? Promise.resolve(dropped) : Promise.reject(new Error('That is no picture. Drop a JPEG, PNG or WebP.')),
    );
  });
}

/** One of the samples. */
export async function load(address: string): Promise<Blob> {
  const response = await fetch(address);
  if (!response.ok) throw new Error('The samples are not served here. Open a photograph of your own.');
  return response.blob();
}

function pictureOf(data: DataTransfer | null): File | null {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/')) ?? null;
}
