// The workers of a detector. While one picture is looked at, they help with it, and decode the next ones; of many
// pictures each worker has whole ones, decoding included, and this thread has others, so that no thread waits for
// another.
import type { CascadeOptions } from '../cascade/index.ts';
import { expected, fromFailure, SaccadeError, show } from '../errors.ts';
import { recall } from '../runtime/help.ts';
import type { Lend } from '../runtime/share.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import { closed } from '../runtime/engine.ts';
import type { DetectCall, Detection, LocalDetect, PicturePool } from './core.ts';
import { Circle, type Caller } from './circle.ts';
import { deadline } from './deadline.ts';
import { Members, type Member as PoolMember } from './members.ts';
import type { FromWorker, Pack, Packed, ToWorker, WorkerHandle, WorkerSetup } from './messages.ts';
import { isPixels } from './pixels.ts';
import { AbortListeners } from './signals.ts';
import { LARGE } from './worker.ts';

// Workers that may end on one picture before it is said to be the cause.
const ATTEMPTS = 2;

/** What is wanted of a picture. */
interface Task {
  id: number;
  image: ImageSource;
  signal: AbortSignal | undefined;
  caller: Caller;
  /** what a worker is told, less the picture */
  order: { options: CascadeOptions; keepPixels: boolean } | { maxPixels: number };
  /** does it on this thread; `large`: its pixels, decoded already */
  local(large?: Extract<FromWorker, { large: unknown }>): Promise<unknown>;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
  isSettled: boolean;
  /** workers that ended on it */
  losses: number;
  /** false once it was moved to a worker, not copied */
  isHere: boolean;
  /** true while this thread looks at it: no worker's end matters to it */
  isLocal: boolean;
  maxDecodeMs: number;
  /** stops the clock, once a worker decodes it */
  inTime?: () => void;
}

type Member = PoolMember<Task>;

export class WorkerPool implements PicturePool {
  readonly isAlone: boolean;
  readonly #pack: Pack;
  readonly #signals = new AbortListeners<Task>((task, reason) => this.#cancel(task, reason));
  readonly #members: Members<Task>;
  /** pictures to be looked at, and pictures to be decoded for this thread, which come first */
  readonly #queue = new Circle<Task>();
  readonly #encoded = new Circle<Task>();
  #ids = 0;
  #local = 0;
  #isClosed = false;

