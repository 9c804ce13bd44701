// Weight files of ELG: the two we ship, and one of the published size with invented numbers, which take the same time.
import { readFile } from 'node:fs/promises';
import { elgTensors, type ElgConfig } from '../../bindings/import/elg.ts';
import { PUBLISHED } from '../../bindings/import/keras.ts';
import { readWeights, writeWeights, type Tensor, type WeightFile } from '../../bindings/weights/format.ts';
import { Random } from '../../tests/helpers/random.ts';

export const SIZES = ['published', 'default', 'lite'] as const;
export type Size = (typeof SIZES)[number];

const FILES = { default: 'elg.safetensors', lite: 'elg-lite.safetensors' };

export async function loadElg(size: Size): Promise<WeightFile> {
  if (size === 'published') return invent(PUBLISHED);
  const url = new URL(`../../weights/${FILES[size]}`, import.meta.url);
  return readWeights(await readFile(url), url.pathname);
}

// Numbers that keep activations finite.
async function invent(config: ElgConfig): Promise<WeightFile> {
  const random = new Random(1);
  const tensors = new Map<string, Tensor>();
  for (const [name, shape] of elgTensors(config)) {
    const n = shape.reduce((product, side) => product * side, 1);
    const spread = name.endsWith('weight') ? 2 * Math.sqrt(3 / (n / shape[0]!)) : 1;
    const middle = name.endsWith('scale') ? 0.6 : 0;
    tensors.set(name, {
      shape,
      data: Float32Array.from({ length: n }, () => middle + spread * random.between(-0.5, 0.5)),
    });
  }
  const bytes = await writeWeights(tensors, { network: 'elg', config, origin: 'invented', licence: 'MIT' }, 'F32');
  return readWeights(bytes, 'invented weights');
}
