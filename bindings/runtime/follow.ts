// What a thread does: wait for a job, join it, work, leave.
import { jobOf, State, Word } from './control.ts';
import { instantiate } from './load.ts';
import { CONTROL_AT, JOB_AT } from './memory.ts';

/** What a thread is given. */
export interface Following {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** its number, from 1 up: it picks the scratch */
  thread: number;
}

// Looks before a thread goes to sleep: about 50 µs. Waking one takes 10 to 60, and the next job of a picture is nearer than that.
const PATIENCE = 20_000;

/** Never returns: the thread is ended from outside. */
export function follow({ module, memory, thread }: Following): never {
  const run = instantiate(module, memory, 'thread');
  const control = new Int32Array(memory.buffer, CONTROL_AT, Word.Count);
  let done = jobOf(Atomics.load(control, Word.State));
  for (;;) {
    const state = next(control, done);
    done = jobOf(state);
    if (!join(control, state)) continue;
    Atomics.add(control, Word.Joins, 1);
    try {
      run(JOB_AT, thread);
    } catch {
      Atomics.store(control, Word.Failed, 1);
    }
    Atomics.sub(control, Word.State, 1);
  }
}

// The state of a job after number `done`.
function next(control: Int32Array, done: number): number {
  for (let looks = 0; ; looks++) {
    const state = Atomics.load(control, Word.State);
    if (jobOf(state) !== done) return state;
    if (looks < PATIENCE) continue;
    Atomics.add(control, Word.Sleepers, 1);
    Atomics.wait(control, Word.State, state);
    Atomics.sub(control, Word.Sleepers, 1);
    looks = 0;
  }
}

// Joins the job of `state` if it is still open.
function join(control: Int32Array, state: number): boolean {
  const job = jobOf(state);
  while ((state & State.Open) !== 0 && jobOf(state) === job) {
    const found = Atomics.compareExchange(control, Word.State, state, state + 1);
    if (found === state) return true;
    state = found;
  }
  return false;
}
