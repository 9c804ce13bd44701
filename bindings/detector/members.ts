// The workers of a pool: who is up, who may help or have a picture, and who comes in the place of one that ended or
// whose memory is no longer the host's.
import { askForHelp } from '../runtime/help.ts';
import type { FromWorker, WorkerHandle, WorkerSetup } from './messages.ts';

// Pictures a worker holds: one it works on and one it begins with at once, without asking.
const AHEAD = 2;

export interface Member<Task> {
  readonly worker: WorkerHandle;
  setup: WorkerSetup;
  isUp: boolean;
  /**
   * false until the next picture begins, in the place of a worker that ended: the results that one left in the same
   * memory may still be wanted
   */
  mayHelp: boolean;
  /** the host's memory is another now: it decodes until its successor is up */
  isOld: boolean;
  tasks: Task[];
}

/** What a pool hears of its members. */
export interface Hearing<Task> {
  message(member: Member<Task>, message: FromWorker): void;
  /** it ended, and is no member any more */
  gone(member: Member<Task>, why: string): void;
}

export class Members<Task> {
  readonly #helpers: number;
  readonly #start: () => WorkerHandle | null;
  readonly #hearing: Hearing<Task>;
  #all: Member<Task>[] = [];
  #restarts = 0;

  /** At most `helpers` lend themselves to one picture; `start` starts a worker, where one can be started. */
  constructor(helpers: number, start: () => WorkerHandle | null, hearing: Hearing<Task>) {
    this.#helpers = helpers;
    this.#start = start;
    this.#hearing = hearing;
  }

  get isAny(): boolean {
    return this.#all.length > 0;
  }

  get isAnyUp(): boolean {
    return this.#all.some(({ isUp }) => isUp);
  }

  /** What all of them have in hand. */
  get tasks(): Task[] {
    return this.#all.flatMap(({ tasks }) => tasks);
  }

  /** One of the first; each may be replaced once. */
  add(worker: WorkerHandle, setup: WorkerSetup): void {
    this.#restarts++;
    this.#join(worker, setup, true);
  }

  /** A picture begins: nobody wants what was left in the memory of those who ended. */
  begin(): void {
    for (const member of this.#all) member.mayHelp = !member.isOld;
    this.lend();
  }

  /** Those without pictures of their own are asked to help with the host's. */
  lend(): void {
    const idle = this.#all.filter(({ tasks, mayHelp }) => mayHelp && tasks.length === 0);
    for (const { worker, setup } of idle.slice(0, this.#helpers)) {
      if (askForHelp(setup)) worker.post({ help: true }, []);
    }
  }

  /** Those that are not up yet keep the process alive: somebody waits for them. */
  holdNew(): void {
    for (const { isUp, worker } of this.#all) if (!isUp) worker.hold(true);
  }

  /** Whoever has the least to do; null where all have enough. */
  free(): Member<Task> | null {
    const young = this.#all.filter(({ isUp, isOld }) => isUp && !isOld);
    const free = (young.length > 0 ? young : this.#all).filter(({ isUp, tasks }) => isUp && tasks.length < AHEAD);
    return free.reduce<Member<Task> | null>(
      (best, other) => (best && best.tasks.length <= other.tasks.length ? best : other),
      null,
    );
  }

  /** Ends a worker whose picture takes too long: it may be replaced however often that was so. */
  end(member: Member<Task>): void {
    this.#all = this.#all.filter((other) => other !== member);
    member.worker.stop();
    this.#restarts++;
  }

  withTask(task: Task): Member<Task> | undefined {
    return this.#all.find(({ tasks }) => tasks.includes(task));
  }

  /** A task is no longer this one's. */
  release(member: Member<Task>, task: Task): void {
    member.tasks.splice(member.tasks.indexOf(task), 1);
    member.worker.hold(member.tasks.length > 0);
    this.#retire();
  }

  /**
   * Starts a worker in the place of each, on the host's new memory. Until those are up the old ones decode; one that
   * has no successor stays for that.
   */
  move(memory: WebAssembly.Memory): void {
    for (const member of this.#all.filter(({ isOld }) => !isOld)) {
      member.isOld = true;
      member.mayHelp = false;
      member.setup = { ...member.setup, memory };
      const worker = this.#start();
      if (worker) this.#join(worker, member.setup, true);
    }
  }

  /** Starts a worker in the place of one that ended, if that was ever up, as often as there were members at first. */
  replace({ isUp, isOld, setup }: Member<Task>): void {
    const worker = isUp && !isOld && this.#restarts-- > 0 ? this.#start() : null;
    if (worker) this.#join(worker, setup, false);
  }

  stop(): void {
    for (const { worker } of this.#all) worker.stop();
    this.#all = [];
  }

  #join(worker: WorkerHandle, setup: WorkerSetup, mayHelp: boolean): void {
    const member: Member<Task> = { worker, setup, isUp: false, mayHelp, isOld: false, tasks: [] };
    worker.listen({
      message: (message) => this.#hear(member, message),
      gone: (why) => this.#lose(member, why),
    });
    worker.post({ setup }, []);
    this.#all.push(member);
  }

  #hear(member: Member<Task>, message: FromWorker): void {
    if (Object(message) !== message) return; // none of ours
    if ('isUp' in message) {
      member.isUp = true;
      member.worker.hold(false);
      this.#retire();
    }
    this.#hearing.message(member, message);
  }

  #lose(member: Member<Task>, why: string): void {
    if (!this.#all.includes(member)) return;
    this.#all = this.#all.filter((other) => other !== member);
    this.#hearing.gone(member, why);
  }

  // As many of the old as have a successor, once they have no pictures.
  #retire(): void {
    if (!this.#all.some(({ isUp, isOld }) => isUp && !isOld)) return;
    const done = this.#all.filter(({ isOld, tasks }) => isOld && tasks.length === 0);
    for (const { worker } of done) worker.stop();
    this.#all = this.#all.filter((member) => !done.includes(member));
  }
}
