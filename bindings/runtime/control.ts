// How threads find a job: four words in shared memory.
// STATE is the number of the job (20 bits), whether it may still be joined (1 bit), and how many threads have joined it (11 bits). A
// thread joins by adding one while the job is open, and leaves by taking one off. The caller closes the job when nothing is left to
// take and then waits only for those that joined: a thread that sleeps, or that the system has put aside, holds up nobody.

/** Indices of the words, from CONTROL_AT on. */
export const enum Word {
  State = 0,
  /** threads that wait to be woken */
  Sleepers = 1,
  /** 1 once a thread failed inside a job */
  Failed = 2,
  /** how often a thread joined a job, ever */
  Joins = 3,
  Count = 4,
}

/** Parts of STATE. */
export const enum State {
  Joined = 0x7ff,
  Open = 0x800,
  Job = 0x1000,
}

/** The number of the job in a state. */
export function jobOf(state: number): number {
  return state >>> 12;
}
