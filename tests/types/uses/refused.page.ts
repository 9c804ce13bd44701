// What a page, or a worker of one, refuses when it runs.
import { createDetector, type Detector, type ImageSource } from 'saccade';

const detector = await createDetector();
export const same: Detector = detector;

// @ts-expect-error: its engine lives in a worker
detector.detectSync({ data: new Uint8Array(4), width: 1, height: 1 });
// @ts-expect-error: a page has no files; fetch it first and pass the Blob
await detector.detect('photo.jpg');
// @ts-expect-error
await detector.detect(new URL('https://example.org/photo.jpg'));
// @ts-expect-error
detector.detectMany(['a.jpg', 'b.jpg']);
// @ts-expect-error
await detector.detectEye('eye.jpg', { side: 'left' });
// @ts-expect-error
detector.track(['a.jpg']);
// @ts-expect-error
export const path: ImageSource = 'photo.jpg';
await detector.detect(await (await fetch('photo.jpg')).blob());
