// What a server says of itself in numbers.
import type { Detection } from '../detector/core.ts';
import type { DetectorInfo } from '../types.ts';
import type { Gate } from './gate.ts';
import { Metrics } from './metrics.ts';

export class Report {
  readonly #metrics = new Metrics();
  readonly #info: DetectorInfo;
  readonly #gate: Gate;

  constructor(info: DetectorInfo, gate: Gate) {
    this.#info = info;
    this.#gate = gate;
  }

  answered(status: number, seconds: number): void {
    this.#metrics.count('saccade_requests_total', 'Requests by the status of their answers.', { status });
    this.#metrics.observe('saccade_request_seconds', 'From a request to its answer.', seconds);
  }

  /** `queued`: ms. */
  found({ faces, width, height, timings }: Detection, queued: number): void {
    const metrics = this.#metrics;
    metrics.count('saccade_pictures_total', 'Pictures that were looked at.');
    metrics.count('saccade_pixels_total', 'Their pixels.', {}, width * height);
    metrics.count('saccade_faces_total', 'Faces in them.', {}, faces.length);
    for (const [stage, ms] of Object.entries({ queue: queued, ...timings })) {
      metrics.count('saccade_stage_seconds_total', 'Time that pictures spent in each stage.', { stage }, ms / 1000);
    }
  }

  metrics(): string {
    const { version, build, threads } = this.#info;
    const { inside, atWork } = this.#gate;
    const metrics = this.#metrics;
    metrics.gauge('saccade_info', 'What the detector runs on.', 1, { version, build, threads });
    metrics.gauge('saccade_requests_inside', 'Requests that are read, wait or are looked at.', inside);
    metrics.gauge('saccade_pictures_at_work', 'Pictures that are decoded or looked at.', atWork);
    return metrics.toString();
  }
}
