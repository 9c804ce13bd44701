import type { Detector } from 'saccade';
import { createScreenCalibration } from 'saccade/attention';

/** Shows nine points one after the other; `show` returns when the person has looked at one for a second. */
export async function calibrate(
  detector: Detector,
  video: HTMLVideoElement,
  show: (x: number, y: number) => void,
) {
  const calibration = createScreenCalibration();
  for (const target of calibration.targets(innerWidth, innerHeight)) {
    show(target.x, target.y);
    let taken = 0;
    for await (const { faces } of detector.track(video)) {
      if (faces[0] && calibration.add(faces[0], target)) taken++;
      if (taken === 20) break;
    }
  }
  const { error } = calibration.fit();
  localStorage.setItem('calibration', JSON.stringify(calibration));
  return error; // px, at points left out one by one
}
