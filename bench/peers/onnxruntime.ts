// onnxruntime-web on one thread (its WebAssembly SIMD backend), installed into this folder when it is asked for.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Report } from '../report.ts';

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
  /** a tensor (n, height, width, channels) of ours as one (n, channels, height, width) of theirs */
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

/** Loads the bytes of an ONNX model. */
export async function createPeer(model: Uint8Array): Promise<Model> {
  const name: string = PEER; // its types are not there unless it is installed
  const { env, InferenceSession, Tensor } = (await import(name)) as Runtime;
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
  return {
    tensor: (values, n, height, width) => {
      const planes = toPlanes(values, n, height * width);
      return new Tensor('float32', planes, [n, planes.length / (n * height * width), height, width]);
    },
    run: (x) => session.run({ x }),
  };
}

function toPlanes(values: Float32Array, n: number, pixels: number): Float32Array {
  const channels = values.length / (n * pixels);
  return Float32Array.from(values, (_, i) => {
    const map = Math.floor(i / (channels * pixels));
    const channel = Math.floor(i / pixels) % channels;
    return values[(map * pixels + (i % pixels)) * channels + channel]!;
  });
}
