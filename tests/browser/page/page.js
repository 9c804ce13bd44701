// Tests call `run(task, ...args)` here: in the page, or in a module worker of the page's.
import * as tasks from './tasks.js';

window.run = (task, ...args) => tasks[task](...args);

// Firefox under remote control sometimes stops a worker for ever within `new Worker`, whatever that starts: it waits for
// its main thread to have told the listeners of worker debuggers, and the wake-up goes to the new thread. Nothing in the
// worker runs then, so that it answers no ping; another one takes its place.
const SECOND = 1000;
const PATIENCE = 10;
const ATTEMPTS = 4;

window.runInWorker = async (task, ...args) => {
  for (let left = ATTEMPTS; left > 0; left--) {
    const data = await answer(task, args);
    if (data.isFrozen) continue;
    if (data.error) throw new Error(data.error);
    return data.result;
  }
  throw new Error(`${ATTEMPTS} workers froze`);
};

function answer(task, args) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    let silent = 0;
    const asking = setInterval(() => {
      if (silent++ === PATIENCE) end(() => resolve({ isFrozen: true }));
      else worker.postMessage('ping');
    }, SECOND);
    const end = (settle) => {
      clearInterval(asking);
      worker.terminate();
      settle();
    };
    worker.onerror = (event) => end(() => reject(event));
    worker.onmessage = ({ data }) => {
      silent = 0;
      if (data !== 'pong') end(() => resolve(data));
    };
    worker.postMessage({ task, args });
  });
}

window.ready = true;
