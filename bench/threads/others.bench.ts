// Faces against onnxruntime-web with the same number of threads, each number in a process of its own.
import type { Group } from '../group.ts';
import { missing } from '../peers/install.ts';
import { cascadeCases } from '../peers/matches/cascade.ts';

const SIZES = [
  [640, 480],
  [1280, 720],
] as const;
const groups: Group[] = SIZES.flatMap(([width, height]) =>
  [1, 2].map((threads) => ({
    name: `faces ${width}x${height}, ${threads} ${threads === 1 ? 'thread' : 'threads'} each`,
    seconds: 15,
    isAsync: true,
    process: { key: `${threads}` },
    prepare: () => missing(['onnxruntime-web']),
    cases: () => cascadeCases(width, height, threads, ['onnxruntime-web']),
  })),
);
export default groups;
