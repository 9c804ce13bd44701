// Run as a process of its own: node --import tsx loop.ts WIDTH HEIGHT. For each message, a number of milliseconds,
// detects that long on one thread and answers with the best time of a picture.
import { startDetector } from '../engine.ts';
import { picture } from '../pictures.ts';

const [width, height] = process.argv.slice(2).map(Number) as [number, number];
const photo = await picture(width, height);
const detector = await startDetector({ threads: 1, eyes: false });
for (let i = 0; i < 5; i++) detector.detectSync(photo);

process.on('message', (ms: number) => {
  const times: number[] = [];
  const end = performance.now() + ms;
  do {
    const start = performance.now();
    detector.detectSync(photo);
    times.push(performance.now() - start);
  } while (performance.now() < end);
  process.send!(times);
});
process.on('disconnect', () => process.exit());
process.send!([]);
