// What the browser tests do with the package, in a page or in a worker.
import { createDetector } from '/saccade/dist/browser/index.js';

export { abortedCreation, ends, loads, many, others, progress, sideBySide } from './calls.js';
export { lostHost, lostOpening, lostThread } from './lost.js';
export { faceOf, foreign, kinds, refusals } from './pictures.js';
export { prepare, probe } from './probe.js';
export { drawnCamera, endings, track, trackRefusals, tracksTogether } from './track.js';

export const blobOf = async (url) => (await fetch(url)).blob();

async function using(options, work) {
  const detector = await createDetector(options);
  try {
    return await work(detector);
  } finally {
    detector.close();
  }
}

/** Faces of pictures, as Blobs, and what the detector says of itself. */
export function faces(urls, options) {
  return using(options, async (detector) => {
    const found = [];
    for (const url of urls) found.push(await detector.detect(await blobOf(url)));
    return { info: detector.info, faces: found };
  });
}
