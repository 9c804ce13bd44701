import { createDetector } from 'saccade';

// for a script that looks once; `await using` closes it (TypeScript 5.2, Node 24)
await using detector = await createDetector();
console.log((await detector.detect('photo.jpg')).length);
