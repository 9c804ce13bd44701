// One task in a module worker.
import * as tasks from './tasks.js';

onmessage = async ({ data: { task, args } }) => {
  try {
    postMessage({ result: await tasks[task](...args) });
  } catch (error) {
    postMessage({ error: `${error.code ?? error.name}: ${error.message}` });
  }
};
