// The playground: photographs, one or several, or the camera's video; looked at with the settings as they are.
import { forgetBatch, hasBatch, lookAtAll, results, useBatch } from './batch.ts';
import { listenForBench } from './bench.ts';
import { build } from './controls.ts';
import { snippet } from './embed.ts';
import { engine, onEngine, whenIdle } from './engine.ts';
import { listenForPointing } from './joins.ts';
import { buildLegend, layers, setLayers } from './layers.ts';
import { fromHash, toHash } from './link.ts';
import { follow, isLive, leaveCamera, switchCamera, useCamera } from './live.ts';
import { listenForOffline } from './offline.ts';
import { page, say } from './page.ts';
import { forgetPhoto, hasPhoto, look, usePhoto } from './photos.ts';
import { listen } from './pictures.ts';
import { copy, save } from './results.ts';
import { change, differences, onChange, settingsOf } from './settings.ts';
import { buildSpeed, showEngine } from './speed.ts';
import { toPng } from './stage.ts';
import { clear, current, fail, redraw, welcome } from './view.ts';
import { begin, unlessAborted } from './work.ts';

const LATER = 150; // ms after the last change of a setting

function run(work: (signal: AbortSignal) => Promise<void>): void {
  const { signal } = begin();
  void unlessAborted(signal, () => work(signal), fail).then(tell);
  tell();
}

function takePhotos(given: Promise<File[]>): void {
  leaveCamera();
  forgetBatch();
  forgetPhoto();
  run(async (signal) => {
    const files = await given;
    signal.throwIfAborted();
    await (files.length > 1 ? useBatch(files, signal) : usePhoto(files[0]!, signal));
  });
}

function takeCamera(): void {
  forgetBatch();
  forgetPhoto();
  run((signal) => useCamera(signal, tell, stop));
}

function stop(): void {
  begin();
  leaveCamera();
  clear();
  welcome();
  tell();
}

/** What is there is looked at with the settings of now. */
function again(): void {
  if (isLive()) run(follow);
  else if (hasBatch()) run(lookAtAll);
  else if (hasPhoto()) run(look);
}

/** Address and code say what the page does now. */
function tell(): void {
  page.embed.textContent = snippet();
  const hash = toHash(differences(), layers());
  if (hash || fromHashOfNow()) history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
}

function fromHashOfNow(): boolean {
  const { settings, layers } = fromHash(location.hash);
  return Object.keys(settings).length > 0 || layers !== undefined;
}

function restore(): void {
  const { settings, layers } = fromHash(location.hash);
  change({ ...settingsOf(settings.preset), ...settings });
  setLayers(layers);
}

function copied(text: string): void {
  copy(text).then(
    () => say('Copied.'),
    (error: Error) => say(error.message, true),
  );
}

function saved(name: string, made: Promise<Blob>): void {
  made.then(
    (blob) => {
      save(blob, name);
      say(`Saved ${name}.`);
    },
    (error: Error) => say(error.message, true),
  );
}

function listenForButtons(): void {
  page.camera.addEventListener('click', () => {
    if (!isLive()) return takeCamera();
    stop();
    say('The camera is off.');
  });
  page.flip.addEventListener('click', () => {
    switchCamera();
    takeCamera();
  });
  page.copy.addEventListener('click', () => {
    const { picture, faces, timings } = current()!;
    const { width, height } = picture;
    copied(JSON.stringify({ width, height, timings, faces }, null, 2));
  });
  page.save.addEventListener('click', () => {
    const { picture, faces } = current()!;
    saved('saccade.png', toPng(faces, picture));
  });
  page.csv.addEventListener('click', () =>
    saved(
      'saccade.csv',
      tables().then(({ csvFile }) => csvFile(results())),
    ),
  );
  page.jsonl.addEventListener('click', () =>
    saved(
      'saccade.jsonl',
      tables().then(({ jsonFile }) => jsonFile(results())),
    ),
  );
  page.embedCopy.addEventListener('click', () => copied(snippet()));
  document.getElementById('link')!.addEventListener('click', () => copied(location.href));
}

function tables() {
  return import('./tables.ts');
}

function listenForSettings(): void {
  let timer: ReturnType<typeof setTimeout>;
  onChange(() => {
    tell();
    clearTimeout(timer);
    timer = setTimeout(again, LATER);
  });
  addEventListener('hashchange', restore);
}

function start(): void {
  if (matchMedia('(max-width: 900px)').matches) page.settings.open = false;
  build();
  buildLegend(() => {
    tell();
    redraw();
  });
  buildSpeed();
  restore();
  listenForPointing();
  listenForButtons();
  listenForSettings();
  listen(takePhotos);
  // the overlay has as many pixels as the screen: another size, another overlay
  new ResizeObserver(() => {
    if (!isLive()) redraw();
  }).observe(page.stage);
  onEngine(({ info }) => {
    showEngine(info);
    document.documentElement.dataset.ready = 'true';
  });
  for (const button of [page.camera, page.open, page.sample]) button.disabled = false;
  tell();
  performance.mark('interactive');
  whenIdle(() => {
    void listenForOffline();
    listenForBench(() => {
      if (isLive() || page.stage.getAttribute('aria-busy') === 'true') stop();
      return begin();
    });
    // a visitor who saves data loads them with the first picture
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (!connection?.saveData) engine().catch((error: Error) => current() || fail(error));
  });
}

start();
