// The camera on the stage: asked for, followed, switched, let go.
import { startCamera, stopCamera, troubleOf, type Camera } from './camera.ts';
import { engine, waiting } from './engine.ts';
import { Frames } from './frames.ts';
import { page, say } from './page.ts';
import { tracking } from './settings.ts';
import { show } from './stage.ts';
import { busy, clear, current, present } from './view.ts';
import { counted } from './words.ts';

let camera: Camera | null = null;
let facing: 'user' | 'environment' = 'user';

export function isLive(): boolean {
  return camera !== null;
}

/**
 * Asks for the camera and follows faces until `signal` says so. `begun` is called when it is there, `lost` where it
 * goes away by itself.
 */
export async function useCamera(signal: AbortSignal, begun: () => void, lost: () => void): Promise<void> {
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
    lost();
    show('trouble', 'The camera went away', 'It was unplugged, or another program took it.');
  });
  page.camera.querySelector('span')!.textContent = 'Stop camera';
  page.flip.hidden = !camera.hasOthers;
  begun();
  await follow(signal);
}

/** Follows faces with the settings as they are. */
export async function follow(signal: AbortSignal): Promise<void> {
  busy(waiting());
  const detector = await engine();
  signal.throwIfAborted();
  const frames = new Frames(page.video, signal);
  let said = -1;
  for await (const { index, width, height, faces, timings } of detector.track(frames, { ...tracking(), signal })) {
    frames.show(index, page.photo, width, height);
    const picture = { source: page.photo, width, height, isMirrored: camera?.isFront ?? false };
    if (page.stage.dataset.state !== 'camera' || !current()) show('camera');
    const { decode, pyramid, pnet, rnet, onet, eyes } = timings;
    present({ picture, faces, timings: { decode, pyramid, pnet, rnet, onet, eyes } }, true);
    // said aloud only when something changes
    if (said !== faces.length) say(counted(faces.length));
    said = faces.length;
  }
}

export function switchCamera(): void {
  facing = facing === 'user' ? 'environment' : 'user';
}

export function leaveCamera(): void {
  if (camera) stopCamera(page.video, camera.stream);
  camera = null;
  page.flip.hidden = true;
  page.camera.querySelector('span')!.textContent = 'Use camera';
}
