// The host's side of sharing a stage: it offers the units, works on them itself, and collects what the threads found.
// It waits for no thread longer than a unit takes: then it does the unit again, as a thread that ended or failed would
// never bring it.
import type { Engine } from './engine.ts';
import { MOST_UNITS, UnitQueue } from './queue.ts';
import { alone, onTop, type Block, type Checkpoint, type DoUnit, type Executor } from './stage.ts';
import type { Lap, Stage, Task } from './stage.ts';

/** A result in a thread's memory starts after its length. */
export const RESULT_HEADER = 64;

const LOOKS = 2000; // at a slot, between two yields: some 10 µs
const LEAST_PATIENCE_MS = 0.2;
const PATIENCE = 2; // times the mean unit of the stage so far

/** Asks the threads to help with the picture that begins. */
export type Lend = () => void;

export class SharedExecutor<Nets> implements Executor<Nets> {
  readonly engine: Engine;
  readonly nets: Nets;
  readonly threads: number;
  /** stages that were offered to threads, ever */
  offered = 0;
  /** units that were done again because a thread took too long or failed, ever */
  repeated = 0;
  readonly #stages: readonly Stage<Nets>[];
  #queue: UnitQueue;
  readonly #lend: Lend;
  readonly #alone: Executor<Nets>;
  #pictures = 0;
  #isOpen = false;

  /** `stages`: what threads know, by number. */
  constructor(engine: Engine, nets: Nets, stages: readonly Stage<Nets>[], threads: number, lend: Lend) {
    this.engine = engine;
    this.nets = nets;
    this.threads = threads;
    this.#stages = stages;
    this.#queue = new UnitQueue(engine.arena.memory);
    this.#lend = lend;
    this.#alone = alone(engine, nets);
  }

  /** A picture begins: threads that have nothing to do lend themselves until it ends. */
  begin(): void {
    if (this.#pictures++ > 0) return;
    this.#queue.setActive(true);
    this.#lend();
  }

  end(): void {
    if (--this.#pictures === 0) this.#queue.setActive(false);
  }

  move(): void {
    this.engine.move();
    this.#queue = new UnitQueue(this.engine.arena.memory);
  }

  *run<Key extends string>(stage: Stage<Nets, Key>, task: Task<Key>, units: number, lap: Lap): Checkpoint<Block[]> {
    const number = this.#stages.indexOf(stage as unknown as Stage<Nets>);
    // a detection inside another one's pause leaves the queue to that
    if (units < 2 || units > MOST_UNITS || number < 0 || this.#isOpen)
      return yield* this.#alone.run(stage, task, units, lap);
    this.#isOpen = true;
    this.offered++;
    this.#queue.open(units, [number, ...stage.keys.map((key) => task[key])]);
    try {
      return yield* this.#work(stage.start(this.engine, this.nets, task, lap), units);
    } finally {
      this.#queue.close();
      this.#isOpen = false;
    }
  }

  *#work(doUnit: DoUnit, units: number): Checkpoint<Block[]> {
    const blocks = new Array<Block | undefined>(units);
    let spent = 0;
    let own = 0;
    const doOne = function* (this: SharedExecutor<Nets>, unit: number): Checkpoint<void> {
      const start = performance.now();
      blocks[unit] = yield* onTop(this.engine.arena, doUnit(unit));
      spent += performance.now() - start;
      own++;
    }.bind(this);

    for (let unit = this.#queue.take(); unit >= 0; unit = this.#queue.take()) {
      yield* doOne(unit);
      yield;
    }
    for (let unit = 0; unit < units; unit++) {
      if (blocks[unit]) continue;
      const patience = Math.max(LEAST_PATIENCE_MS, own > 0 ? (PATIENCE * spent) / own : 0);
      const at = yield* this.#await(unit, patience);
      if (at !== null) blocks[unit] = this.#result(at);
      else {
        this.repeated++;
        yield* doOne(unit);
      }
    }
    return blocks as Block[];
  }

  // The address of a thread's result; null where it failed or takes too long.
  *#await(unit: number, patience: number): Checkpoint<number | null> {
    const end = performance.now() + patience;
    do {
      for (let looks = 0; looks < LOOKS; looks++) {
        const outcome = this.#queue.outcome(unit);
        if (outcome === 'failed') return null;
        if (outcome !== 'pending') return outcome;
      }
      yield;
    } while (performance.now() < end);
    return null;
  }

  #result(at: number): Block {
    return { at: at + RESULT_HEADER, bytes: this.engine.arena.i32(at, 1)[0]! };
  }
}
