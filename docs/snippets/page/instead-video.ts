import { createDetector } from 'saccade';

export async function follow(video: HTMLVideoElement) {
  const detector = await createDetector();
  for await (const { faces } of detector.track(video)) {
    for (const { id, box, confidence, pose, eyes } of faces) {
      console.log(id, box, confidence, pose.yaw, eyes?.left?.iris);
    }
  }
}
