// Several photographs: one after the other, each with a small picture and how many faces it has; one of them is shown;
// all of them can be taken along.
import type { Detector } from '../index.ts';
import { engine, waiting } from './engine.ts';
import { page, say } from './page.ts';
import { openPhoto, shrunkSize, type Photo } from './photo.ts';
import { showPhoto } from './photos.ts';
import { scaled } from './scale.ts';
import { detection, settings } from './settings.ts';
import { sumOf } from './speed.ts';
import { buildStrip, mark, type Entry } from './strip.ts';
import { busy, fail, present } from './view.ts';
import { counted } from './words.ts';

let entries: Entry[] = [];
let chosen = 0;
let shownLast = 0; // counts what was asked to be shown: only the newest is

/** Opens files; what was looked at before is gone. */
export async function useBatch(files: readonly File[], signal: AbortSignal): Promise<void> {
  entries = buildStrip(files, choose);
  chosen = 0;
  page.batch.hidden = false;
  await lookAtAll(signal);
}

export function hasBatch(): boolean {
  return entries.length > 0;
}

export function forgetBatch(): void {
  entries = [];
  shownLast++;
  page.batch.hidden = true;
  page.strip.replaceChildren();
}

/** What was found and what failed, in the order given. */
export function results(): readonly Entry[] {
  return entries;
}

/** Looks at every photograph. A file that fails is marked and stops nothing. */
export async function lookAtAll(signal: AbortSignal): Promise<void> {
  const { batchCount: count, batchProgress: bar } = page;
  const all = entries;
  page.csv.disabled = page.jsonl.disabled = true;
  for (const entry of all) mark(Object.assign(entry, { found: null, error: null }));
  busy(waiting('Looking at all of them.'));
  bar.hidden = false;
  bar.value = 0;
  const detector = await engine();
  for (const [i, entry] of all.entries()) {
    signal.throwIfAborted();
    count.textContent = `${i} of ${all.length}`;
    await lookAt(entry, detector, signal);
    bar.value = (i + 1) / all.length;
    if (i === chosen) void choose(i);
  }
  bar.hidden = true;
  count.textContent = String(all.length);
  page.csv.disabled = page.jsonl.disabled = false;
  say(inWords(all));
}

async function lookAt(entry: Entry, detector: Detector, signal: AbortSignal): Promise<void> {
  let photo: Photo | null = null;
  try {
    photo = await openPhoto(entry.file);
    const { bitmap, width, height, scale } = photo;
    const minFaceSize = shrunkSize(settings().minFaceSize, scale);
    const faces = await detector.detect(bitmap, { ...detection(), minFaceSize, signal });
    const { timings } = detector;
    entry.found = { width, height, timings, ms: sumOf(timings), faces: faces.map((face) => scaled(face, 1 / scale)) };
  } catch (error) {
    signal.throwIfAborted();
    entry.error = error as Error;
  }
  mark(entry, photo?.bitmap);
  photo?.bitmap.close();
}

// Shows one with what was found in it.
async function choose(index: number): Promise<void> {
  const mine = ++shownLast;
  chosen = index;
  const { file, found, error } = entries[index]!;
  for (const [i, { button }] of entries.entries()) button.setAttribute('aria-pressed', String(i === index));
  if (error) return fail(error);
  if (!found) return;
  const photo = await openPhoto(file);
  if (mine !== shownLast) return photo.bitmap.close();
  const { faces, timings } = found;
  present({ picture: showPhoto(photo), faces, timings }, false);
}

function inWords(all: readonly Entry[]): string {
  const faces = all.reduce((sum, { found }) => sum + (found?.faces.length ?? 0), 0);
  const failed = all.filter(({ error }) => error).length;
  const seen = all.length - failed;
  const words = `${counted(faces).slice(0, -1)} in ${seen} photograph${seen === 1 ? '' : 's'}.`;
  return failed ? `${words} ${failed} could not be read.` : words;
}
