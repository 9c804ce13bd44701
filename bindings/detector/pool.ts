// The workers of a detector. While one picture is looked at, they help with it; of many pictures each worker has whole
// ones, decoding included, and this thread has others, so that no thread waits for another.
import type { CascadeOptions } from '../cascade/index.ts';
import { fromFailure, SaccadeError } from '../errors.ts';
import { askForHelp } from '../runtime/help.ts';
import type { Lend } from '../runtime/share.ts';
import type { ImageSource } from '../types.ts';
import { closed, isPixels, type DetectCall, type Detection, type LocalDetect, type PicturePool } from './core.ts';
import type { FromWorker, Pack, WorkerHandle, WorkerSetup } from './messages.ts';
import { AbortListeners } from './signals.ts';
import { LARGE } from './worker.ts';

// Pictures a worker holds: one it works on and one it begins with at once, without asking.
const AHEAD = 2;

// Workers that may end on one picture before it is said to be the cause.
const ATTEMPTS = 2;

interface Task {
  id: number;
  image: ImageSource;
  options: CascadeOptions;
  call: DetectCall;
  local: LocalDetect;
  resolve(detection: Detection): void;
  reject(error: unknown): void;
  isSettled: boolean;
  /** workers that ended on it */
  losses: number;
  /** false once it was moved to a worker, not copied */
  isHere: boolean;
  /** true while this thread looks at it: no worker's end matters to it */
  isLocal: boolean;
}

interface Member {
  worker: WorkerHandle;
  setup: WorkerSetup;
  isUp: boolean;
  tasks: Task[];
}

export class WorkerPool implements PicturePool {
  readonly #pack: Pack;
  readonly #restart: () => WorkerHandle | null;
  readonly #signals = new AbortListeners<Task>((task, reason) => this.#cancel(task, reason));
  readonly #members: Member[] = [];
  #queue: Task[] = [];
  #ids = 0;
  #local = 0;
  #restarts: number;
  #isClosed = false;

  /** `restart` starts a worker in the place of one that ended. */
  constructor(
    workers: readonly { worker: WorkerHandle; setup: WorkerSetup }[],
    pack: Pack,
    restart: () => WorkerHandle | null,
  ) {
    this.#pack = pack;
    this.#restart = restart;
    this.#restarts = workers.length;
    for (const { worker, setup } of workers) this.#add(worker, setup);
  }

  /** Workers without pictures of their own help with this thread's. */
  readonly lend: Lend = () => {
    for (const { worker, setup, tasks } of this.#members) {
      if (tasks.length === 0 && askForHelp(setup)) worker.post({ help: true }, []);
    }
  };

