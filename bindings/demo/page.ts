// The elements of index.html, by their ids.

const find = <T extends Element>(id: string) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found as unknown as T;
};

export const page = {
  stage: find<HTMLElement>('stage'),
  video: find<HTMLVideoElement>('video'),
  photo: find<HTMLCanvasElement>('photo'),
  overlay: find<HTMLCanvasElement>('overlay'),
  hits: find<HTMLElement>('hits'),
  headline: find<HTMLElement>('headline'),
  hint: find<HTMLElement>('hint'),
  badge: find<HTMLElement>('badge'),
  status: find<HTMLElement>('status'),
  legend: find<HTMLElement>('legend'),
  camera: find<HTMLButtonElement>('camera'),
  flip: find<HTMLButtonElement>('flip'),
  open: find<HTMLButtonElement>('open'),
  sample: find<HTMLButtonElement>('sample'),
  file: find<HTMLInputElement>('file'),
  copy: find<HTMLButtonElement>('copy'),
  save: find<HTMLButtonElement>('save'),
  batch: find<HTMLElement>('batch'),
  batchCount: find<HTMLElement>('batch-count'),
  batchProgress: find<HTMLProgressElement>('batch-progress'),
  strip: find<HTMLElement>('strip'),
  csv: find<HTMLButtonElement>('csv'),
  jsonl: find<HTMLButtonElement>('jsonl'),
  ms: find<HTMLElement>('ms'),
  fps: find<HTMLElement>('fps'),
  threads: find<HTMLElement>('threads'),
  threadsWord: find<HTMLElement>('threads-word'),
  engine: find<HTMLElement>('engine'),
  stack: find<HTMLElement>('stack'),
  stages: find<HTMLElement>('stages'),
  count: find<HTMLElement>('count'),
  faces: find<HTMLElement>('faces'),
  settings: find<HTMLDetailsElement>('settings'),
  controls: find<HTMLFormElement>('controls'),
  embed: find<HTMLElement>('embed'),
  embedCopy: find<HTMLButtonElement>('embed-copy'),
  benchWords: find<HTMLElement>('bench-words'),
  benchProgress: find<HTMLProgressElement>('bench-progress'),
  benchNumbers: find<HTMLElement>('bench-numbers'),
  benchRun: find<HTMLButtonElement>('bench-run'),
  benchCopy: find<HTMLButtonElement>('bench-copy'),
  offline: find<HTMLElement>('offline'),
  offlineWords: find<HTMLElement>('offline-words'),
  offlineProgress: find<HTMLProgressElement>('offline-progress'),
  offlineKeep: find<HTMLButtonElement>('offline-keep'),
  offlineUpdate: find<HTMLButtonElement>('offline-update'),
  offlineInstall: find<HTMLButtonElement>('offline-install'),
  offlineForget: find<HTMLButtonElement>('offline-forget'),
};

/** A new element with a class and text or children. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** Says something below the picture, aloud too; what is said already is not said again. */
export function say(words: string, isWrong = false): void {
  if (page.status.textContent !== words) page.status.textContent = words;
  page.status.classList.toggle('wrong', isWrong);
}
