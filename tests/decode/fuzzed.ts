// A process of its own for the fuzz test: decodes mutants `from` to `to` of the golden pictures, and says of each what
// came. After every twentieth it reads a whole picture of each format, which must be as it was.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeImage } from '../../bindings/decode/index.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { mutate, picker } from './mutate.ts';

const [seed = 1, from = 0, to = 100] = process.argv.slice(2).map(Number);
const FOLDER = join(import.meta.dirname, 'golden');
const endings = /\.(jpg|png|webp|gif|bmp|tif)$/;
const files = readdirSync(FOLDER).filter((name) => endings.test(name) && !name.startsWith('refused'));
const kinds = [
  '420-q90.jpg',
  'sampled-1x2.jpg',
  'rgb16.png',
  'lossy-alpha.webp',
  '256.gif',
  'rle8.bmp',
  'planar-be.tif',
  'jpeg.tif',
];

const hash = async (bytes: Buffer) =>
  createHash('sha256')
    .update((await decodeImage(bytes, 1e7)).data)
    .digest('hex');
const whole = new Map<string, string>();
for (const name of kinds) whole.set(name, await hash(readFileSync(join(FOLDER, name))));

for (let i = from; i < to; i++) {
  const pick = picker(seed * 1_000_003 + i);
  // each format is as often as any other, whatever the number of its files
  const ending = ['.jpg', '.png', '.webp', '.gif', '.bmp', '.tif'][i % 6]!;
  const of = files.filter((name) => name.endsWith(ending));
  const name = of[pick(of.length)]!;
  const bytes = mutate(readFileSync(join(FOLDER, name)), extname(name).slice(1), pick);
  process.send!({ i, name, begins: true });
  let came = 'read';
  try {
    const { data, width, height } = await decodeImage(bytes, 1e7);
    if (data.length !== 4 * width * height) came = `${data.length} bytes for ${width}×${height}`;
  } catch (error) {
    came =
      error instanceof SaccadeError && error.message.length < 500 ? error.code : `not a SaccadeError: ${String(error)}`;
  }
  if (i % 20 === 19) {
    for (const [good, before] of whole) {
      if ((await hash(readFileSync(join(FOLDER, good)))) !== before) came = `${good} is another picture afterwards`;
    }
  }
  globalThis.gc?.();
  process.send!({ i, name, came, rss: process.memoryUsage.rss() });
}
process.disconnect();
