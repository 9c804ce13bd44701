// Weight files of ELG: the two we ship, and one of the published size with invented numbers, which take the same time.
import { readFile } from 'node:fs/promises';
import { elgLayers, elgTensors, type ElgConfig, type ElgLayer } from '../../bindings/weights/import/elg.ts';
import { readWeights, writeWeights, type Tensor, type WeightFile } from '../../bindings/weights/format.ts';
import { createRandom } from '../kernels/sampled.ts';

export const SIZES = ['published', 'default', 'lite'] as const;
export type Size = (typeof SIZES)[number];

const FILES = { default: 'elg.safetensors', lite: 'elg-lite.safetensors' };

/** As in GazeML. */
const PUBLISHED: ElgConfig = {
  maps: 64,
  modules: 3,
  depth: 4,
  firstStride: 3,
  stem: 'full',
  upsampling: 'bicubic',
  input: 'equalize',
  height: 108,
  width: 180,
  beta: 50,
};

export async function loadElg(size: Size): Promise<WeightFile> {
  if (size === 'published') return invent(PUBLISHED);
  const url = new URL(`../../weights/${FILES[size]}`, import.meta.url);
  return readWeights(await readFile(url), url.pathname);
}

// Numbers that keep activations finite.
async function invent(config: ElgConfig): Promise<WeightFile> {
  const random = createRandom();
  const tensors = new Map<string, Tensor>();
  for (const [name, shape] of elgTensors(config)) {
    const n = shape.reduce((product, side) => product * side, 1);
    const spread = name.endsWith('weight') ? 2 * Math.sqrt(3 / (n / shape[0]!)) : 1;
    const middle = name.endsWith('scale') ? 0.6 : 0;
    tensors.set(name, { shape, data: Float32Array.from({ length: n }, () => middle + spread * random()) });
  }
  const bytes = await writeWeights(tensors, { network: 'elg', config, origin: 'invented', licence: 'MIT' }, 'F32');
  return readWeights(bytes, 'invented weights');
}

/** Operations of one eye, two a multiply-add; enlarging and what is not a convolution left out. */
export function elgFlop(config: ElgConfig): number {
  let sum = 0;
  for (const layer of elgLayers(config)) {
    if (layer.kind === 'conv') sum += 2 * layer.outputs * layer.size ** 2 * layer.inputs * cells(layer, config);
  }
  return sum;
}

// Pixels of a layer's output.
function cells({ name }: ElgLayer, { height, width, firstStride }: ElgConfig): number {
  const [, depth, part] = /\.depth(\d)\.([a-z]+)/.exec(name) ?? [];
  // what is called low lies behind the pool of its depth
  let halvings = depth === undefined ? 0 : Number(depth) - (part === 'low' ? 0 : 1);
  let [h, w] = [height / firstStride, width / firstStride];
  for (; halvings > 0; halvings--) [h, w] = [Math.ceil(h / 2), Math.ceil(w / 2)];
  return h * w;
}
