// AWS Lambda, behind API Gateway (payload 2.0) or a function URL: POST a JPEG, get its faces as JSON. One file holds
// all, in either format:
// esbuild lambda.ts --bundle --platform=node --target=node20 --format=cjs --outfile=index.js
//   --loader:.wasm=binary --loader:.safetensors=binary
import { createDetector, SaccadeError } from 'saccade';
import wasm from 'saccade/wasm/simd.wasm';
import elg from 'saccade/weights/elg.safetensors';
import weights from 'saccade/weights/mtcnn.safetensors';
import decode, { init } from '@jsquash/jpeg/decode.js';
import mozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import { imageSize } from 'image-size';

/** What is used of an event. */
interface Request {
  body?: string;
  isBase64Encoded: boolean;
  requestContext: { http: { method: string } };
}

const MAX_PIXELS = 20e6;

// one detector for all requests of this instance, made while Lambda lets it start
const opening = open();

async function open() {
  await init(new WebAssembly.Module(mozjpeg as unknown as BufferSource));
  return createDetector({ wasm, weights, elg, threads: 1, maxPixels: MAX_PIXELS });
}

export async function handler({ body = '', isBase64Encoded, requestContext }: Request) {
  if (requestContext.http.method !== 'POST' || !isBase64Encoded) return answer(405, { error: 'POST an image/jpeg.' });
  try {
    const bytes = Buffer.from(body, 'base64');
    const { width, height, type } = imageSize(bytes);
    if (type !== 'jpg') return answer(415, { error: `Expected a JPEG but received ${type}.` });
    if (width * height > MAX_PIXELS) return answer(413, { error: `Send at most ${MAX_PIXELS} pixels.` });
    const detector = await opening;
    const image = await decode(new Uint8Array(bytes).buffer, { preserveOrientation: true });
    const faces = await detector.detect(image, { minFaceSize: 40, minConfidence: 0.9, maxFaces: 100 });
    return answer(200, { width: image.width, height: image.height, faces });
  } catch (error) {
    if (error instanceof SaccadeError && error.code !== 'SACCADE_BAD_IMAGE') throw error;
    return answer(400, { error: `Expected a whole JPEG (${(error as Error).message}).` });
  }
}

function answer(statusCode: number, value: unknown) {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
