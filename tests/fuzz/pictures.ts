// Encoded pictures: the golden ones and small ones that did harm before, broken on purpose.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeImage } from '../../bindings/decode/index.ts';
import { sharedPath } from '../helpers/shared.ts';
import { FIELDS } from './fields.ts';
import { Fault, type Input, type Kind } from './kinds.ts';
import { mutate, type Pick } from './mutate.ts';
import { partMutations, spliced } from './parts.ts';

/** Below which a picture and its decoder stay within the memory that a case may take. */
const MOST_PIXELS = 1e7;
const MOST_BYTES = 200_000;

const ENDINGS = ['jpg', 'png', 'webp', 'gif', 'bmp', 'tif', 'avif'] as const;
const FOLDERS = [
  join(import.meta.dirname, '../decode/golden'),
  // not in every clone
  ...['../cases/hostile', '../cases/kinds', 'jpeg'].map(sharedPath),
];

interface Seed {
  name: string;
  bytes: Buffer;
}

const SEEDS = new Map<string, Seed[]>(ENDINGS.map((ending) => [ending, []]));
for (const folder of FOLDERS.filter((path) => existsSync(path))) {
  for (const name of readdirSync(folder).sort()) {
    const ending = extname(name).slice(1).replace('tiff', 'tif');
    const bytes = SEEDS.has(ending) ? readFileSync(join(folder, name)) : Buffer.alloc(0);
    if (bytes.length > 0 && bytes.length < MOST_BYTES) SEEDS.get(ending)!.push({ name, bytes });
  }
}

function make(pick: Pick): Input {
  // each format is as often as any other, whatever the number of its files
  const ending = ENDINGS[pick(ENDINGS.length)]!;
  const seeds = SEEDS.get(ending)!;
  const { name, bytes } = seeds[pick(seeds.length)]!;
  const others = seeds.map((seed) => seed.bytes);
  const start = pick(8) === 0 ? spliced(bytes, others, pick) : bytes;
  return { name, bytes: mutate(start, [FIELDS[ending]!, ...partMutations(ending, others)], pick) };
}

/** Whole pictures, which must stay as they are whatever was decoded before them. */
const WHOLE = ['420-q90.jpg', 'sampled-1x2.jpg', 'rgb16.png', 'lossy-alpha.webp', '256.gif', 'rle8.bmp', 'jpeg.tif'];
const before = new Map<string, string>();
let runs = 0;

async function digestOf(bytes: Buffer): Promise<string> {
  const { data, width, height } = await decodeImage(bytes, MOST_PIXELS);
  if (data.length !== 4 * width * height) throw new Fault(`${data.length} bytes for ${width}×${height}`);
  return `${width}×${height} ${createHash('sha256').update(data).digest('hex')}`;
}

async function run({ bytes }: Input): Promise<string> {
  if (runs++ % 40 === 0) {
    for (const name of WHOLE) {
      const digest = await digestOf(readFileSync(join(FOLDERS[0]!, name)));
      if ((before.get(name) ?? digest) !== digest) throw new Fault(`${name} is another picture afterwards`);
      before.set(name, digest);
    }
  }
  return digestOf(bytes);
}

export const PICTURES: Kind = { make, run };
