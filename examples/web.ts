// A web-standard handler for platforms whose functions are Node or Deno with a disk: POST a picture (JPEG, PNG, WebP,
// BMP, GIF, TIFF) to its path, or to /detect below it, get its faces; docs/http.md says in which ways. Kernels, weights
// and decoders are found by the platform's tracer.
// Vercel, Next: `export { handler as POST }` · Netlify: `export default handler` · Deno Deploy: `Deno.serve(handler)`
import { createDetector } from 'saccade';
import { createHandler, type Handler } from 'saccade/http';

/** Where the platform mounts it: on Netlify '/.netlify/functions/faces', on Deno Deploy ''. */
const BASE = '/api/faces';

// one detector for all requests of this instance; where it cannot be made, the next request tries again
let opening: Promise<Handler> | undefined;

async function open(): Promise<Handler> {
  const detector = await createDetector({ minFaceSize: 40, minConfidence: 0.9, maxFaces: 100 });
  return createHandler(detector, { bytes: 9_000_000, queue: 8 }, { base: BASE });
}

export async function handler(request: Request): Promise<Response> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return (await opening)(request) as Promise<Response>;
}
