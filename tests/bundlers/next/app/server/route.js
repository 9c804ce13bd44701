// The server looks for faces itself.
import { createDetector } from 'saccade';

export const dynamic = 'force-dynamic';

export async function GET() {
  const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
  const faces = await detector.detect('public/samples/sample5.jpg');
  detector.close();
  return Response.json({ faces: faces.length, info: detector.info });
}
