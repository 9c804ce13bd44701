// What has to come over the wire, gzipped: for a page, and for others that do the same.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Group, Measure, Scope } from '../group.ts';
import { isInstalled, missing, peerFile } from '../peers/install.ts';

const NAME = 'download of a page, gzipped';
const ROOT = new URL('../../', import.meta.url);

const groups: Group[] = [{ name: NAME, prepare: () => missing(['onnxruntime-web', 'human']), measure }];
export default groups;

function measure({ tell }: Scope): void {
  const ours = (...paths: string[]) => paths.map((path) => new URL(path, ROOT));
  const code = ours('dist/browser/index.js', 'dist/browser/host.worker.js', 'dist/wasm/relaxed-threads.wasm');
  const name = (kind: string) => `weights/mtcnn${kind}.safetensors`;
  const weights = { exact: name(''), small: name('-small'), tiny: name('-tiny') };
  const list = [
    size('saccade, code', code),
    size('saccade, faces (exact weights)', [...code, ...ours(weights.exact)]),
    size('saccade, faces (small weights)', [...code, ...ours(weights.small)]),
    size('saccade, faces (tiny weights)', [...code, ...ours(weights.tiny)]),
    size('saccade, faces (small weights) and eyes', [...code, ...ours(weights.small, 'weights/elg.safetensors')]),
  ];
  if (isInstalled('onnxruntime-web')) {
    const runtime = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
    const files = runtime.map((file) => peerFile('onnxruntime-web', `dist/${file}`));
    list.push(size('onnxruntime-web, code', files));
  }
  if (isInstalled('human') && isInstalled('tfjs-wasm')) {
    const mesh = ['blazeface', 'facemesh', 'iris'].flatMap((model) => [`models/${model}.json`, `models/${model}.bin`]);
    const parts = ['tfjs-backend-wasm-simd.wasm', 'tf-backend-wasm.min.js'];
    const tf = parts.map((file) => peerFile('tfjs-wasm', `dist/${file}`));
    const human = ['dist/human.esm.js', ...mesh].map((file) => peerFile('human', file));
    list.push(size('human, faces and eyes', [...human, tf[0]!]));
    list.push(size('tensorflow.js, WebAssembly backend alone', tf));
  }
  tell(NAME, list);
}

function size(name: string, files: readonly URL[]): Measure {
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  return { name, value: bytes / 1e3, unit: 'kB' };
}
