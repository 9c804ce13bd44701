// What a platform makes of `import weights from 'saccade/weights/mtcnn.safetensors'`: an ArrayBuffer (Cloudflare's rule
// `Data`) or a Uint8Array (esbuild's loader `binary`). Both are what options `weights` and `elg` take.
declare const weights: ArrayBuffer | Uint8Array;
export default weights;
