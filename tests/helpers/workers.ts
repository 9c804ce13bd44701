// Workers that are none: a test sees what a pool sends them, and answers in their place.
import type { CascadeOptions } from '../../bindings/cascade/index.ts';
import type { DetectCall, Detection, LocalDetect } from '../../bindings/detector/core.ts';
import type {
  FromWorker,
  Listener,
  Pack,
  ToWorker,
  WorkerHandle,
  WorkerSetup,
} from '../../bindings/detector/messages.ts';
import { WorkerPool } from '../../bindings/detector/pool.ts';

export class FakeWorker implements WorkerHandle {
  readonly posted: ToWorker[] = [];
  isStopped = false;
  isHeld = false;
  listener!: Listener;

  listen(listener: Listener): void {
    this.listener = listener;
  }
  post(message: ToWorker): void {
    this.posted.push(message);
  }
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
  }
  stop(): void {
    this.isStopped = true;
  }

  /** The pictures that it was given, by name. */
  get pictures(): string[] {
    return this.posted.flatMap((message) => ('image' in message ? [message.image as string] : []));
  }

  say(message: FromWorker): void {
    this.listener.message(message);
  }

  /** Answers for the picture of this name. */
  answer(name: string, answer: object = { detection: detectionOf(`there ${name}`) }): void {
    const given = this.posted.find((message) => 'image' in message && message.image === name);
    if (!given || !('id' in given)) throw new Error(`${name} was not given to this worker`);
    this.say({ id: given.id, ...answer } as FromWorker);
  }
}

/** A detection that a test can tell from others. */
export const detectionOf = (name: string) => ({ faces: [], width: name.length, name }) as unknown as Detection;

/** Pictures are names; those that begin with "moved" cannot be sent twice. */
const pack: Pack = (image) => ({ parcel: image as string, transfer: [], isCopy: !String(image).startsWith('moved') });

/** A pool of fakes. What is looked at on the own thread waits in `local` until the test calls it. */
export function fakePool(size: number, canRestart = true, isAlone = false) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const workers: FakeWorker[] = [];
  const start = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const members = Array.from({ length: size }, (_, i) => {
    const setup = { memory, region: { at: 64 * i, bytes: 64 } } as unknown as WorkerSetup;
    return { worker: start(), setup };
  });
  const pool = new WorkerPool(members, size, pack, () => (canRestart ? start() : null), isAlone);
  const local: (() => void)[] = [];
  const here: LocalDetect = (image) =>
    new Promise((resolve) => local.push(() => resolve(detectionOf(`here ${image as unknown as string}`))));
  const detect = (name: string, call: DetectCall = {}) => pool.detect(name, {} as CascadeOptions, call, here);
  return { pool, workers, local, detect };
}

/** Lets what was resolved reach its callers. */
export const turn = () => new Promise((resolve) => setTimeout(resolve));
