// The command as a process: signals, and how it ends.

import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Interrupted, SIGNALS } from './interrupt.ts';
import type { Library } from './library.ts';
import { run } from './program.ts';

const PATIENCE = 500; // ms

/**
 * Runs the process's command line. Sets an exit code and lets the process end by itself, so that all that was printed
 * is written.
 */
export async function start(load: () => Promise<Library>): Promise<void> {
  // The first signal ends the work in order, a second one the process.
  const stop = new AbortController();
  for (const name of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    process.once(name, () => stop.abort(new Interrupted(name)));
  }
  process.exitCode = await run(process.argv.slice(2), process, load, stop.signal);
  if (!stop.signal.aborted) return;
  // a reader that is slow gets the rest of the last line; pictures in hand may go on for seconds
  if (process.stdout.writableLength > 0) await Promise.race([once(process.stdout, 'drain'), setTimeout(PATIENCE)]);
  process.exit();
}