  detect(image: ImageSource, options: CascadeOptions, call: DetectCall, local: LocalDetect): Promise<Detection> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw closed();
      const given = { id: this.#ids++, image, options, call, local, resolve, reject };
      const task = { ...given, isSettled: false, losses: 0, isHere: true, isLocal: false };
      if (isPixels(image) && image.width * image.height >= LARGE) return this.#detectHere(task);
      this.#signals.add(call.signal, task);
      this.#queue.push(task);
      this.#pump();
    });
  }

  close(): void {
    this.#isClosed = true;
    const open = [...this.#queue, ...this.#members.flatMap(({ tasks }) => tasks)];
    for (const { worker } of this.#members) worker.stop();
    this.#members.length = 0;
    this.#queue = [];
    for (const task of open) this.#reject(task, closed());
  }

  #add(worker: WorkerHandle, setup: WorkerSetup): void {
    const member: Member = { worker, setup, isUp: false, tasks: [] };
    worker.listen({
      message: (message) => this.#hear(member, message),
      gone: (why) => this.#lose(member, why),
    });
    worker.post({ setup }, []);
    this.#members.push(member);
  }

  // This thread first, with the help of all, if it has nothing to do; then whichever worker has the least.
  #pump(): void {
    while (this.#queue.length > 0) {
      if (this.#local === 0) {
        this.#detectHere(this.#queue.shift()!);
        continue;
      }
      const free = this.#members.filter(({ isUp, tasks }) => isUp && tasks.length < AHEAD);
      if (free.length === 0) return;
      this.#give(free.reduce((best, member) => (member.tasks.length < best.tasks.length ? member : best)));
    }
  }

  #give(member: Member): void {
    const task = this.#queue.shift()!;
    const { id, options } = task;
    const packed = this.#pack(task.image);
    if (!packed) return this.#detectHere(task);
    member.tasks.push(task);
    member.worker.hold(true);
    task.isHere = packed.isCopy;
    const keepPixels = task.call.keepPixels === true;
    member.worker.post({ id, image: packed.parcel, options, keepPixels }, packed.transfer);
  }

  #hear(member: Member, message: FromWorker): void {
    if ('isUp' in message) {
      member.isUp = true;
      return this.#pump();
    }
    const task = member.tasks.find(({ id }) => id === message.id);
    if (!task) return;
    if ('large' in message && !task.isSettled) {
      // the worker waits meanwhile: that many large pictures are in memory, no more
      return this.#detectHere(task, message, () => this.#free(member, task));
    }
    if ('detection' in message) this.#resolve(task, message.detection);
    else if ('failure' in message) this.#reject(task, fromFailure(message.failure));
    this.#free(member, task);
  }

  #free(member: Member, task: Task): void {
    member.tasks.splice(member.tasks.indexOf(task), 1);
    this.#pump();
    member.worker.hold(member.tasks.length > 0);
    if (this.#local > 0) this.lend();
  }

  #detectHere(task: Task, large?: Extract<FromWorker, { large: unknown }>, then?: () => void): void {
    this.#local++;
    task.isLocal = true;
    const { image, options, call, local } = task;
    void local(large?.large ?? image, options, call, large?.decode)
      .then(
        (detection) => this.#resolve(task, detection),
        (error: unknown) => this.#reject(task, error),
      )
      .then(() => {
        this.#local--;
        then?.();
        this.#pump();
      });
  }

  // What a worker had is done again elsewhere; a picture on which workers keep ending is said to be the cause.
  #lose(member: Member, why: string): void {
    const at = this.#members.indexOf(member);
    if (at < 0) return;
    this.#members.splice(at, 1);
    const [current, ...others] = member.tasks.filter(({ isSettled, isLocal }) => !isSettled && !isLocal);
    this.#queue.unshift(...others.filter((task) => this.#isKept(task, why)));
    if (current && (++current.losses < ATTEMPTS || this.#fail(current, why)) && this.#isKept(current, why)) {
      this.#queue.unshift(current);
    }
    const worker = member.isUp && this.#restarts-- > 0 ? this.#restart() : null;
    if (worker) this.#add(worker, member.setup);
    this.#pump();
  }

  #isKept(task: Task, why: string): boolean {
    return task.isHere || this.#fail(task, why);
  }

  #fail(task: Task, why: string): false {
    const message = `The worker that looked at this picture ended: ${why}`;
    this.#reject(task, new SaccadeError('SACCADE_WORKER_FAILED', message));
    return false;
  }

  #cancel(task: Task, reason: unknown): void {
    const member = this.#members.find(({ tasks }) => tasks.includes(task));
    member?.worker.post({ id: task.id, cancel: true }, []);
    this.#queue = this.#queue.filter((other) => other !== task);
    this.#reject(task, reason);
  }

  #resolve(task: Task, detection: Detection): void {
    if (this.#settle(task)) task.resolve(detection);
  }

  #reject(task: Task, error: unknown): void {
    if (this.#settle(task)) task.reject(error);
  }

  #settle(task: Task): boolean {
    const isFirst = !task.isSettled;
    task.isSettled = true;
    this.#signals.remove(task.call.signal, task);
    return isFirst;
  }
}
