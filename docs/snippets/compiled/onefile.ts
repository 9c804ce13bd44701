// One file of all, for Node: what the loader `binary` brings is given to the detector.
import { createDetector } from 'saccade';
import elg from 'saccade/weights/elg.safetensors';
import weights from 'saccade/weights/mtcnn.safetensors';
import wasm from 'saccade/wasm/simd.wasm';

const detector = await createDetector({ wasm, weights, elg });
console.log(detector.info.build);
