// A function at the edge: POST a JPEG (taken as stored, EXIF orientation is the sender's to apply), or RGBA pixels as
// application/octet-stream with ?width=&height=, and get faces as JSON.
import { createDetector, SaccadeError } from 'saccade/edge';
import wasm from 'saccade/wasm/simd.wasm';
import elg from 'saccade/weights/elg-lite.safetensors';
import mtcnn from 'saccade/weights/mtcnn.safetensors';
import { imageSize } from 'image-size';
import jpeg from 'jpeg-js';

const MAX_BYTES = 9_000_000; // of a body
const MAX_PIXELS = 1920 * 1080; // bounds memory: a JPEG takes about 20 bytes a pixel while it is decoded
const MAX_STEPS = 24; // the smallest face looked for is this share of the shorter side: bounds CPU time

class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

let opening; // one detector for all requests of this isolate

export default {
  async fetch(request) {
    try {
      if (request.method !== 'POST') throw new Refusal(405, 'METHOD', 'POST a picture.');
      const image = await read(request);
      opening ??= createDetector({ wasm, weights: mtcnn, elg, maxPixels: MAX_PIXELS });
      const detector = await opening;
      const smallest = Math.max(20, Math.min(image.width, image.height) / MAX_STEPS);
      const faces = detector.detectSync(image, { minFaceSize: smallest, minConfidence: 0.9, maxFaces: 100 });
      return Response.json({ width: image.width, height: image.height, minFaceSize: smallest, faces });
    } catch (error) {
      const isOurs = error instanceof Refusal || error instanceof SaccadeError;
      const status = error.status ?? (error.code === 'SACCADE_BAD_IMAGE' ? 400 : 500);
      const code = isOurs ? error.code : 'INTERNAL';
      return Response.json({ error: { code, message: isOurs ? error.message : 'Something failed.' } }, { status });
    }
  },
};

async function read(request) {
  const bytes = await body(request);
  const type = request.headers.get('content-type')?.split(';')[0];
  if (type === 'image/jpeg') return decode(bytes);
  if (type !== 'application/octet-stream')
    throw new Refusal(415, 'TYPE', 'Send image/jpeg or application/octet-stream.');
  const { searchParams } = new URL(request.url);
  const [width, height] = ['width', 'height'].map((name) => Number(searchParams.get(name)));
  return { data: bytes, width, height, format: 'rgba' };
}

// The length is known before anything is kept; what is too large is let pass, or the sender would not hear the answer.
async function body(request) {
  const length = Number(request.headers.get('content-length') ?? NaN);
  if (length <= MAX_BYTES) return new Uint8Array(await request.arrayBuffer());
  await request.body?.pipeTo(new WritableStream());
  if (Number.isNaN(length)) throw new Refusal(411, 'LENGTH', 'Say how long the body is.');
  throw new Refusal(413, 'SIZE', `Send at most ${MAX_BYTES} bytes.`);
}

function decode(bytes) {
  try {
    const { width, height, type } = imageSize(bytes);
    if (type !== 'jpg') throw new Error(`this is ${type}`);
    if (width * height > MAX_PIXELS) throw new Refusal(413, 'SIZE', `Send at most ${MAX_PIXELS} pixels.`);
    // as many bytes as jpeg-js counts for this size, and no damaged files
    const limits = { maxResolutionInMP: 3, maxMemoryUsageInMB: 96, tolerantDecoding: false };
    return jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true, ...limits });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'JPEG', `Expected a whole JPEG but ${error.message}.`);
  }
}
