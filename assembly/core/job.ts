// A job: which kernel runs. Its arguments follow in the kernel's own class. A job is one thread's: threads share stages
// of the cascade (bindings/runtime/share.ts), never a kernel.

@unmanaged
export class Job {
  op: i32;
  /** what the kernels that select or append leave behind: how many */
  count: i32;
}
