// One task in a module worker; meanwhile it answers whether it is there.
import * as tasks from './tasks.js';

onmessage = async ({ data }) => {
  if (data === 'ping') return postMessage('pong');
  const { task, args } = data;
  try {
    postMessage({ result: await tasks[task](...args) });
  } catch (error) {
    postMessage({ error: `${error.code ?? error.name}: ${error.message}` });
  }
};
