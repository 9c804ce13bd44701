// Cloudflare Workers: POST a JPEG, get its faces as JSON. wrangler's settings are beside it, in cloudflare.jsonc:
// npx wrangler dev --config cloudflare.jsonc
import { createDetector, SaccadeError } from 'saccade/edge';
import wasm from 'saccade/wasm/simd.wasm';
import elg from 'saccade/weights/elg-lite.safetensors';
import weights from 'saccade/weights/mtcnn.safetensors';
import decode, { init } from '@jsquash/jpeg/decode.js';
import mozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import { imageSize } from 'image-size';

const MAX_BYTES = 9_000_000; // of a body
const MAX_PIXELS = 1920 * 1080; // bounds memory and time: a function has 128 MB

// one detector for all requests of this isolate
let opening: ReturnType<typeof open> | undefined;

async function open() {
  await init(mozjpeg);
  return createDetector({ wasm, weights, elg, maxPixels: MAX_PIXELS });
}

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== 'POST') return refuse(405, 'POST a JPEG.');
    if (!(Number(request.headers.get('content-length') ?? NaN) <= MAX_BYTES)) {
      await request.body?.cancel();
      return refuse(413, `Send at most ${MAX_BYTES} bytes, and say how many.`);
    }
    try {
      const bytes = await request.arrayBuffer();
      const { width, height, type } = imageSize(new Uint8Array(bytes));
      if (type !== 'jpg') return refuse(415, `Expected a JPEG but received ${type}.`);
      if (width * height > MAX_PIXELS) return refuse(413, `Send at most ${MAX_PIXELS} pixels.`);
      const detector = await (opening ??= open());
      const image = await decode(bytes, { preserveOrientation: true });
      const faces = await detector.detect(image, { minFaceSize: 40, minConfidence: 0.9, maxFaces: 100 });
      return Response.json({ width: image.width, height: image.height, faces });
    } catch (error) {
      if (error instanceof SaccadeError && error.code !== 'SACCADE_BAD_IMAGE') throw error;
      return refuse(400, `Expected a whole JPEG (${(error as Error).message}).`);
    }
  },
};

function refuse(status: number, message: string): Response {
  return Response.json({ error: message }, { status });
}
