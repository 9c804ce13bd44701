// A thread's memory without a thread: every unit of a stage in a region of its own, as a helper does them, all by one.
import type { Engine as EngineType } from '../../bindings/runtime/engine.ts';
import { engineWithin } from '../../bindings/runtime/help.ts';
import { RESULT_HEADER } from '../../bindings/runtime/share.ts';
import {
  runThrough,
  type Block,
  type Checkpoint,
  type Executor,
  type Stage,
  type Task,
} from '../../bindings/runtime/stage.ts';
import { SHARED_MODULE } from './threads.ts';

/** The most bytes of a region that a stage took, by the stage's number. */
export type Peaks = Map<number, number>;

/**
 * Does the units of all stages in one region of the host's memory, and throws where there is no room. The worst for a
 * thread: in truth it has some of a stage's units, and results of all its units stay until the next stage.
 */
export function inRegion<Nets>(
  host: EngineType,
  nets: Nets,
  stages: readonly Stage<Nets>[],
  bytes: number,
  threads = 2,
) {
  const at = host.arena.alloc(bytes);
  const peaks: Peaks = new Map();
  const noLap = () => undefined;
  const executor: Executor<Nets> = {
    engine: host,
    nets,
    threads,
    begin: noLap,
    end: noLap,
    move: noLap,
    *run<Key extends string>(stage: Stage<Nets, Key>, task: Task<Key>, units: number): Checkpoint<Block[]> {
      const own = engineWithin(SHARED_MODULE, host.arena.memory, { at, bytes });
      const { arena } = own;
      const doUnit = stage.start(own, nets, task, noLap);
      const blocks: Block[] = [];
      for (let unit = 0; unit < units; unit++) {
        const header = arena.alloc(RESULT_HEADER);
        const result = runThrough(doUnit(unit));
        const to = arena.compact(header + RESULT_HEADER, result.at, result.bytes);
        blocks.push({ at: to, bytes: result.bytes });
        yield;
      }
      const number = stages.indexOf(stage as unknown as Stage<Nets>);
      peaks.set(number, Math.max(peaks.get(number) ?? 0, arena.peak - at));
      return blocks;
    },
  };
  return { executor, peaks };
}
