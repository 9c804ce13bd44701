// Loaded into the server before anything else. Its parent asks it to begin and to end, in turns: it then says how long
// its event loop stood still in between, and what its memory was, every half a second.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.send) {
  let delay;
  let memory;
  let timer;
  process.on('message', (word) => {
    if (word === 'begin') {
      delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      memory = [];
      timer = setInterval(() => memory.push(process.memoryUsage()), 500);
      return;
    }
    clearInterval(timer);
    delay.disable();
    const stall = {
      p50: delay.percentile(50),
      p99: delay.percentile(99),
      p999: delay.percentile(99.9),
      max: delay.max,
    };
    process.send({ stall, memory });
  });
  process.channel.unref();
}
