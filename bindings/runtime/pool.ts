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

// Milliseconds that the last unit of a thread may take after the caller's own: a thousand times what one takes. A thread that was ended
// inside a job never leaves it.
const PATIENCE_MS = 20_000;

/** The caller and `size - 1` threads. Those that are not up yet are not waited for. */
export function sharedPool(
  run: Run,
  memory: WebAssembly.Memory,
  size: number,
  spawn: Spawn,
  patience = PATIENCE_MS,
): Pool {
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
        if (!areGone(control, patience)) Atomics.store(control, Word.Failed, 1);
      }
      if (Atomics.load(control, Word.Failed) !== 0) {
        throw new SaccadeError('SACCADE_LOAD_FAILED', 'A thread failed. Close this detector and make a new one.');
      }
    },
    close() {
      for (const thread of threads.splice(0)) thread.stop();
    },
  };
}

// Waits until every thread that joined has left; what is left of each is one unit. Waiting is spinning, and now and then a look at the clock.
function areGone(control: Int32Array, patience: number): boolean {
  const LOOKS = 100_000;
  let end = 0;
  for (let looks = 1; (Atomics.load(control, Word.State) & State.Joined) !== 0; looks++) {
    if (looks % LOOKS !== 0) continue;
    const now = performance.now();
    if (end === 0) end = now + patience;
    else if (now > end) return false;
  }
  return true;
}
