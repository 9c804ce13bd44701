// The published ELG as Keras saved it (elg_keras.h5 of GazeML-keras): HDF5, one group a layer, conv weights as H · W ·
// I · O. jsfive reads it because it is plain JavaScript, 0.2 MB where h5wasm brings 15.

import { areCounts, cutShort, named, refuse } from '../weights/header.ts';
import { Arrays, optional, permute, reading, type SourceArray } from './arrays.ts';
import { canonicalElg, type ElgConfig, type ElgLayer, type ElgSource } from './elg.ts';
import type { Imported } from './arrays.ts';

/** The published network, the only one that this layout was ever used for. */
export const PUBLISHED: ElgConfig = {
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

/** Keras' default, which the file does not hold. */
const EPSILON = 1e-3;

/** HDF5 bytes → tensors of ours. */
export async function fromKeras(bytes: Uint8Array, source: string): Promise<Imported> {
  const end = reading('an HDF5 file', source, () => endOfFile(bytes));
  if (bytes.length < end) throw cutShort(`${end}`, source, bytes.length);
  const arrays = new Arrays(source, await datasets(bytes, source));
  const tensors = [...canonicalElg(PUBLISHED, kerasSource(arrays))];
  arrays.finish();
  return { network: 'elg', config: PUBLISHED, tensors, format: 'ELG as Keras saved it, HDF5' };
}

/** ELG from arrays under Keras' names, as in `hourglass_pre/hourglass_pre/kernel:0`. */
export function kerasSource(arrays: Arrays): ElgSource {
  const get = (layer: string, part: string, shape: number[]) => arrays.get(`${layer}/${layer}/${part}:0`, shape);
  return {
    weight(layer) {
      const { size, inputs, outputs } = layer;
      const shape = [size, size, inputs, outputs];
      return permute(get(kerasName(layer), 'kernel', shape), shape, [3, 0, 1, 2]);
    },
    bias: (layer) => get(kerasName(layer), 'bias', [layer.outputs]),
    norm(layer) {
      const values = (part: string) => get(kerasNorm(layer), part, [layer.outputs]);
      const [gamma, beta] = [values('gamma'), values('beta')];
      return { gamma, beta, mean: values('moving_mean'), variance: values('moving_variance'), epsilon: EPSILON };
    },
  };
}

function kerasName({ block, part }: ElgLayer): string {
  return kerasBlock(block) + (part && `_${part}`);
}

// In a residual block a batch norm bears the name of the conv behind it: the one folded into conv1 is conv2's.
function kerasNorm({ block, part, kind }: ElgLayer): string {
  const behind = kind === 'affine' ? '_conv1' : part === 'conv1' ? '_conv2' : part === 'conv2' ? '_conv3' : '';
  return `${kerasBlock(block)}${behind}_BatchNorm`;
}

function kerasBlock(block: string): string {
  const [room, level, step] = block.split('.') as [string, string, string?];
  if (room === 'stem') return level === 'conv' ? 'hourglass_pre' : `hourglass_pre_${level}`;
  const hourglass = `hourglass_hg_${room.slice(2)}`;
  if (step) {
    const depth = Number(level.slice('depth'.length));
    const path = Array.from({ length: depth }, (_, i) => `depth${i + 1}`).join('_');
    return `${hourglass}_${path}_${step === 'up' ? 'up1' : step}_1`;
  }
  const names: Record<string, string> = {
    after: '_after_after_hg_1', // hg_1 in every module
    linear: '_after',
    heatmaps: '_after_hmap',
    merge: '_merge_h',
  };
  return hourglass + names[level]!;
}

/**
 * The length that the file says it has, which jsfive does not look at. Where it says so depends on the superblock's
 * version.
 */
function endOfFile({ buffer, byteOffset, byteLength }: Uint8Array): number {
  const view = new DataView(buffer, byteOffset, byteLength);
  const at = [40, 44, 28, 28][view.getUint8(8)];
  if (at === undefined) throw new Error(`a superblock of version ${view.getUint8(8)}`);
  return Number(view.getBigUint64(at, true));
}

function axes(shape: unknown): number[] {
  if (!areCounts(shape)) throw new Error('a dataset without a shape');
  return shape;
}

/** Every dataset by its path. */
async function datasets(bytes: Uint8Array, source: string): Promise<Map<string, SourceArray>> {
  const { File, Dataset } = await optional('jsfive', () => import('jsfive'));
  const found = new Map<string, SourceArray>();
  const walk = (group: InstanceType<typeof File>, path: string, deep: number): void => {
    for (const key of group.keys) {
      const name = path + key;
      const item = reading('an HDF5 object', `${named(name)} of ${source}`, () => group.get(key));
      if (item instanceof Dataset) {
        const shape = reading('an HDF5 dataset', `${named(name)} of ${source}`, () => axes(item.shape));
        found.set(name, { shape, read: () => floats(item, name) });
      } else if (deep < 3) walk(item as InstanceType<typeof File>, `${name}/`, deep + 1);
    }
  };
  reading('an HDF5 file', source, () => walk(new File(new Uint8Array(bytes).buffer, source), '', 1));
  return found;

  function floats(item: InstanceType<typeof Dataset>, name: string): Float32Array {
    const { dtype } = item;
    const where = `${named(name)} of ${source}`;
    if (dtype !== '<f4') throw refuse('float32 values', where, `values of type ${String(dtype)}`);
    // Keras stores them plainly, and nothing bounds what jsfive would unpack
    if (item._dataobjects.filter_pipeline) throw refuse('values that are stored plainly', where, 'compressed ones');
    return Float32Array.from(item.value);
  }
}
