// saccade/http at the edge: pixels, and JPEGs by a decoder that the caller brings.
import { createDetector } from 'saccade/edge';
import { createHandler } from 'saccade/http';
import wasm from 'saccade/wasm/simd.wasm';
import elg from 'saccade/weights/elg-lite.safetensors';
import weights from 'saccade/weights/mtcnn.safetensors';
import { imageSize } from 'image-size';
import jpeg from 'jpeg-js';

let opening; // one handler for all requests of this isolate

export default {
  async fetch(request) {
    opening ??= createDetector({ wasm, weights, elg, minFaceSize: 40, minConfidence: 0.9 }).then((detector) =>
      createHandler(detector, { bytes: 9_000_000, pixels: 1920 * 1080 }, { decode }),
    );
    return (await opening)(request);
  },
};

function decode(bytes, maxPixels) {
  try {
    const { width, height } = imageSize(bytes);
    if (width * height > maxPixels) throw new Error(`it has more than ${maxPixels} pixels`);
    return jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true, tolerantDecoding: false });
  } catch (error) {
    throw Object.assign(new Error(`Expected a whole JPEG but ${error.message}.`), {
      name: 'SaccadeError',
      code: 'SACCADE_BAD_IMAGE',
    });
  }
}
