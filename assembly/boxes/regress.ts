// Box regression in place: offsets are shares of the box's size; then square, then whole pixels. All in double, in
// Python's order.
import { Box, Step } from '../abi';
import { Job } from '../core/job';


@unmanaged
export class RegressJob extends Job {
  /** records, changed in place */
  boxes: usize;
  n: i32;
  /** Step flags, in the order of their names */
  steps: i32;
}

export function regress(job: RegressJob): void {
  for (let i = 0; i < job.n; i++) {
    const box = job.boxes + <usize>i * Box.Bytes;
    let x1 = load<f64>(box, Box.X1);
    let y1 = load<f64>(box, Box.Y1);
    let x2 = load<f64>(box, Box.X2);
    let y2 = load<f64>(box, Box.Y2);
    if (job.steps & Step.Shift) {
      const extra: f64 = job.steps & Step.Inclusive ? 1 : 0;
      const w = x2 - x1 + extra;
      const h = y2 - y1 + extra;
      x1 += <f64>load<f32>(box, Box.Dx1) * w;
      y1 += <f64>load<f32>(box, Box.Dx1 + 4) * h;
      x2 += <f64>load<f32>(box, Box.Dx1 + 8) * w;
      y2 += <f64>load<f32>(box, Box.Dx1 + 12) * h;
    }
    if (job.steps & Step.Square) {
      const w = x2 - x1;
      const h = y2 - y1;
      const side = max(w, h);
      x1 = x1 + w * 0.5 - side * 0.5;
      y1 = y1 + h * 0.5 - side * 0.5;
      x2 = x1 + side;
      y2 = y1 + side;
    }
    if (job.steps & Step.Truncate) {
      x1 = Math.trunc(x1);
      y1 = Math.trunc(y1);
      x2 = Math.trunc(x2);
      y2 = Math.trunc(y2);
    }
    store<f64>(box, x1, Box.X1);
    store<f64>(box, y1, Box.Y1);
    store<f64>(box, x2, Box.X2);
    store<f64>(box, y2, Box.Y2);
  }
}
