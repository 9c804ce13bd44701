// onnxruntime-web on one thread (its WebAssembly SIMD backend), installed into this folder when it is asked for.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadWeights } from '../engine.ts';
import type { Report } from '../report.ts';
import { createModel } from './onnx.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MANIFEST = new URL('node_modules/onnxruntime-web/package.json', import.meta.url);

/** What we use of it. */
interface Runtime {
  env: { wasm: { numThreads: number }; logLevel: string };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
}
interface Session {
  run(feeds: { x: object }): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>>;
}

export interface Model {
  /** a tensor (n, height, width, 3) of ours as one (n, 3, height, width) of theirs */
  tensor(values: Float32Array, n: number, height: number, width: number): object;
  run(x: object): ReturnType<Session['run']>;
}

/** Is it there, or asked for and then installed? Says so if not. */
export function isReady(report: Report): boolean {
  if (!existsSync(MANIFEST) && report.options.peers) {
    // scripts of such packages download; none is needed
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', args, { cwd: HERE, stdio: 'inherit', shell: process.platform === 'win32' });
  }
  return existsSync(MANIFEST);
}

export const PEER = 'onnxruntime-web';

/** Name and version, with the backend, for the report. */
export function version(): string {
  return `  ${PEER} ${(JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version}, wasm, 1 thread`;
}

export async function createPeer(net: 'pnet' | 'rnet' | 'onet'): Promise<Model> {
  const name: string = PEER; // its types are not there unless it is installed
  const { env, InferenceSession, Tensor } = (await import(name)) as Runtime;
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const model = createModel(await loadWeights(), net);
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
  return {
    tensor: (values, n, height, width) =>
      new Tensor('float32', toPlanes(values, n, height * width), [n, 3, height, width]),
    run: (x) => session.run({ x }),
  };
}

function toPlanes(values: Float32Array, n: number, pixels: number): Float32Array {
  return Float32Array.from(values, (_, i) => {
    const map = Math.floor(i / (3 * pixels));
    const channel = Math.floor(i / pixels) % 3;
    return values[(map * pixels + (i % pixels)) * 3 + channel]!;
  }).subarray(0, n * pixels * 3);
}
