// AWS Lambda, behind API Gateway (payload 2.0) or a function URL: POST a JPEG, get its faces. One file holds all, in
// either format:
// esbuild lambda.ts --bundle --platform=node --target=node20 --format=cjs --outfile=index.js
//   --conditions=edge-light --loader:.wasm=binary --loader:.safetensors=binary
import { createDetector, SaccadeError } from 'saccade/edge';
import { createHandler } from 'saccade/http';
import wasm from 'saccade/wasm/simd.wasm';
import elg from 'saccade/weights/elg.safetensors';
import weights from 'saccade/weights/mtcnn.safetensors';
import decodeJpeg, { init } from '@jsquash/jpeg/decode.js';
import mozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import { imageSize } from 'image-size';

/** What is used of an event. */
interface Event {
  rawPath: string;
  rawQueryString: string;
  headers: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
  requestContext: { http: { method: string } };
}

// the loader made bytes of what are modules elsewhere
const compile = (bytes: unknown) => new WebAssembly.Module(bytes as BufferSource);

// one handler for all requests of this instance, made while Lambda lets it start; an instance has one request at a time
const opening = open();

async function open() {
  await init(compile(mozjpeg));
  const found = { minFaceSize: 40, minConfidence: 0.9, maxFaces: 100 };
  const detector = await createDetector({ wasm: compile(wasm), weights, elg, ...found });
  return createHandler(detector, { bytes: 6_000_000, concurrent: 1, queue: 0 }, { decode });
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

export async function handler({ rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext }: Event) {
  const { method } = requestContext.http;
  const bytes = body === undefined ? null : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const request = new Request(`http://lambda${rawPath}?${rawQueryString}`, { method, headers, body: bytes });
  const response = (await (await opening)(request)) as Response;
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
