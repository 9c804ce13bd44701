// Where the picture is: what is shown, what is drawn over it, and both as one PNG.
import { drawFaces } from '../draw/index.ts';
import type { Face, Gaze, Point } from '../types.ts';
import { page } from './page.ts';

/** loading: the networks; asking: for the camera; empty: nothing to show yet; trouble: why not */
export type State = 'loading' | 'asking' | 'empty' | 'trouble' | 'camera' | 'photo';

/** What faces are drawn over, its pixels as it came; a front camera is shown as a mirror. */
export interface Picture {
  source: HTMLCanvasElement;
  width: number;
  height: number;
  isMirrored: boolean;
}

/** Under this confidence an eye is closed, hidden, or none. */
export const SEEN = 0.4;

/** Shows a state, in words where there is no picture. */
export function show(state: State, headline = '', hint = ''): void {
  page.stage.dataset.state = state;
  page.headline.textContent = headline;
  page.hint.textContent = hint;
  const hasPicture = state === 'camera' || state === 'photo';
  page.photo.hidden = page.overlay.hidden = !hasPicture;
  if (!hasPicture) page.stage.style.removeProperty('--ratio');
}

/** A few words over the picture; none takes them away. */
export function note(words = ''): void {
  page.badge.textContent = words;
  page.badge.hidden = words === '';
}

/** Draws faces (in the picture's own pixels) over it. */
export function draw(faces: readonly Face[], { width, height, isMirrored }: Picture): void {
  const { overlay, stage, photo } = page;
  stage.style.setProperty('--ratio', `${width} / ${height}`);
  photo.classList.toggle('mirrored', isMirrored);
  // as many pixels as the screen has for it, so that thin lines stay thin
  const box = overlay.getBoundingClientRect();
  const fit = Math.min(box.width / width, box.height / height) * devicePixelRatio || 1;
  const scale = Math.min(3, Math.max(0.25, fit));
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (overlay.width !== w || overlay.height !== h) Object.assign(overlay, { width: w, height: h });
  const context = overlay.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, w, h);
  context.setTransform(w / width, 0, 0, h / height, 0, 0);
  // a photograph of 1920 px on a phone: lines of half a pixel would be gone
  const thickness = Math.max(1, (0.55 * devicePixelRatio) / fit);
  const shown = isMirrored ? faces.map((face) => mirrored(face, width)) : faces;
  drawFaces(context, shown, { size: { width, height }, thickness });
  overlay.setAttribute('aria-label', inWords(faces));
}

/** The picture with its faces, as shown. */
export async function toPng(faces: readonly Face[], picture: Picture): Promise<Blob> {
  const { source, width, height, isMirrored } = picture;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  if (isMirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  context.drawImage(source, 0, 0, width, height);
  context.setTransform(1, 0, 0, 1, 0, 0);
  drawFaces(context, isMirrored ? faces.map((face) => mirrored(face, width)) : faces);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser made no PNG of it.')))),
  );
}

/** What a screen reader says of the picture. */
export function inWords(faces: readonly Face[]): string {
  if (faces.length === 0) return 'No face in the picture';
  const each = faces.map(({ eyes, confidence }) => {
    const eye = [eyes?.left, eyes?.right].find((one) => one && one.confidence >= SEEN);
    const gaze = eye ? `, looks ${gazeInWords(eye.gaze)}` : '';
    return `${Math.floor(confidence * 1000) / 10} % sure${gaze}`;
  });
  return `${faces.length === 1 ? 'One face' : `${faces.length} faces`}: ${each.join('; ')}`;
}

/** As "5° left 2° up"; left is left in the picture. */
export function gazeInWords({ yaw, pitch }: Gaze): string {
  const [side, height] = [Math.round((yaw * 180) / Math.PI), Math.round((pitch * 180) / Math.PI)];
  return `${Math.abs(side)}° ${side < 0 ? 'left' : 'right'} ${Math.abs(height)}° ${height < 0 ? 'down' : 'up'}`;
}

/** A face as a mirror shows it: left and right are the other way round. */
export function mirrored({ box, confidence, keypoints: k, eyes, roll, pose, gaze }: Face, width: number): Face {
  const at = ({ x, y }: Point): Point => ({ x: width - 1 - x, y });
  const eye = (side: 'left' | 'right') => {
    const one = eyes?.[side];
    if (!one) return null;
    return {
      ...one,
      eyelid: one.eyelid.map(at),
      iris: one.iris.map(at),
      irisCenter: at(one.irisCenter),
      eyeballCenter: at(one.eyeballCenter),
      pupil: at(one.pupil),
      gaze: { yaw: -one.gaze.yaw, pitch: one.gaze.pitch },
    };
  };
  return {
    box: { ...box, x: width - 1 - box.x - box.width },
    confidence,
    keypoints: {
      leftEye: at(k.rightEye),
      rightEye: at(k.leftEye),
      nose: at(k.nose),
      mouthLeft: at(k.mouthRight),
      mouthRight: at(k.mouthLeft),
    },
    eyes: eyes && { left: eye('right'), right: eye('left') },
    roll: -roll,
    pose: { yaw: -pose.yaw, pitch: pose.pitch, roll: -pose.roll },
    gaze: gaze && { ...gaze, yaw: -gaze.yaw },
  };
}
