// A job: which kernel, how many units of work, which one is next. Its arguments follow in the kernel's own class.

@unmanaged
export class Job {
  op: i32;
  /** how many units (rows, tiles, crops) there are */
  units: i32;
  /** the next unit nobody has taken */
  next: i32;
  /** what the kernels that select or append leave behind: how many */
  count: i32;
}

/** The next unit to work on; past the end when it is `units` or more. */
// @ts-ignore: decorator
@inline
export function take(job: Job): i32 {
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(changetype<usize>(job), 1, offsetof<Job>('next'));
  else {
    const unit = job.next;
    job.next = unit + 1;
    return unit;
  }
}
