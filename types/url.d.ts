// What Vite makes of `import url from 'saccade/weights/mtcnn.safetensors?url'`: an address, which options `wasm`,
// `weights` and `elg` take.
declare const url: string;
export default url;
