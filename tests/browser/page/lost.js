// Workers that end without a word, as browsers end them for memory: `terminate` by somebody else is the same.
import { createDetector } from '/saccade/dist/browser/index.js';
import { spied } from './spied.js';
import { blobOf } from './tasks.js';

const PHOTO = '/samples/sample5.jpg';
const say = (error) => `${error.code ?? error.name}: ${error.message}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The engine's worker ends while it looks at a picture, and while it has nothing to do. */
export function lostHost() {
  return spied(async (workers) => {
    const blob = await blobOf(PHOTO);
    const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99, threads: 1 });
    const faces = JSON.stringify(await detector.detect(blob));
    const running = detector.detect(blob).then(() => 'no error', say);
    await pause(5);
    const start = performance.now();
    workers[0].terminate();
    const said = await running;
    const waited = performance.now() - start;
    const again = JSON.stringify(await detector.detect(blob));
    const started = workers.length;
    workers[1].terminate();
    const closing = detector.detect(blob).then(() => 'no error', say);
    await pause(100);
    detector.close();
    return { said, waited, same: again === faces, started, closed: await closing };
  });
}

/** The engine's worker ends while it opens; and starts later than anybody waits for one that has started. */
export function lostOpening() {
  return spied(async (workers) => {
    const { postMessage } = Worker.prototype;
    const outcome = () => createDetector({ threads: 1 }).then((detector) => (detector.close(), 'opened'), say);
    // it is there, and has nothing to open
    Worker.prototype.postMessage = function (message, ...rest) {
      if (!message.open) postMessage.call(this, message, ...rest);
    };
    const creating = outcome();
    await new Promise((resolve) => workers[0].addEventListener('message', resolve, { once: true }));
    workers[0].terminate();
    const start = performance.now();
    const said = await creating;
    const waited = performance.now() - start;
    // its script loads slowly
    Worker.prototype.postMessage = function (...given) {
      setTimeout(() => postMessage.apply(this, given), 7000);
    };
    return { said, waited, late: await outcome() };
  });
}

/** A thread ends while it has pictures of its own: they are looked at elsewhere. */
export function lostThread() {
  return spied(async (workers) => {
    const blob = await blobOf(PHOTO);
    const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99, threads: 2 });
    const faces = JSON.stringify(await detector.detect(blob));
    await pause(300);
    const found = [];
    for await (const { faces, error } of detector.detectMany(Array(8).fill(blob))) {
      if (found.length === 0) workers[1]?.terminate();
      found.push(error ? say(error) : JSON.stringify(faces));
    }
    detector.close();
    return { threads: detector.info.threads, same: found.filter((one) => one === faces).length };
  });
}
