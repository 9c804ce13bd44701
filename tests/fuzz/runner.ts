// Runs cases in a child process, which is ended where one takes too long, and started again.
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './child.ts';
import type { Input, KindName } from './kinds.ts';

/** What a case may take. */
export const MOST_CPU = 5; // s
export const MOST_BYTES = 700e6;
const MOST_WALL = 60; // s, where other work has the cores
const LOOK_EVERY = 250; // ms

export interface Outcome extends Omit<Report, 'cpu' | 'peak' | 'rss'> {
  cpu: number;
  peak: number;
  rss: number;
  isHang: boolean;
}

export class Runner {
  readonly #kind: KindName;
  #child: ChildProcess | null = null;
  #printed = '';

  constructor(kind: KindName) {
    this.#kind = kind;
  }

  /** `mostCpu`: s of CPU until the child is ended, both runs of the input together. */
  async run(input: Input, mostCpu = 2.2 * MOST_CPU): Promise<Outcome> {
    const child = (this.#child ??= await this.#start());
    const none = { came: 'fault', said: '', isKept: false, cpu: 0, peak: 0, rss: 0 };
    const start = cpuOf(child.pid!);
    const began = performance.now();
    return new Promise((resolve) => {
      const done = (outcome: Outcome) => {
        clearInterval(timer);
        child.removeAllListeners();
        resolve(outcome);
      };
      const ended = (fault: string, isHang: boolean) => {
        this.close();
        done({ ...none, came: isHang ? 'hang' : 'fault', fault, isHang });
      };
      const timer = setInterval(() => {
        const cpu = cpuOf(child.pid!) - start;
        const wall = (performance.now() - began) / 1000;
        if (cpu > mostCpu || wall > MOST_WALL) ended(`no end after ${cpu.toFixed(1)} s of CPU`, true);
      }, LOOK_EVERY);
      child.once('message', (report: Report) => {
        if (!report.fault && report.cpu > MOST_CPU) report = { ...report, fault: `${report.cpu.toFixed(1)} s of CPU` };
        if (!report.fault && report.peak > MOST_BYTES)
          report = { ...report, fault: `${Math.round(report.peak / 1e6)} MB` };
        if (!report.fault && this.#printed) report = { ...report, fault: `printed: ${this.#printed}` };
        this.#printed = '';
        done({ ...report, ...(report.fault && { came: 'fault' }), isHang: false });
      });
      child.once('exit', (code, signal) => ended(`the process ended with ${signal ?? code}: ${this.#printed}`, false));
      child.send({ kind: this.#kind, ...input });
    });
  }

  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill('SIGKILL');
    this.#child = null;
    this.#printed = '';
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'child.ts'), [], {
      execArgv: ['--expose-gc', '--import', 'tsx'],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream!.on('data', (text) => (this.#printed = (this.#printed + String(text)).slice(0, 1000)));
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`no child: exit code ${code}: ${this.#printed}`)));
    });
    child.removeAllListeners();
    return child;
  }
}

/** s of CPU that a process took, threads and all; where the system does not say, the time since it was asked first. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return performance.now() / 1000;
  }
}
