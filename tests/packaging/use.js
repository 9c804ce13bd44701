// What is imported from the packed package, and what it finds: one line of JSON.
import { createDetector, toMtcnn } from 'saccade';

const [photo] = globalThis.Deno?.args ?? process.argv.slice(2);
const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
const faces = await detector.detect(photo);
const many = [];
for await (const result of detector.detectMany([photo, photo])) many.push(result.faces?.length ?? String(result.error));
detector.close();
console.log(JSON.stringify({ boxes: toMtcnn(faces).map(({ box }) => box), many, threads: detector.info.threads }));
