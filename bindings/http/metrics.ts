// Counters as Prometheus reads them (text format 0.0.4), wherever the handler runs. prom-client does not run in
// workerd; where it runs its registry takes these as its own (`extras.register`).

type Labels = Readonly<Record<string, string | number>>;

/** As prom-client has them. */
interface Sample {
  metricName: string;
  labels: Labels;
  value: number;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** by name and labels as text */
  readonly #samples = new Map<string, Sample>();
  readonly #read: (() => number) | undefined;

  /** `read`: says what a gauge shows, whenever it is asked. */
  constructor(type: Metric['type'], name: string, help: string, read?: () => number, labels: Labels = {}) {
    this.type = type;
    this.name = name;
    this.help = help;
    this.#read = read;
    if (read) this.#add(name, labels, 0);
  }

  /** A counter goes up. Labels come from us, never from a request: their number must stay small. */
  count(by = 1, labels: Labels = {}): void {
    this.#add(this.name, labels, by);
  }

  /** A duration in seconds, of a histogram. */
  observe(seconds: number): void {
    for (const most of SECONDS) this.#add(`${this.name}_bucket`, { le: most }, seconds <= most ? 1 : 0);
    this.#add(`${this.name}_bucket`, { le: '+Inf' }, 1);
    this.#add(`${this.name}_sum`, {}, seconds);
    this.#add(`${this.name}_count`, {}, 1);
  }

  /** What prom-client's registry asks of a metric. */
  async get() {
    const { name, help, type } = this;
    return { name, help, type, values: this.#values, aggregator: 'sum' };
  }

  reset(): void {
    for (const sample of this.#samples.values()) sample.value = 0;
  }

  toString(): string {
    const { name, help, type } = this;
    const lines = this.#values.map(({ metricName, labels, value }) => `${metricName}${text(labels)} ${value}`);
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
  }

  get #values(): Sample[] {
    const samples = [...this.#samples.values()];
    return this.#read ? samples.map((sample) => ({ ...sample, value: this.#read!() })) : samples;
  }

  #add(metricName: string, labels: Labels, by: number): void {
    const key = metricName + text(labels);
    const sample = this.#samples.get(key);
    if (sample) sample.value += by;
    else this.#samples.set(key, { metricName, labels, value: by });
  }
}

function text(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