  /**
   * At most `helpers` lend themselves to one picture; `restart` starts a worker in the place of one that ended.
   * `isAlone`: this thread looks at no picture while there is a worker.
   */
  constructor(
    workers: readonly { worker: WorkerHandle; setup: WorkerSetup }[],
    helpers: number,
    pack: Pack,
    restart: () => WorkerHandle | null,
    isAlone = false,
  ) {
    this.isAlone = isAlone;
    this.#pack = pack;
    this.#members = new Members<Task>(helpers, restart, {
      message: (member, message) => this.#hear(member, message),
      gone: (member, why) => this.#lose(member, why),
    });
    for (const { worker, setup } of workers) this.#members.add(worker, setup);
  }

  /**
   * Workers without pictures of their own help with this thread's: as many as there are other cores, for more would
   * wait for one another.
   */
  readonly lend: Lend = () => this.#members.begin();

  move(memory: WebAssembly.Memory): void {
    this.#members.move(memory);
  }

  decode(
    image: ImageSource,
    maxPixels: number,
    signal: AbortSignal | undefined,
    local: () => Promise<PixelImage>,
    maxDecodeMs = Infinity,
  ): Promise<PixelImage> {
    return this.#ask<PixelImage>(image, { signal }, { maxPixels }, maxDecodeMs, local, (task) =>
      this.#encoded.push(task),
    );
  }

  detect(image: ImageSource, options: CascadeOptions, call: DetectCall, local: LocalDetect): Promise<Detection> {
    const { keepPixels = false } = call;
    const here: Task['local'] = (large) => local(large?.large ?? image, options, call, large?.decode);
    return this.#ask<Detection>(image, call, { options, keepPixels }, options.maxDecodeMs, here, (task) => {
      if (!this.isAlone && isLarge(image)) this.#doHere(task);
      else this.#queue.push(task);
    });
  }

  close(): void {
    this.#isClosed = true;
    const open = this.#members.tasks;
    for (const circle of [this.#encoded, this.#queue])
      for (let task = circle.shift(); task; task = circle.shift()) open.push(task);
    for (const { inTime } of open) inTime?.();
    this.#members.stop();
    for (const task of open) this.#reject(task, closed());
  }

  #ask<T>(
    image: ImageSource,
    { signal, caller = '' }: Pick<DetectCall, 'signal' | 'caller'>,
    order: Task['order'],
    maxDecodeMs: number,
    local: Task['local'],
    enqueue: (task: Task) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isClosed) throw closed();
      const given = {
        id: this.#ids++,
        image,
        signal,
        caller,
        order,
        maxDecodeMs,
        local,
        resolve: resolve as Task['resolve'],
        reject,
      };
      const task = { ...given, isSettled: false, losses: 0, isHere: true, isLocal: false };
      this.#signals.add(signal, task);
      enqueue(task);
      this.#pump();
    });
  }

  // Encoded pictures first, for this thread waits for them. Of whole ones this thread has the first, with the help of
  // all, if it has nothing to do; then whichever worker has the least.
  #pump(): void {
    while (!this.#encoded.isEmpty) {
      // the first one here: no worker may be up for some time
      if (this.#mayDoHere && !this.#members.isAnyUp) this.#doHere(this.#encoded.shift()!);
      else if (!this.#give(this.#encoded)) break;
    }
    while (!this.#queue.isEmpty) {
      if (this.#mayDoHere) this.#doHere(this.#queue.shift()!);
      else if (!this.#give(this.#queue)) break;
    }
    if (!this.#queue.isEmpty) this.#members.holdNew();
  }

  get #mayDoHere(): boolean {
    return this.#local === 0 && !(this.isAlone && this.#members.isAny);
  }

  // Gives the first task to the worker that has the least; false where all have enough.
  #give(queue: Circle<Task>): boolean {
    const member = this.#members.free();
    if (!member) return false;
    const task = queue.shift()!;
    try {
      const packed = this.#pack(task.image);
      if (packed) this.#send(member, task, packed);
      else this.#doHere(task);
    } catch {
      // it cannot be read or copied: what is wrong with it is said here
      this.#doHere(task);
    }
    return true;
  }

  #send({ worker, setup, isOld, tasks }: Member, task: Task, { parcel, transfer, isCopy }: Packed): void {
    const message: ToWorker = { id: task.id, image: parcel, ...task.order };
    worker.post(message, transfer);
    if (!isOld) recall(setup);
    worker.hold(true);
    task.isHere = isCopy;
    tasks.push(task);
  }

  #hear(member: Member, message: FromWorker): void {
    if ('isUp' in message) return this.#pump();
    const task = member.tasks.find(({ id }) => id === message.id);
    if (!task) return;
    task.inTime?.();
    if ('decoding' in message) {
      if (message.decoding) task.inTime = deadline(task.maxDecodeMs, () => this.#expire(member, task));
      return;
    }
    if ('large' in message && !task.isSettled) {
      // the worker waits meanwhile: that many large pictures are in memory, no more
      return this.#doHere(task, message, () => this.#free(member, task));
    }
    if ('detection' in message) this.#resolve(task, message.detection);
    else if ('pixels' in message) this.#resolve(task, message.pixels);
    else if ('failure' in message) this.#reject(task, fromFailure(message.failure));
    this.#free(member, task);
  }

  #free(member: Member, task: Task): void {
    this.#members.release(member, task);
    this.#pump();
    this.#members.lend();
  }

  #doHere(task: Task, large?: Extract<FromWorker, { large: unknown }>, then?: () => void): void {
    this.#local++;
    task.isLocal = true;
    void task
      .local(large)
      .then(
        (answer) => this.#resolve(task, answer),
        (error: unknown) => this.#reject(task, error),
      )
      .then(() => {
        this.#local--;
        then?.();
        this.#pump();
      });
  }

  #lose(member: Member, why: string): void {
    const current = member.tasks.find(isOpen);
    if (current) current.losses++;
    this.#again(member, why);
  }

  // Nothing but its end stops a worker that decodes.
  #expire(member: Member, task: Task): void {
    const what = `a picture decoded within ${task.maxDecodeMs} ms`;
    const message = expected(what, 'image', show(task.image), 'Raise maxDecodeMs.');
    this.#reject(task, new SaccadeError('SACCADE_BAD_IMAGE', message));
    this.#members.end(member);
    this.#again(member, message);
  }

  // What a worker had is done again elsewhere, and another comes in its place; a picture on which workers keep ending
  // is said to be the cause.
  #again(member: Member, why: string): void {
    for (const { inTime } of member.tasks) inTime?.();
    for (const task of member.tasks.filter(isOpen).reverse()) {
      if (!task.isHere || task.losses >= ATTEMPTS) this.#fail(task, why);
      else ('maxPixels' in task.order ? this.#encoded : this.#queue).push(task, true);
    }
    this.#members.replace(member);
    this.#pump();
  }

  #fail(task: Task, why: string): void {
    const message = `The worker that looked at this picture ended: ${why}`;
    this.#reject(task, new SaccadeError('SACCADE_WORKER_FAILED', message));
  }

  #cancel(task: Task, reason: unknown): void {
    this.#members.withTask(task)?.worker.post({ id: task.id, cancel: true }, []);
    this.#queue.remove(task);
    this.#encoded.remove(task);
    this.#reject(task, reason);
  }

  #resolve(task: Task, answer: unknown): void {
    if (this.#settle(task)) task.resolve(answer);
  }

  #reject(task: Task, error: unknown): void {
    if (this.#settle(task)) task.reject(error);
  }

  #settle(task: Task): boolean {
    const isFirst = !task.isSettled;
    task.isSettled = true;
    this.#signals.remove(task.signal, task);
    return isFirst;
  }
}

/** Somebody waits for a worker's answer to it. */
function isOpen({ isSettled, isLocal }: Task): boolean {
  return !isSettled && !isLocal;
}

function isLarge(image: ImageSource): boolean {
  if (!isPixels(image)) return false;
  const { width, height } = image;
  return Number.isInteger(width) && Number.isInteger(height) && width * height >= LARGE;
}
