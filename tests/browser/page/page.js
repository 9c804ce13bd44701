// Tests call `run(task, ...args)` here: in the page, or in a module worker of the page's.
import * as tasks from './tasks.js';

window.run = (task, ...args) => tasks[task](...args);

window.runInWorker = (task, ...args) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onerror = reject;
    worker.onmessage = ({ data }) => {
      worker.terminate();
      if (data.error) reject(new Error(data.error));
      else resolve(data.result);
    };
    worker.postMessage({ task, args });
  });

window.ready = true;
