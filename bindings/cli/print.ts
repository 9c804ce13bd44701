// One picture's result → text for people, and the lines of `crop`. JSON and CSV of faces: results/.

import type { Crop } from '../crop/index.ts';
import { round, type Done } from '../results/json.ts';
import { safeJson, shown } from '../results/safe.ts';
import type { Eye, Face, Point, StageTimings } from '../types.ts';

/** A face that was cut out and written. */
export interface Cropped {
  /** the file's path */
  path: string;
  crop: Crop;
}

/**
 * A line for each face, `{"file","crop","face","faces","width","height","toPhoto","box","confidence","keypoints",
 * "eyes"}`, faces counted from 1; `{"file","faces":0}` where there is none.
 */
export function cropLines({ file, faces }: Done, crops: readonly Cropped[]): string {
  if (faces.length === 0) return safeJson({ file, faces: 0 });
  const lines = crops.map(({ path, crop: { width, height, toPhoto } }, i) => {
    const { box, confidence, keypoints, eyes } = faces[i]!;
    const cut = { file, crop: path, face: i + 1, faces: faces.length, width, height, toPhoto };
    return safeJson({ ...cut, box, confidence, keypoints, eyes });
  });
  return lines.join('\n');
}

/** A line for the picture, one for each face and each eye, and one for the stages where asked. */
export function textLines({ file, width, height, faces, ms, timings }: Done, time: boolean): string {
  const count = faces.length === 0 ? 'no faces' : faces.length === 1 ? '1 face' : `${faces.length} faces`;
  const lines = [`${shown(file)}  ${width}×${height}  ${count}`];
  faces.forEach((face, i) => {
    lines.push(`  ${i + 1}  ${faceText(face)}`);
    for (const side of SIDES) if (face.eyes?.[side]) lines.push(`     ${side.padEnd(5)}  ${eyeText(face.eyes[side])}`);
  });
  if (time) lines.push(`  ${timeText(timings, ms)}`);
  return lines.join('\n');
}

/** `decode 12.3  pyramid 4.5  …  total 67.8 ms` */
export function timeText(timings: StageTimings, ms: number): string {
  const stages = Object.entries(timings).map(([stage, value]) => `${stage} ${round(value)}`);
  return [...stages, `total ${round(ms)} ms`].join('  ');
}

const SIDES = ['left', 'right'] as const;

function faceText({ box, confidence, keypoints: k }: Face): string {
  const at = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;
  const rectangle = `${box.x.toFixed(1)},${box.y.toFixed(1)} ${box.width.toFixed(1)}×${box.height.toFixed(1)}`;
  const mouth = `mouth ${at(k.mouthLeft)} ${at(k.mouthRight)}`;
  // Cut to five digits and not rounded: 0.999998 is not 1.
  const sure = (Math.floor(confidence * 1e5) / 1e5).toFixed(5);
  return `${sure}  box ${rectangle}  eyes ${at(k.leftEye)} ${at(k.rightEye)}  nose ${at(k.nose)}  ${mouth}`;
}

function eyeText({ pupil, irisRadius, openness, gaze, confidence }: Eye): string {
  const degrees = (radians: number) => `${Math.abs(Math.round((radians * 180) / Math.PI))}°`;
  const yaw = `${degrees(gaze.yaw)} ${gaze.yaw < 0 ? 'left' : 'right'}`;
  const looks = `gaze ${yaw} ${degrees(gaze.pitch)} ${gaze.pitch < 0 ? 'down' : 'up'}`;
  const at = `pupil ${pupil.x.toFixed(1)},${pupil.y.toFixed(1)}  iris ${irisRadius.toFixed(1)}`;
  return `${at}  open ${openness.toFixed(2)}  ${looks}  sure ${confidence.toFixed(2)}`;
}
