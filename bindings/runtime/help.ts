// A thread's side of sharing: while a picture is looked at, it takes units, does them in memory of its own, and says
// where the results lie.
import { JobBytes } from '../../assembly/abi.ts';
import { Engine } from './engine.ts';
import { Arena, type Region } from './memory.ts';
import { UnitQueue, wakeSleepers } from './queue.ts';
import { RESULT_HEADER } from './share.ts';
import { runThrough, type DoUnit, type Stage, type Task } from './stage.ts';

/** What a thread helps with: compiled kernels, the host's memory, and where in it everything lies. */
export interface Setup<Nets> {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** the packed networks' addresses */
  nets: Nets;
  /** memory that is this thread's own */
  region: Region;
}

// In a thread's region, before its job.
const LENT_BYTES = 64;

/** What a thread's word says: it has left, it was asked for help, it is wanted back. */
const enum Lent {
  Free = 0,
  Asked = 1,
  Recalled = 2,
}

/** Whether a message that asks for help is called for: the thread does not help already, and none is on its way. */
export function askForHelp<Nets>({ memory, region }: Setup<Nets>): boolean {
  return Atomics.compareExchange(lentWord(memory, region), 0, Lent.Free, Lent.Asked) === Lent.Free;
}

/** Calls a thread back from helping, to its messages: after the unit that it is at. */
export function recall<Nets>({ memory, region }: Setup<Nets>): void {
  const was = Atomics.compareExchange(lentWord(memory, region), 0, Lent.Asked, Lent.Recalled);
  if (was === Lent.Asked) wakeSleepers(memory);
}

function lentWord(memory: WebAssembly.Memory, { at }: Region): Int32Array {
  return new Int32Array(memory.buffer, at, 1);
}

/** A thread's engine: on the host's memory, in a region that is its own. */
export function engineWithin(module: WebAssembly.Module, memory: WebAssembly.Memory, { at, bytes }: Region): Engine {
  const arena = new Arena(memory, { at: at + JobBytes.Most, bytes: bytes - JobBytes.Most });
  return new Engine(module, 'thread', arena, at);
}

const noLap = () => undefined;

export class Helper<Nets> {
  readonly #engine: Engine;
  readonly #nets: Nets;
  readonly #queue: UnitQueue;
  readonly #stages: readonly Stage<Nets>[];
  readonly #mark: number;
  readonly #lent: Int32Array;

  constructor({ module, memory, nets, region }: Setup<Nets>, stages: readonly Stage<Nets>[]) {
    const { at, bytes } = region;
    this.#engine = engineWithin(module, memory, { at: at + LENT_BYTES, bytes: bytes - LENT_BYTES });
    this.#lent = lentWord(memory, region);
    Atomics.store(this.#lent, 0, Lent.Free);
    this.#nets = nets;
    this.#queue = new UnitQueue(memory);
    this.#stages = stages;
    this.#mark = this.#engine.arena.mark();
  }

  /** Helps until no picture is looked at, or this thread is called back. Blocks. */
  help(): void {
    do {
      for (let task = this.#next(); task; task = this.#next()) this.#work(task);
      if (Atomics.exchange(this.#lent, 0, Lent.Free) === Lent.Recalled) return;
      // a picture that began meanwhile may have found this thread still lent
    } while (this.#queue.isActive && Atomics.compareExchange(this.#lent, 0, Lent.Free, Lent.Asked) === Lent.Free);
  }

  #next(): readonly number[] | null {
    return this.#queue.next(() => this.#isRecalled);
  }

  get #isRecalled(): boolean {
    return Atomics.load(this.#lent, 0) === Lent.Recalled;
  }

  #take(): number {
    return this.#isRecalled ? -1 : this.#queue.take();
  }

  #work([number, ...values]: readonly number[]): void {
    const { arena } = this.#engine;
    const stage = this.#stages[number!];
    if (!stage) return;
    const task = Object.fromEntries(stage.keys.map((key, i) => [key, values[i]])) as Task;
    let doUnit: DoUnit | null = null;
    for (let unit = this.#take(); unit >= 0; unit = this.#take()) {
      // the host has read the results of the stage before: it opened this one
      if (!doUnit) arena.release(this.#mark);
      const mark = arena.mark();
      try {
        doUnit ??= stage.start(this.#engine, this.#nets, task, noLap);
        const header = arena.alloc(RESULT_HEADER);
        const { at, bytes } = runThrough(doUnit(unit));
        arena.i32(header, 1)[0] = bytes;
        arena.compact(header + RESULT_HEADER, at, bytes);
        this.#queue.settle(unit, header);
      } catch {
        // the host does it again, and has the error if there is one
        arena.release(mark);
        this.#queue.settle(unit, null);
      }
    }
  }
}
