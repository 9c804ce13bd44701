import { createDetector, SaccadeError } from 'saccade';

const detector = await createDetector({ eyes: false });
try {
  await detector.detect('nothing.jpg', { signal: AbortSignal.timeout(5_000) });
} catch (error) {
  if (!(error instanceof SaccadeError)) throw error; // the signal's reason: a timeout
  console.log(error.code, '·', error.message);
}
detector.close();
