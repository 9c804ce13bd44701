// Numbers of faces as words: for the panel, and for whoever hears the page instead of seeing it.
import type { Eye, Face, Gaze } from '../types.ts';

/** Under this confidence an eye is closed, hidden, or none. */
export const SEEN = 0.4;

export function counted(count: number): string {
  return count === 0 ? 'No face.' : count === 1 ? 'One face.' : `${count} faces.`;
}

/** What a screen reader says of the picture. */
export function facesInWords(faces: readonly Face[]): string {
  if (faces.length === 0) return 'No face in the picture';
  const each = faces.map(({ eyes, confidence }) => {
    const eye = [eyes?.left, eyes?.right].find((one) => one && one.confidence >= SEEN);
    const gaze = eye ? `, looks ${gazeInWords(eye.gaze)}` : '';
    return `${Math.floor(confidence * 1000) / 10} % sure${gaze}`;
  });
  return `${faces.length === 1 ? 'One face' : `${faces.length} faces`}: ${each.join('; ')}`;
}

/** As "5° left 2° up"; left is left in the picture, as it is shown. */
export function gazeInWords({ yaw, pitch }: Gaze, isMirrored = false): string {
  const degrees = (radians: number) => Math.round((radians * 180) / Math.PI);
  const [side, height] = [degrees(isMirrored ? -yaw : yaw), degrees(pitch)];
  return `${Math.abs(side)}° ${side < 0 ? 'left' : 'right'} ${Math.abs(height)}° ${height < 0 ? 'down' : 'up'}`;
}

export function eyeInWords(eye: Eye | null, isMirrored: boolean): string {
  if (!eye) return 'not seen';
  return eye.confidence < SEEN ? 'closed or hidden' : gazeInWords(eye.gaze, isMirrored);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
