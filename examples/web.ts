// A web-standard handler for platforms whose functions are Node or Deno with a disk: POST a picture (JPEG, PNG, WebP,
// BMP, GIF, TIFF), get its faces as JSON. Kernels, weights and decoders are found by the platform's tracer.
// Vercel, Next: `export { handler as POST }` · Netlify: `export default handler` · Deno Deploy: `Deno.serve(handler)`
import { createDetector, SaccadeError, type Detector } from 'saccade';

const MAX_BYTES = 9_000_000;

let opening: Promise<Detector> | undefined;

export async function handler(request: Request): Promise<Response> {
  if (request.method !== 'POST') return refuse(405, 'POST a picture.');
  if (!(Number(request.headers.get('content-length') ?? NaN) <= MAX_BYTES)) {
    return refuse(413, `Send at most ${MAX_BYTES} bytes, and say how many.`);
  }
  try {
    const detector = await (opening ??= createDetector({ maxPixels: 20e6 }));
    const faces = await detector.detect(new Uint8Array(await request.arrayBuffer()), {
      minFaceSize: 40,
      minConfidence: 0.9,
      maxFaces: 100,
      signal: request.signal,
    });
    return Response.json({ faces });
  } catch (error) {
    if (!(error instanceof SaccadeError) || error.code !== 'SACCADE_BAD_IMAGE') throw error;
    return refuse(400, error.message);
  }
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: message }, { status });
}
