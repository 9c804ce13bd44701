// Many pictures on many threads, each whole picture on one: no thread then waits for another, and pictures are decoded while others are
// looked at. The first picture is looked at here, over all threads of the engine; hands are hired when a second one comes before it is done.
import { isPixels } from '../core.ts';
import type { Elsewhere, Here, Seen } from '../detector.ts';
import { fromFailure, SaccadeError } from '../errors.ts';
import type { DetectOptions, ImageSource } from '../types.ts';
import type { FromHand, Hand, Hire } from './messages.ts';
import { pack } from './parcel.ts';
import { LARGE } from './serve.ts';
import { Watch } from './watch.ts';

// Pictures a hand holds: one it works on and one it begins with at once, without asking.
const AHEAD = 2;

interface Task {
  id: number;
  image: ImageSource;
  options: DetectOptions;
  keepPixels: boolean;
  here: Here;
  resolve(seen: Seen): void;
  reject(error: unknown): void;
  isSettled: boolean;
}

interface Member {
  hand: Hand;
  isUp: boolean;
  tasks: Task[];
}

/** Starts a hand; what it says and its end are heard. */
type Start = (hear: Parameters<Hire>[1]) => Hand;

export class Crew implements Elsewhere {
  readonly #size: number;
  readonly #hire: Start;
  readonly #watch = new Watch<Task>((task, reason) => this.#cancel(task, reason));
  #members: Member[] = [];
  #queue: Task[] = [];
  #ids = 0;
  #here = 0;
  #lost = 0;
  #isHired = false;

  /** At most `size` hands. */
  constructor(size: number, hire: Start) {
    this.#size = size;
    this.#hire = hire;
  }

  look(image: ImageSource, options: DetectOptions, keepPixels: boolean, here: Here): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const task = { id: this.#ids++, image, options, keepPixels, here, resolve, reject, isSettled: false };
      if (this.#here > 0) this.#start();
      if (isPixels(image) && image.width * image.height >= LARGE) return this.#lookHere(task);
      this.#watch.add(options.signal, task);
      this.#queue.push(task);
      this.#pump();
    });
  }

  close(): void {
    const error = new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
    const open = [...this.#queue, ...this.#members.flatMap(({ tasks }) => tasks)];
    for (const { hand } of this.#members) hand.stop();
    this.#members = [];
    this.#queue = [];
    this.#isHired = true;
    for (const task of open) this.#reject(task, error);
  }

  #start(): void {
    if (this.#isHired) return;
    this.#isHired = true;
    while (this.#members.length < this.#size) this.#add();
  }

  #add(): void {
    const member: Member = { hand: undefined as unknown as Hand, isUp: false, tasks: [] };
    member.hand = this.#hire({
      message: (message) => this.#hear(member, message),
      gone: (why) => this.#lose(member, why),
    });
    member.hand.hold(true);
    this.#members.push(member);
  }

  // Gives what waits to whoever has the least to do; while nobody is up, all threads look at one picture here.
  #pump(): void {
    while (this.#queue.length > 0) {
      const up = this.#members.filter(({ isUp, tasks }) => isUp && tasks.length < AHEAD);
      if (up.length > 0)
        this.#give(up.reduce((best, member) => (member.tasks.length < best.tasks.length ? member : best)));
      else if (this.#here === 0 && !this.#members.some(({ isUp }) => isUp)) this.#lookHere(this.#queue.shift()!);
      else return;
    }
  }

  #give(member: Member): void {
    const task = this.#queue.shift()!;
    const options = { ...task.options };
    delete options.signal;
    const packed = pack(task.image);
    if (!packed) return this.#lookHere(task);
    member.tasks.push(task);
    member.hand.hold(true);
    member.hand.post({ id: task.id, image: packed.parcel, options, keepPixels: task.keepPixels }, packed.transfer);
  }

  #hear(member: Member, message: FromHand): void {
    if ('isUp' in message) {
      member.isUp = true;
    } else {
      const task = member.tasks.find(({ id }) => id === message.id);
      if (!task) return;
      if ('large' in message && !task.isSettled) {
        // the hand waits meanwhile: that many large pictures are in memory, no more
        return this.#lookHere(task, message, () => this.#free(member, task));
      }
      if ('seen' in message) this.#resolve(task, message.seen);
      else if ('failure' in message) this.#reject(task, fromFailure(message.failure));
      member.tasks.splice(member.tasks.indexOf(task), 1);
    }
    this.#rest(member);
  }

  #free(member: Member, task: Task): void {
    member.tasks.splice(member.tasks.indexOf(task), 1);
    this.#rest(member);
  }

  #rest(member: Member): void {
    this.#pump();
    member.hand.hold(member.tasks.length > 0);
  }

  #lookHere(task: Task, large?: Extract<FromHand, { large: unknown }>, then?: () => void): void {
    this.#here++;
    const { image, options, keepPixels, here } = task;
    void here(large?.large ?? image, options, large?.decode ?? 0, keepPixels)
      .then(
        (seen) => this.#resolve(task, seen),
        (error: unknown) => this.#reject(task, error),
      )
      .then(() => {
        this.#here--;
        then?.();
        this.#pump();
      });
  }

  // The picture it was at is lost, what it had not begun is not.
  #lose(member: Member, why: string): void {
    const at = this.#members.indexOf(member);
    if (at < 0) return;
    this.#members.splice(at, 1);
    const [lost, ...kept] = member.tasks;
    this.#queue.unshift(...kept.filter(({ isSettled }) => !isSettled));
    if (lost) {
      const message = `The worker that looked at this picture ended: ${why}`;
      this.#reject(lost, new SaccadeError('SACCADE_LOAD_FAILED', message));
    }
    // where they keep ending, the rest is done here
    if (++this.#lost <= this.#size && member.isUp) this.#add();
    this.#pump();
  }

  #cancel(task: Task, reason: unknown): void {
    const member = this.#members.find(({ tasks }) => tasks.includes(task));
    if (member) member.hand.post({ id: task.id, cancel: true }, []);
    this.#queue = this.#queue.filter((other) => other !== task);
    this.#reject(task, reason);
  }

  #resolve(task: Task, seen: Seen): void {
    if (this.#settle(task)) task.resolve(seen);
  }

  #reject(task: Task, error: unknown): void {
    if (this.#settle(task)) task.reject(error);
  }

  #settle(task: Task): boolean {
    const isFirst = !task.isSettled;
    task.isSettled = true;
    this.#watch.remove(task.options.signal, task);
    return isFirst;
  }
}
