// A photograph's face laid over a head with depth, and that head turned: pictures of faces with known angles. An
// ellipsoid with a nose and a jaw, its figures those of bindings/pose/shape.ts; who looks at it sees a person.
import type { Face, PixelImage } from '../../bindings/types.ts';
import { radians, turn, type Place } from './turned.ts';

const SIDE = 160; // px of what comes out
const MM = 1.6; // a pixel there
const FAR = 900; // mm to the camera
const STEP = 3; // mm that a ray goes at a time

/** mm toward the camera at a place of the face: x right, y down, from the middle of the eyes. */
function depth(x: number, y: number): number {
  const ball = 1 - (x / 76) ** 2 - ((y - 22) / 112) ** 2;
  const skull = ball > 0 ? 95 * Math.sqrt(ball) - 83 : -83;
  if (y < 0 || y > 130) return skull;
  const nose = (y <= 39 ? y / 39 : Math.max(0, 1 - (y - 39) / 9)) * Math.exp(-((x / 10) ** 2) / 2);
  const jaw = Math.exp(-((x / 34) ** 2) / 2 - ((y - 70) / 18) ** 2 / 2);
  return skull + 27 * nose + 10 * jaw;
}

/** A photograph of a face that looks at the camera, and how it lies on the head: px of a place in mm. */
export interface Mask {
  photo: PixelImage;
  a: number;
  b: number;
  x0: number;
  y0: number;
}

/** By the eyes and the middle of the mouth, which comes to lie 68 mm under them. */
export function maskOf(photo: PixelImage, { keypoints: { leftEye, rightEye, mouthLeft, mouthRight } }: Face): Mask {
  const [x0, y0] = [(leftEye.x + rightEye.x) / 2, (leftEye.y + rightEye.y) / 2];
  const down = { x: (mouthLeft.x + mouthRight.x) / 2 - x0, y: (mouthLeft.y + mouthRight.y) / 2 - y0 };
  // the mean of what the eyes and what the mouth say
  const a = ((rightEye.x - leftEye.x) / 63.4 + down.y / 68) / 2;
  const b = ((rightEye.y - leftEye.y) / 63.4 - down.x / 68) / 2;
  return { photo, a, b, x0, y0 };
}

/** The head after a turn by these angles, degrees, in the middle of a square picture. */
export function turnedHead({ photo, a, b, x0, y0 }: Mask, yaw: number, pitch: number): PixelImage {
  const data = new Uint8Array(SIDE * SIDE * 4).fill(255);
  const pose = { yaw: radians(yaw), pitch: radians(pitch), roll: 0 };
  // columns of the inverse: the head's axes in the picture's
  const axes = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((axis) => turn(axis, pose));
  const inHead = ([x, y, z]: Place) =>
    axes.map((axis) => axis[0] * x + axis[1] * y + axis[2] * z) as [number, number, number];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const [u, v] = [(column - SIDE / 2) * MM, (row - SIDE / 2) * MM];
      const at = (z: number): [number, number, number] => {
        const near = (FAR - z) / FAR;
        const [x, y, depth] = inHead([u * near, v * near, z]);
        return [x, y + 30, depth]; // turns about a place between eyes and mouth
      };
      let z = 130;
      let place = at(z);
      while (z > -170 && place[2] > depth(place[0], place[1])) place = at((z -= STEP));
      for (let step = STEP / 2; step > 0.1; step /= 2) {
        const [x, y, up] = at(z + step);
        if (up <= depth(x, y)) place = at((z += step));
      }
      const [x, y] = place;
      sample(data, (row * SIDE + column) * 4, photo, x0 + a * x - b * y, y0 + b * x + a * y);
    }
  }
  return { data, width: SIDE, height: SIDE, format: 'rgba' };
}

// Between four pixels; the border goes on.
function sample(out: Uint8Array, to: number, { data, width, height }: PixelImage, x: number, y: number): void {
  const [cx, cy] = [Math.max(0, Math.min(x, width - 1.001)), Math.max(0, Math.min(y, height - 1.001))];
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [dx, dy] = [cx - left, cy - top];
  for (let channel = 0; channel < 3; channel++) {
    const from = (top * width + left) * 4 + channel;
    const upper = data[from]! * (1 - dx) + data[from + 4]! * dx;
    const lower = data[from + 4 * width]! * (1 - dx) + data[from + 4 * width + 4]! * dx;
    out[to + channel] = Math.round(upper * (1 - dy) + lower * dy);
  }
}
