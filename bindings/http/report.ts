// What a server says of itself in numbers.
import type { Inspected } from '../detector/detector.ts';
import type { DetectorInfo } from '../types.ts';
import type { Gate } from './gate.ts';
import { Metric } from './metrics.ts';
import type { Registry } from './types.ts';

export class Report {
  readonly #requests = new Metric('counter', 'saccade_requests_total', 'Requests by the status of their answers.');
  readonly #seconds = new Metric('histogram', 'saccade_request_seconds', 'From a request to its answer.');
  readonly #pictures = new Metric('counter', 'saccade_pictures_total', 'Pictures that were looked at.');
  readonly #pixels = new Metric('counter', 'saccade_pixels_total', 'Their pixels.');
  readonly #faces = new Metric('counter', 'saccade_faces_total', 'Faces in them.');
  readonly #stages = new Metric(
    'counter',
    'saccade_stage_seconds_total',
    'Time that pictures spent in each stage, and waiting.',
  );
  readonly #all: readonly Metric[];
  readonly #registry: Registry | undefined;

  constructor({ version, build, threads }: DetectorInfo, gate: Gate, registry?: Registry) {
    const gauge = (name: string, help: string, read: () => number, labels?: Record<string, string | number>) =>
      new Metric('gauge', name, help, read, labels);
    this.#all = [
      ...[this.#requests, this.#seconds, this.#pictures, this.#pixels, this.#faces, this.#stages],
      gauge('saccade_info', 'What the detector runs on.', () => 1, { version, build, threads }),
      gauge('saccade_requests_inside', 'Requests that are read, wait or are looked at.', () => gate.inside),
      gauge('saccade_pictures_at_work', 'Pictures that are decoded or looked at.', () => gate.atWork),
    ];
    this.#registry = registry;
    for (const metric of registry ? this.#all : []) registry!.registerMetric(metric as never);
  }

  answered(status: number, seconds: number): void {
    this.#requests.count(1, { status });
    this.#seconds.observe(seconds);
  }

  /** `queued`: ms. */
  found({ faces, width, height, timings }: Inspected, queued: number): void {
    this.#pictures.count();
    this.#pixels.count(width * height);
    this.#faces.count(faces.length);
    for (const [stage, ms] of Object.entries({ queue: queued, ...timings })) this.#stages.count(ms / 1000, { stage });
  }

  async metrics(): Promise<{ text: string; type: string }> {
    const registry = this.#registry;
    if (registry) return { text: await registry.metrics(), type: registry.contentType };
    return { text: this.#all.join(''), type: 'text/plain; version=0.0.4; charset=utf-8' };
  }
}
