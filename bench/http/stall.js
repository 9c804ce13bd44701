// Loaded into the server before anything else: says at its end how long its event loop stood still, ms.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.env.STALL_FILE) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // not the start, where everything is loaded
  setTimeout(() => (delay.reset(), delay.enable()), 2000).unref();
  process.on('exit', () => {
    const ms = (ns) => Number((ns / 1e6).toFixed(1));
    const { max } = delay;
    const of = { p50: delay.percentile(50), p99: delay.percentile(99), p999: delay.percentile(99.9), max };
    const said = Object.fromEntries(Object.entries(of).map(([name, ns]) => [name, ms(ns)]));
    writeFileSync(process.env.STALL_FILE, JSON.stringify(said));
  });
}
