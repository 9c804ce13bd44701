// A stage of the work on a picture, cut into units that any thread may do: a strip of P-Net, a batch of crops, an eye.
// What a unit finds does not depend on the thread that does it, nor on how many there are.
import type { StageTimings } from '../types.ts';
import type { Engine } from './engine.ts';
import type { Arena } from './memory.ts';

/** Work as a generator: it yields where the caller may look at a signal, let events through, or give up. */
export type Checkpoint<T> = Generator<void, T, void>;

/** A block of memory. */
export interface Block {
  at: number;
  bytes: number;
}

/** A task as threads are told it: numbers by name. */
export type Task<Key extends string = string> = Record<Key, number>;

export interface Stage<Nets, Key extends string = string> {
  /** the numbers of a task, in the order in which they are sent */
  readonly keys: readonly Key[];
  /**
   * Returns what does one unit: it answers where its result lies, above what was allocated before. A unit may allocate
   * as it likes, and reads nothing that other units write. It throws what is wrong; where that happens in a thread, the
   * host does the unit again.
   */
  start(engine: Engine, nets: Nets, task: Task<Key>, lap: Lap): DoUnit;
}

export type DoUnit = (unit: number) => Checkpoint<Block>;

/** Takes the time since the last lap as that of a part of the work. */
export type Lap = (part: keyof StageTimings) => void;

/** Shares the units of stages. */
export interface Executor<Nets> {
  readonly engine: Engine;
  readonly nets: Nets;
  /** threads that may work, the caller's own among them */
  readonly threads: number;
  /**
   * Does all units; returns their results in order. They lie anywhere and stay until the next stage: read them at once.
   */
  run<Key extends string>(stage: Stage<Nets, Key>, task: Task<Key>, units: number, lap: Lap): Checkpoint<Block[]>;
  /** A picture begins and ends: threads help in between. */
  begin(): void;
  end(): void;
  /** Goes on in a new memory, as `Engine.move` does. Threads must be told. */
  move(): void;
}

/** Does every unit itself, one after the other. */
export function alone<Nets>(engine: Engine, nets: Nets): Executor<Nets> {
  return {
    engine,
    nets,
    threads: 1,
    begin: () => undefined,
    end: () => undefined,
    move: () => engine.move(),
    *run(stage, task, units, lap) {
      const doUnit = stage.start(engine, nets, task, lap);
      const blocks: Block[] = [];
      for (let unit = 0; unit < units; unit++) {
        blocks.push(yield* onTop(engine.arena, doUnit(unit)));
        yield;
      }
      return blocks;
    },
  };
}

/** Runs a unit; its result stays at the top of the arena, everything else is released. */
export function* onTop(arena: Arena, steps: Checkpoint<Block>): Checkpoint<Block> {
  const mark = arena.mark();
  const { at, bytes } = yield* steps;
  return { at: arena.compact(mark, at, bytes), bytes };
}

/** Runs a checkpointed piece of work through, without leaving the call. */
export function runThrough<T>(steps: Checkpoint<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
