// Node, by its own types.
import { readFile } from 'node:fs/promises';
import { createDetector } from 'saccade';
import { createHandler } from 'saccade/http';

const signal: AbortSignal = AbortSignal.timeout(9);
const detector = await createDetector({ signal, weights: new URL('file:///x') });
await detector.detect(await readFile('a.jpg'), { signal });
await detector.detect(new URL('file:///a.jpg'));
await detector.detect(new Blob([]));
const response: Response = await createHandler(detector)(new Request('http://x/'));
await response.json();
export {};
