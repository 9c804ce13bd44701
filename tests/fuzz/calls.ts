// Calls of the public functions with everything that nobody should pass.
import { drawFaces, faceShapes, toSvg } from '../../bindings/draw/index.ts';
import { createDetector, toMtcnn, type Detector } from '../../bindings/index.node.ts';
import type { DetectorOptions, FoundFace, ImageSource, TrackOptions } from '../../bindings/types.ts';
import { checkedFaces } from './answers.ts';
import { Fault, type Input, type Kind } from './kinds.ts';
import { choices, chooser, type Pick } from './mutate.ts';
import { CallersError, NUMBERS, odd, oddObject } from './odd.ts';
import { pixels } from './pixels.ts';

const number = (pick: Pick) => NUMBERS[pick(NUMBERS.length)];
const yes = (pick: Pick) => pick(2) === 0;

// Each as it may be, or nearly: `oddObject` makes some of them odd.
const DETECT: Record<string, (pick: Pick) => unknown> = {
  minFaceSize: (pick) => [12, 20, 40, 12.5, number(pick)][pick(5)],
  scaleFactor: (pick) => [0.5, 0.709, 0.8, number(pick)][pick(4)],
  thresholds: (pick) =>
    [
      [0.6, 0.7, 0.7],
      [0.5, 0, 0],
      [1, 1, 1],
      [number(pick), 0.7, 0.7],
    ][pick(4)],
  minConfidence: (pick) => [0, 0.5, number(pick)][pick(3)],
  maxFaces: (pick) => [1, 2, Infinity, number(pick)][pick(4)],
  minFaceArea: (pick) => [0, 625, number(pick)][pick(3)],
  autoDownscale: yes,
  light: (pick) => ['as-is', 'auto'][pick(2)],
  eyes: yes,
  eyePatch: (pick) => ['upright', 'notebook'][pick(2)],
  pupil: (pick) => ['auto', 'center', 'mean', odd(pick)][pick(4)],
  preset: (pick) => ['python', 'careful', 'thorough', odd(pick)][pick(4)],
  refine: yes,
  rotations: (pick) => ['none', 'quarters', 'any'][pick(3)],
  maxPixels: (pick) => [1e6, 10, number(pick)][pick(3)],
  batchSize: (pick) => [1, 32, 4096, number(pick)][pick(4)],
  signal: (pick) => (pick(2) ? new AbortController().signal : AbortSignal.abort(new CallersError('aborted'))),
};
const CREATE: Record<string, (pick: Pick) => unknown> = {
  threads: (pick) => [1, 2, number(pick) === Infinity ? 1 : 1][pick(3)],
  elg: (pick) => ['lite', 'no such file', odd(pick)][pick(3)],
  weights: (pick) => ['small', new Uint8Array(pick(20)), odd(pick)][pick(3)],
  wasm: (pick) => ['no.wasm', new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), new URL('file:///no'), odd(pick)][pick(4)],
  deterministic: yes,
};
const TRACK: Record<string, (pick: Pick) => unknown> = {
  searchEvery: (pick) => [1, 2, number(pick)][pick(3)],
  keepConfidence: (pick) => [0.5, number(pick)][pick(2)],
  patience: (pick) => [0, 1000, number(pick)][pick(3)],
  smoothing: (pick) => [false, {}, { beta: number(pick) }, { minCutoff: number(pick), dCutoff: number(pick) }][pick(4)],
  everyFrame: () => true,
};

/** Some of them, so that most are at their defaults. */
function options(from: Record<string, (pick: Pick) => unknown>, pick: Pick): unknown {
  if (pick(12) === 0) return odd(pick);
  const names = Object.keys(from).filter(() => pick(4) === 0);
  return oddObject(Object.fromEntries(names.map((name) => [name, from[name]!])), pick);
}

const image = (pick: Pick): ImageSource => (pick(5) === 0 ? odd(pick) : pixels(pick)) as ImageSource;

function many(pick: Pick): unknown {
  const list = Array.from({ length: pick(4) }, () => image(pick));
  const way = pick(8);
  if (way === 0) return odd(pick);
  if (way === 1) return new Set(list);
  if (way > 3) return list;
  return (async function* () {
    for (const one of list) yield await Promise.resolve(one);
    if (way === 2) throw new CallersError('the source ended badly');
  })();
}

/** A source that has so many is one without end (a Proxy that answers everything is): that is the caller's affair. */
const ENDLESS = 100;

const detectors = new Map<number, Promise<Detector>>();

function opened(threads: number): Promise<Detector> {
  let detector = detectors.get(threads);
  if (!detector) detectors.set(threads, (detector = createDetector({ threads, elg: 'lite' })));
  return detector;
}

const at = (x: number, y: number) => ({ x, y });
const ring = (x: number, y: number) =>
  Array.from({ length: 8 }, (_, i) => at(x + 8 * Math.cos(i), y + 8 * Math.sin(i)));
