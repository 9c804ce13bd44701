import { readdirSync } from 'node:fs';
import { createDetector } from 'saccade';

const detector = await createDetector({ eyes: false });
const names = readdirSync('photos', { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.jpe?g$/i.test(name),
);
for await (const result of detector.detectMany(names.sort().map((name) => `photos/${name}`))) {
  if ('error' in result) console.error(result.image, result.error.code);
  else console.log(result.image, result.faces.length);
}
detector.close();
