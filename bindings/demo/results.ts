// What may be taken along: the faces as JSON, the picture as PNG.
import { make } from './page.ts';

/** Copies text. Rejects where the browser does not let pages. */
export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // pages without a secure address have only the old way
  const area = make('textarea', '');
  area.value = text;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  if (!isDone) throw new Error('This browser does not let the page copy.');
}

/** Gives a file to the browser's downloads. */
export function save(blob: Blob, name: string): void {
  const link = make('a', '');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
