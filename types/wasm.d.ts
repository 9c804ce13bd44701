// What a platform makes of `import wasm from 'saccade/wasm/simd.wasm'`: Cloudflare a compiled module, esbuild's loader
// `binary` the bytes. Both are what option `wasm` takes.
import type { WasmModule } from '../dist/bindings/platform.js';

declare const wasm: WasmModule;
export default wasm;
