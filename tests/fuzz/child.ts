// A process of its own, which may hang or die: runs the inputs that it is sent, each twice, and says what came.
import { readFileSync, writeFileSync } from 'node:fs';
import { SaccadeError } from '../../bindings/errors.ts';
import { kindNamed, NOT_FINITE, type Input, type KindName } from './kinds.ts';

export interface Report {
  /** 'answer', an error's code, or what is wrong */
  came: string;
  /** the answer's digest or the error's message, in short */
  said: string;
  fault?: string;
  /** the error behind a SaccadeError was a trap of a decoder or parser, which it kept to itself */
  isKept: boolean;
  /** s of CPU of the first run */
  cpu: number;
  /** bytes: the most while it ran, and what is left */
  peak: number;
  rss: number;
}

const LONGEST = 600; // characters of a message

let escaped: unknown;
process.on('uncaughtException', (error) => (escaped = error));
process.on('unhandledRejection', (error) => (escaped = error));

async function once(
  run: (input: Input) => Promise<string>,
  input: Input,
): Promise<Omit<Report, 'cpu' | 'peak' | 'rss' | 'said'> & { same: string }> {
  const fault = (error: unknown) => {
    const text = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
    return { came: 'fault', fault: text.slice(0, 2000), isKept: false, same: text.slice(0, 200) };
  };
  try {
    const same = await run(input);
    await new Promise((resolve) => setImmediate(resolve));
    if (escaped !== undefined) return fault(escaped);
    return { came: same.includes(NOT_FINITE) ? NOT_FINITE : 'answer', isKept: false, same };
  } catch (error) {
    if (!(error instanceof SaccadeError)) return fault(error);
    if (error.message.length > LONGEST) return fault(new Error(`a message of ${error.message.length} characters`));
    const { cause } = error;
    const isKept =
      cause instanceof RangeError || cause instanceof TypeError || cause instanceof WebAssembly.RuntimeError;
    return { came: error.code, isKept, same: `${error.code}: ${error.message}` };
  }
}

// Linux alone says the most that a process held since it was asked to forget.
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // what is left at the end must do
  }
}

function peakBytes(): number {
  try {
    return 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
  } catch {
    return process.memoryUsage.rss();
  }
}

process.on('message', ({ kind, name, bytes }: { kind: KindName; name: string; bytes: Uint8Array }) => {
  void (async () => {
    const { run } = await kindNamed(kind);
    const input = { name, bytes: Buffer.from(bytes) };
    escaped = undefined;
    forgetPeak();
    const start = process.cpuUsage();
    const first = await once(run, input);
    const { user, system } = process.cpuUsage(start);
    const peak = peakBytes();
    const second = await once(run, { name, bytes: Buffer.from(bytes) });
    if (!first.fault && first.same !== second.same) {
      first.fault = second.fault ?? `two answers: ${first.same.slice(0, 200)}; ${second.same.slice(0, 200)}`;
      first.came = 'fault';
    }
    globalThis.gc?.();
    const { came, fault, isKept, same } = first;
    const cpu = (user + system) / 1e6;
    const report: Report = {
      came,
      said: same.slice(0, 300),
      isKept,
      cpu,
      peak,
      rss: process.memoryUsage.rss(),
      ...(fault && { fault }),
    };
    process.send!(report);
  })();
});
process.send!('ready');
