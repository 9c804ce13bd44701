// Counters as Prometheus reads them (text format 0.0.4). prom-client needs Node; this runs wherever the handler does.

type Labels = Readonly<Record<string, string | number>>;
type Kind = 'counter' | 'gauge' | 'histogram';

interface Family {
  kind: Kind;
  help: string;
  /** by the labels as text */
  values: Map<string, number>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export class Metrics {
  readonly #families = new Map<string, Family>();

  /** A counter goes up. Labels come from us, never from a request: their number must stay small. */
  count(name: string, help: string, labels: Labels = {}, by = 1): void {
    this.#add(this.#family(name, 'counter', help), name + text(labels), by);
  }

  gauge(name: string, help: string, value: number, labels: Labels = {}): void {
    this.#family(name, 'gauge', help).values.set(name + text(labels), value);
  }

  /** A duration in seconds. */
  observe(name: string, help: string, seconds: number, labels: Labels = {}): void {
    const family = this.#family(name, 'histogram', help);
    for (const most of [...SECONDS, Infinity]) {
      const le = most === Infinity ? '+Inf' : most;
      this.#add(family, `${name}_bucket${text({ ...labels, le })}`, seconds <= most ? 1 : 0);
    }
    this.#add(family, `${name}_sum${text(labels)}`, seconds);
    this.#add(family, `${name}_count${text(labels)}`, 1);
  }

  toString(): string {
    const lines = [...this.#families].flatMap(([name, { kind, help, values }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${kind}`,
      ...[...values].map(([sample, value]) => `${sample} ${value}`),
    ]);
    return `${lines.join('\n')}\n`;
  }

  #family(name: string, kind: Kind, help: string): Family {
    let family = this.#families.get(name);
    if (!family) this.#families.set(name, (family = { kind, help, values: new Map() }));
    return family;
  }

  #add({ values }: Family, sample: string, by: number): void {
    values.set(sample, (values.get(sample) ?? 0) + by);
  }
}

function text(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
