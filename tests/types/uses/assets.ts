// Kernels and weights as addresses, as Vite makes them.
import { createDetector } from 'saccade';
import kernels from 'saccade/wasm/relaxed.wasm?url';
import mtcnn from 'saccade/weights/mtcnn-small.safetensors?url';

const [wasm, weights]: [string, string] = [kernels, mtcnn];
void createDetector({ wasm, weights, eyes: false });
