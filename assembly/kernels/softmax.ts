// Two-class softmax over rows of logits: only the second class's share is kept.
import { softmax2 } from '../core/exp';
import { Job, take } from '../core/job';


@unmanaged
export class SoftmaxJob extends Job {
  /** dst (n) f32 */
  dst: usize;
  /** src: n rows that start with the two logits; bytes from one row to the next */
  src: usize;
  rowBytes: usize;
}

export function softmax(job: SoftmaxJob): void {
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    const row = job.src + <usize>unit * job.rowBytes;
    store<f32>(job.dst + ((<usize>unit) << 2), softmax2(load<f32>(row), load<f32>(row, 4)));
  }
}
