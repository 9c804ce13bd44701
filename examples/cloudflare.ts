// Cloudflare Workers: POST a JPEG, get its faces. wrangler's settings are beside it, in cloudflare.jsonc:
// npx wrangler dev --config cloudflare.jsonc
import { createDetector, SaccadeError } from 'saccade/edge';
import { createHandler, type Handler } from 'saccade/http';
import wasm from 'saccade/wasm/simd.wasm';
import elg from 'saccade/weights/elg-lite.safetensors';
import weights from 'saccade/weights/mtcnn.safetensors';
import decodeJpeg, { init } from '@jsquash/jpeg/decode.js';
import mozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import { imageSize } from 'image-size';

// a function has 128 MB: one picture at a time
const LIMITS = { bytes: 9_000_000, pixels: 1920 * 1080, concurrent: 1, queue: 8 };

// one handler for all requests of this isolate; where it cannot be made, the next request tries again
let opening: Promise<Handler> | undefined;

async function open(): Promise<Handler> {
  await init(mozjpeg);
  const found = { minFaceSize: 40, minConfidence: 0.9, maxFaces: 100 };
  return createHandler(await createDetector({ wasm, weights, elg, ...found }), LIMITS, { decode });
}

async function decode(bytes: Uint8Array, maxPixels: number) {
  try {
    const { width, height, type } = imageSize(bytes);
    if (type !== 'jpg') throw new Error(`received ${type}`);
    if (width * height > maxPixels) throw new Error(`received more than ${maxPixels} pixels`);
    return await decodeJpeg(bytes.slice().buffer, { preserveOrientation: true });
  } catch (error) {
    throw new SaccadeError('SACCADE_BAD_IMAGE', `Expected a whole JPEG but ${(error as Error).message}.`);
  }
}

export default {
  async fetch(request: Request): Promise<Response> {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return (await opening)(request) as Promise<Response>;
  },
};
