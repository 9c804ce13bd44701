// The demo: one detector; a camera's video is tracked, a photograph looked at, with the settings as they are.
import { createDetector, type Detector, type Face, type StageTimings } from '../index.ts';
import { listenForBench } from './bench.ts';
import { startCamera, stopCamera, troubleOf, type Camera } from './camera.ts';
import { build, detection, tracking } from './controls.ts';
import { Frames } from './frames.ts';
import { page } from './page.ts';
import { listen } from './pictures.ts';
import { restart, showEngine, showFaces, showTimings } from './readout.ts';
import { copy, save } from './results.ts';
import { draw, note, show, toPng, type Picture } from './stage.ts';

const LARGEST = 2048; // px: photographs are shrunk to this, no screen shows more

let detector: Detector;
let camera: Camera | null = null;
let facing: 'user' | 'environment' = 'user';
let picture: Picture | null = null;
let faces: readonly Face[] = [];
let timings: StageTimings | null = null;
let work = new AbortController(); // what is going on now; one thing at a time

function say(words: string, isWrong = false): void {
  if (page.status.textContent !== words) page.status.textContent = words;
  page.status.classList.toggle('wrong', isWrong);
}

/** Ends what is going on; what follows has the new signal. */
function begin(): AbortSignal {
  work.abort();
  work = new AbortController();
  restart();
  return work.signal;
}

/** Runs something that a newer thing may end at any time: that is no failure. */
async function unlessAborted(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!signal.aborted) say((error as Error).message, true);
  }
}

function present(found: readonly Face[], took: StageTimings, from: Picture, isVideo: boolean): void {
  const isFirst = picture === null || faces.length !== found.length;
  [faces, timings, picture] = [found, took, from];
  draw(found, from);
  showFaces(found, from);
  showTimings(took, isVideo);
  note(found.length ? '' : 'No face in view. Come closer, find more light, or lower the thresholds.');
  // said aloud only when something changes
  if (isFirst && isVideo) say(summary(found.length));
  page.copy.disabled = page.save.disabled = false;
}

function summary(count: number): string {
  return count === 0 ? 'No face.' : count === 1 ? 'One face.' : `${count} faces.`;
}

// the camera

async function useCamera(): Promise<void> {
  const signal = begin();
  leaveCamera();
  clear();
  show('asking', 'May this page see you?', 'Your browser asks for the camera. Pictures stay in this tab.');
  try {
    const started = await startCamera(page.video, facing);
    if (signal.aborted) return stopCamera(page.video, started.stream);
    camera = started;
  } catch (error) {
    if (signal.aborted) return;
    const { headline, hint } = troubleOf(error);
    show('trouble', headline, hint);
    return say(headline, true);
  }
  camera.stream.getVideoTracks()[0]!.addEventListener('ended', () => {
    if (signal.aborted) return;
    stop();
    show('trouble', 'The camera went away', 'It was unplugged, or another program took it.');
  });
  page.camera.querySelector('span')!.textContent = 'Stop camera';
  page.flip.hidden = !camera.hasOthers;
  say('Looking for faces.');
  await unlessAborted(signal, () => follow(signal));
}

async function follow(signal: AbortSignal): Promise<void> {
  const frames = new Frames(page.video, signal);
  for await (const result of detector.track(frames, { ...tracking(), signal })) {
    const { index, width, height } = result;
    frames.show(index, page.photo, width, height);
    const from = { source: page.photo, width, height, isMirrored: camera?.isFront ?? false };
    if (page.stage.dataset.state !== 'camera') show('camera');
    present(result.faces, stagesOf(result.timings), from, true);
  }
}

function stagesOf({ decode, pyramid, pnet, rnet, onet, eyes }: StageTimings): StageTimings {
  return { decode, pyramid, pnet, rnet, onet, eyes };
}

function leaveCamera(): void {
  if (camera) stopCamera(page.video, camera.stream);
  camera = null;
  page.flip.hidden = true;
  page.camera.querySelector('span')!.textContent = 'Use camera';
}

function stop(): void {
  begin();
  leaveCamera();
  clear();
  welcome();
}

/** Forgets the picture and its faces. */
function clear(): void {
  picture = null;
  faces = [];
  page.faces.replaceChildren();
  page.count.textContent = '';
  page.copy.disabled = page.save.disabled = true;
  note();
}

// photographs

async function usePhoto(given: Promise<Blob>): Promise<void> {
  const signal = begin();
  leaveCamera();
  say('Opening the picture.');
  await unlessAborted(signal, async () => {
    await openPhoto(await given, signal);
    await look(signal);
  });
  if (!signal.aborted && !picture) welcome();
}

async function openPhoto(blob: Blob, signal: AbortSignal): Promise<void> {
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' }).catch(() => {
    throw new Error('This browser cannot read that picture. JPEG, PNG and WebP are fine.');
  });
  signal.throwIfAborted();
  const scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const { photo } = page;
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
  Object.assign(photo, { width, height });
  const context = photo.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  picture = { source: photo, width, height, isMirrored: false };
  show('photo');
  draw([], picture);
}

async function look(signal: AbortSignal): Promise<void> {
  const from = picture!;
  note();
  say('Looking for faces.');
  const found = await detector.detect(page.photo, { ...detection(), signal });
  present(found, detector.timings, from, false);
  const sum = Object.values(detector.timings).reduce((a, b) => a + b);
  say(`${summary(found.length)} ${Math.round(sum)} ms.`);
}

// all of it

function changed(): void {
  if (camera && picture) {
    const signal = begin();
    void unlessAborted(signal, () => follow(signal));
  } else if (picture) {
    const signal = begin();
    void unlessAborted(signal, () => look(signal));
  }
}

function welcome(): void {
  show('empty', 'Show it a face', 'Use the camera, or drop, paste or open a photograph.');
}

function wire(): void {
  page.camera.addEventListener('click', () => {
    if (camera) {
      stop();
      say('The camera is off.');
    } else void useCamera();
  });
  page.flip.addEventListener('click', () => {
    facing = facing === 'user' ? 'environment' : 'user';
    void useCamera();
  });
  page.copy.addEventListener('click', () => {
    const { width, height } = picture!;
    const text = JSON.stringify({ width, height, timings, faces }, null, 2);
    copy(text).then(
      () => say('Copied.'),
      (error: Error) => say(error.message, true),
    );
  });
  page.save.addEventListener('click', () => {
    toPng(faces, picture!).then(
      (blob) => {
        save(blob, 'saccade.png');
        say('Saved saccade.png.');
      },
      (error: Error) => say(error.message, true),
    );
  });
  // the overlay has as many pixels as the screen: another size, another overlay
  new ResizeObserver(() => {
    if (picture && !camera) draw(faces, picture);
  }).observe(page.stage);
  listen((given) => void usePhoto(given));
  listenForBench(detector, () => {
    if (camera) stop();
    begin();
    return work;
  });
}

async function start(): Promise<void> {
  if (matchMedia('(max-width: 900px)').matches) page.settings.open = false;
  build(changed);
  try {
    detector = await createDetector();
  } catch (error) {
    show('trouble', 'It does not run here', (error as Error).message);
    return say((error as Error).message, true);
  }
  showEngine(detector.info);
  for (const button of [page.camera, page.open, page.sample]) button.disabled = false;
  welcome();
  wire();
  document.documentElement.dataset.ready = 'true';
}

void start();