const eye = (x: number, y: number) => ({
  ...{ eyelid: ring(x, y), iris: ring(x, y), irisCenter: at(x, y), eyeballCenter: at(x, y), pupil: at(x, y) },
  ...{
    irisRadius: 8,
    peaks: new Array<number>(18).fill(0.9),
    confidence: 0.9,
    openness: 0.3,
    closed: false,
    gaze: { yaw: 0.1, pitch: 0 },
  },
});
/** For what draws: a face with eyes and one without. */
const FACES: FoundFace[] = [null, { left: eye(130, 120), right: eye(170, 120) }].map((eyes) => ({
  box: { x: 100, y: 80, width: 100, height: 120 },
  confidence: 0.99,
  keypoints: {
    leftEye: at(130, 120),
    rightEye: at(170, 120),
    nose: at(150, 150),
    mouthLeft: at(130, 180),
    mouthRight: at(170, 180),
  },
  eyes,
}));

type Call = (pick: Pick, detector: Detector) => string | Promise<string>;

const CALLS_OF: Record<string, Call> = {
  async detect(pick, detector) {
    return checkedFaces(await detector.detect(image(pick), options(DETECT, pick) as never));
  },
  detectSync(pick, detector) {
    return checkedFaces(detector.detectSync(image(pick) as never, options(DETECT, pick) as never));
  },
  async detectMany(pick, detector) {
    const answers: string[] = [];
    const list = many(pick) as Iterable<ImageSource>;
    const given = options({ ...DETECT, concurrency: (more) => [1, 2, 64, number(more)][more(4)] }, pick);
    for await (const result of detector.detectMany(list, given as never)) {
      if (result.index !== answers.length) throw new Fault(`picture ${result.index} after ${answers.length}`);
      answers.push('faces' in result ? checkedFaces(result.faces) : ownError(result.error));
      if (answers.length === ENDLESS) break;
    }
    return answers.join('; ');
  },
  async track(pick, detector) {
    const given = options({ ...DETECT, ...TRACK }, pick) as TrackOptions;
    // which frames are passed over is a matter of time, and so would the answer be
    if (Object.prototype.toString.call(given) === '[object Object]' && Object.isExtensible(given)) {
      Object.defineProperty(given, 'everyFrame', { value: true, enumerable: true });
    }
    let frames = 0;
    for await (const { faces } of detector.track(many(pick) as never, given)) {
      checkedFaces(faces);
      if (++frames === ENDLESS) break;
    }
    return 'tracked';
  },
  async detectEye(pick, detector) {
    const side = (more: Pick) => ['left', 'right', number(more)][more(3)];
    const given = options({ side, refine: yes, pupil: DETECT.pupil!, maxPixels: number }, pick);
    return JSON.stringify(await detector.detectEye(image(pick), given as never)).slice(0, 2000);
  },
  async create(pick) {
    const given = options({ ...CREATE, ...DETECT, signal: CREATE['deterministic']! }, pick) as DetectorOptions;
    const isFew = typeof given !== 'object' || given === null || typeof given.threads !== 'number';
    const detector = await createDetector(isFew && typeof given === 'object' ? { ...given, threads: 1 } : given);
    detector.close();
    return 'created';
  },
  draw(pick) {
    const [width, height] = [pick(2) ? 640 : number(pick)!, pick(2) ? 480 : number(pick)!];
    const href = () => (pick(2) ? '"><script>' : 'x.jpg');
    const svg = toSvg(FACES, width, height, options({ href, className: () => 'a"b' }, pick) as never);
    if (/<script/.test(svg)) throw new Fault('a tag of the caller’s in an SVG');
    const size = { width, height };
    const thickness = number(pick)!;
    drawFaces(new Proxy({}, { get: () => () => undefined, set: () => true }) as never, FACES, { size, thickness });
    return `${svg.length} ${faceShapes(FACES, size, { thickness }).length} ${JSON.stringify(toMtcnn(FACES)).length}`;
  },
};
const ORDER = ['detect', 'detectSync', 'detectMany', 'track', 'detectEye', 'create', 'draw'] as const;

// What the caller's own code threw is the caller's.
function ownError(error: unknown): string {
  if (error instanceof CallersError || (error as Error).cause instanceof CallersError) return 'the caller’s own error';
  if ((error as Error).name === 'SaccadeError') return (error as Error).message;
  throw error;
}

async function run({ bytes }: Input): Promise<string> {
  const pick = chooser(bytes);
  const name = ORDER[pick(ORDER.length)]!;
  const detector = await opened(1 + pick(2));
  try {
    return `${name} ${await CALLS_OF[name]!(pick, detector)}`;
  } catch (error) {
    if (error instanceof CallersError) return 'the caller’s own error';
    throw error;
  }
}

export const CALLS: Kind = {
  make: (pick) => ({ name: 'choices', bytes: choices(pick, 160) }),
  run,
};
