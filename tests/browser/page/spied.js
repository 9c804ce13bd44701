// Workers that the package starts, seen by a test.

/** Runs `work` with the workers that were started meanwhile. */
export async function spied(work) {
  const { Worker } = window;
  const workers = [];
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      workers.push(this);
    }
    terminate() {
      this.isEnded = true;
      super.terminate();
    }
  };
  try {
    return await work(workers);
  } finally {
    window.Worker = Worker;
  }
}
