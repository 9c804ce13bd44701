// The one place that counts threads. The caller works too: a pool of size 1 is just the caller.
import { SaccadeError } from '../errors.ts';
import { State, Word } from './control.ts';
import type { Run } from './load.ts';
import { CONTROL_AT, JOB_AT } from './memory.ts';

export interface Pool {
  /** threads that may work on a job, the caller among them */
  readonly size: number;
  /** Works on the job at JOB_AT until it is done. Throws if a thread failed in it. */
  run(units: number): void;
  close(): void;
}

/** A running thread, as its platform knows it. */
export interface Thread {
  stop(): void;
}

/** Starts thread number `thread` (from 1 up), which then obeys the control words (runtime/follow.ts). */
export type Spawn = (thread: number) => Thread;

/** Only the caller. */
export function callerPool(run: Run): Pool {
  return { size: 1, run: () => run(JOB_AT, 0), close: () => undefined };
}

/** The caller and `size - 1` threads. Those that are not up yet are not waited for. */
export function sharedPool(run: Run, memory: WebAssembly.Memory, size: number, spawn: Spawn): Pool {
  const control = new Int32Array(memory.buffer, CONTROL_AT, Word.Count);
  const threads = Array.from({ length: size - 1 }, (_, i) => spawn(i + 1));
  let state: number = Atomics.load(control, Word.State);
  return {
    size,
    run(units) {
      if (units < 2) return run(JOB_AT, 0);
      state = ((state & ~(State.Open | State.Joined)) + State.Job) | State.Open | 0;
      Atomics.store(control, Word.State, state);
      if (Atomics.load(control, Word.Sleepers) > 0) Atomics.notify(control, Word.State);
      try {
        run(JOB_AT, 0);
      } finally {
        Atomics.and(control, Word.State, ~State.Open);
        // what is left of those that joined is one unit each
        while ((Atomics.load(control, Word.State) & State.Joined) !== 0);
      }
      if (Atomics.load(control, Word.Failed) !== 0) {
        throw new SaccadeError('SACCADE_LOAD_FAILED', 'A thread failed. Close this detector and make a new one.');
      }
    },
    close() {
      for (const thread of threads) thread.stop();
    },
  };
}
