// Workers as processes. One that ends by a signal is started again, as a cluster would.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export class Fleet {
  readonly #script: readonly string[];
  readonly #env: Record<string, string>;
  readonly #workers: ChildProcess[] = [];
  #isEnding = false;
  /** what all of them said */
  said = '';
  starts = 0;

  /** @param script what Node gets before the arguments of the command */
  constructor(script: readonly string[], args: readonly string[], count: number, env: Record<string, string> = {}) {
    this.#script = [...script, ...args];
    this.#env = env;
    for (let n = 0; n < count; n++) this.#start(n);
  }

  /** Kills one; another takes its place. */
  kill(n: number): void {
    this.#workers[n % this.#workers.length]!.kill('SIGKILL');
  }

  /** Sends a signal to all, starts no more. @returns how each ended: its exit code, or the signal's name */
  async end(signal: NodeJS.Signals): Promise<(number | string | null)[]> {
    this.#isEnding = true;
    return Promise.all(
      this.#workers.map(async (worker) => {
        if (worker.exitCode !== null || worker.signalCode !== null) return worker.exitCode ?? worker.signalCode;
        const closed = once(worker, 'close') as Promise<[number | null, string | null]>;
        worker.kill(signal);
        const [code, by] = await closed;
        return code ?? by;
      }),
    );
  }

  #start(n: number): void {
    this.starts++;
    const env = { ...process.env, ...this.#env };
    const worker = spawn(process.execPath, this.#script, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    worker.stderr!.on('data', (chunk) => (this.said += chunk));
    worker.on('exit', () => !this.#isEnding && this.#start(n));
    this.#workers[n] = worker;
  }
}
