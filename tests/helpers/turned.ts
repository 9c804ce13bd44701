// Heads with known angles, as a camera sees them: written from the rotation's definition, apart from bindings/pose.
import type { Eye, Gaze, HeadPose, Keypoints, Point } from '../../bindings/types.ts';

export type Place = readonly [x: number, y: number, z: number];

export const degrees = (radians: number): number => (radians * 180) / Math.PI;
export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The way from one angle to another, in (-pi, pi]. */
export function apart(a: number, b: number): number {
  return Math.atan2(Math.sin(a - b), Math.cos(a - b));
}

/** A place of the head (x right, y down, z toward the camera) after roll, then pitch, then yaw. */
export function turn([x, y, z]: Place, { yaw, pitch, roll }: HeadPose): Place {
  const [x1, y1] = [x * Math.cos(roll) - y * Math.sin(roll), x * Math.sin(roll) + y * Math.cos(roll)];
  const [y2, z2] = [y1 * Math.cos(pitch) - z * Math.sin(pitch), y1 * Math.sin(pitch) + z * Math.cos(pitch)];
  return [x1 * Math.cos(yaw) + z2 * Math.sin(yaw), y2, z2 * Math.cos(yaw) - x1 * Math.sin(yaw)];
}

export interface Camera {
  /** px a millimeter where the head's origin is */
  scale: number;
  /** mm; Infinity: weak perspective */
  distance: number;
  /** where the head's origin is seen */
  at: Point;
}

export function project(place: Place, pose: HeadPose, { scale, distance, at }: Camera): Point {
  const [x, y, z] = turn(place, pose);
  const near = Number.isFinite(distance) ? distance / (distance - z) : 1;
  return { x: at.x + scale * near * x, y: at.y + scale * near * y };
}

/** Points of a face from places in the order left and right eye, nose, left and right corner of the mouth. */
export function pointsOf(shape: readonly Place[], pose: HeadPose, camera: Camera): Keypoints {
  const [leftEye, rightEye, nose, mouthLeft, mouthRight] = shape.map((place) => project(place, pose, camera)) as [
    ...Point[],
  ] as [Point, Point, Point, Point, Point];
  return { leftEye, rightEye, nose, mouthLeft, mouthRight };
}

/** Points turned about (0, 0), clockwise as seen. */
export function rotated(points: Keypoints, angle: number): Keypoints {
  const at = ({ x, y }: Point) => ({
    x: x * Math.cos(angle) - y * Math.sin(angle),
    y: x * Math.sin(angle) + y * Math.cos(angle),
  });
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = points;
  return {
    leftEye: at(leftEye),
    rightEye: at(rightEye),
    nose: at(nose),
    mouthLeft: at(mouthLeft),
    mouthRight: at(mouthRight),
  };
}

/** The same face in a mirror. */
export function mirrored({ leftEye, rightEye, nose, mouthLeft, mouthRight }: Keypoints): Keypoints {
  const at = ({ x, y }: Point) => ({ x: -x, y });
  return {
    leftEye: at(rightEye),
    rightEye: at(leftEye),
    nose: at(nose),
    mouthLeft: at(mouthRight),
    mouthRight: at(mouthLeft),
  };
}

/** An eyeball: what of it the networks mark. Millimeters. */
export interface Eyeball {
  center: Place;
  /** from the center to the iris */
  radius: number;
  /** of the corners */
  width: number;
  /** the corners' middle from the center, downward and toward the camera */
  under: number;
  before: number;
}

export function eyeballAt(center: Place): Eyeball {
  return { center, radius: 10.5, width: 22, under: 0.095 * 22, before: 4.8 };
}

/** The eye of a turned head that looks by these angles in the picture's axes. */
export function eyeOf(ball: Eyeball, pose: HeadPose, gaze: Gaze, camera: Camera, open = 0.3, confidence = 0.9): Eye {
  const { center, radius, width, under, before } = ball;
  const lid = (x: number, y: number) =>
    project([center[0] + x, center[1] + under + y, center[2] + before], pose, camera);
  const half = width / 2;
  const high = (open * width) / 2;
  const eyelid = [-1, -0.5, 0, 0.5, 1, 0.5, 0, -0.5].map((share, i) =>
    lid(share * half, i % 4 === 0 ? 0 : i < 4 ? -high : high),
  );
  const sight: Place = [
    radius * Math.sin(gaze.yaw) * Math.cos(gaze.pitch),
    -radius * Math.sin(gaze.pitch),
    radius * Math.cos(gaze.yaw) * Math.cos(gaze.pitch),
  ];
  const middle = project(center, pose, camera);
  const iris = { x: middle.x + camera.scale * sight[0], y: middle.y + camera.scale * sight[1] };
  return {
    eyelid,
    iris: Array.from({ length: 8 }, () => iris),
    irisCenter: iris,
    eyeballCenter: middle,
    pupil: iris,
    irisRadius: 6 * camera.scale,
    peaks: Array.from({ length: 18 }, () => 1),
    confidence,
    openness: open,
    closed: false,
    gaze: { yaw: 0, pitch: 0 },
  };
}
