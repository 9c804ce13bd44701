// MTCNN's weights in the files that go about: det1..3.npy of facenet, mtcnn_weights.npy of ipazc/mtcnn,
// pnet/rnet/onet.pt of facenet-pytorch, and face-api.js's shard. The numbers are the same in all of them; order and
// names are not.

import { isSameShape, refuse, show } from '../weights/header.ts';
import { sha256 } from '../weights/sha256.ts';
import { Arrays, reversed, type SourceArray } from './arrays.ts';
import type { Imported } from './arrays.ts';
import { CONFIG, LAYERS, canonical, type Layer, type Read } from './mtcnn.ts';
import { PickledArray } from './pickle.ts';

/** One file's arrays by name. */
export interface Part {
  source: string;
  arrays: ReadonlyMap<string, SourceArray>;
}

type Names = (layer: Layer) => { weight: string; bias: string; slope: string };
type Shape = (layer: Layer) => number[];
type ToShard = (values: Float32Array, shape: readonly number[]) => Float32Array;

/** facenet's det1..3.npy as names like `conv4-1/weights`, in any order of files. */
export function fromDet(parts: readonly Part[]): Imported {
  const names: Names = (layer) => {
    const { index, head } = place(layer);
    const name = `conv${index}${head && `-${head}`}`;
    return { weight: `${name}/weights`, bias: `${name}/biases`, slope: `prelu${index}/alpha` };
  };
  // prelu1 in two of the files, PReLU1 in the other
  const alike = parts.map(({ source, arrays }) => {
    return { source, arrays: new Map([...arrays].map(([name, array]) => [name.replace(/^PReLU/, 'prelu'), array])) };
  });
  return fromParts(alike, "MTCNN as facenet's det1, det2, det3, .npy", names, shardShape, (values) => values);
}

/** facenet-pytorch's pnet.pt, rnet.pt, onet.pt, in any order of files: every axis the other way round. */
export function fromTorch(parts: readonly Part[]): Imported {
  const names: Names = (layer) => {
    const { index, head } = place(layer);
    const name = `${layer.dense ? 'dense' : 'conv'}${index}${head && `_${head}`}`;
    return { weight: `${name}.weight`, bias: `${name}.bias`, slope: `prelu${index}.weight` };
  };
  const shapeOf: Shape = (layer) => shardShape(layer).reverse();
  return fromParts(parts, 'MTCNN as in facenet-pytorch, .pt', names, shapeOf, reversed);
}

/**
 * ipazc's mtcnn_weights.npy: a list of arrays a network, without names. Heads may come in any order, their shapes tell.
 */
export function fromIpazc(object: ReadonlyMap<unknown, unknown>, source: string): Imported {
  const lists = new Map<string, PickledArray[]>();
  for (const net of ['pnet', 'rnet', 'onet']) {
    const value = object.get(net);
    const list = value instanceof PickledArray ? value.objects : value;
    if (!Array.isArray(list) || !list.every((item) => item instanceof PickledArray)) {
      throw refuse('a list of arrays', `${net} of ${source}`, value === undefined ? 'nothing' : 'another object');
    }
    lists.set(net, [...list]);
  }
  const read: Read = (layer, part) => {
    const list = lists.get(netOf(layer))!;
    const shape = part === 'weight' ? shardShape(layer) : [layer.outputs];
    // a conv's slope has the axes of a map: 1×1×channels
    const wanted = part === 'slope' && !layer.dense ? [1, 1, layer.outputs] : shape;
    const at = list.findIndex((array) => isSameShape(array.shape, wanted));
    if (at < 0) {
      const came = `${list.length} arrays more, none of that shape`;
      throw refuse(`an array of shape ${show(wanted)} (${layer.name}.${part})`, `${netOf(layer)} of ${source}`, came);
    }
    const name = `${layer.name}.${part}`;
    const array = list.splice(at, 1)[0]!;
    return new Arrays(source, new Map([[name, array]])).get(name, array.shape);
  };
  const result = imported(read, 'MTCNN of ipazc/mtcnn, .npy');
  for (const [net, { length }] of lists) {
    if (length > 0) throw refuse('no arrays but those of the network', `${net} of ${source}`, `${length} more`);
  }
  return result;
}

/** face-api.js's mtcnn_model-shard1 has no header and no names: only the bytes themselves say what they are. */
const SHARD = {
  bytes: 1983400,
  sha256: '20f4d3ac278e42e9a079453441533ec4e79bb6bd2e7cf7bd33e34ee123d674cb',
};

export function isShard(bytes: Uint8Array): boolean {
  return bytes.length === SHARD.bytes;
}

export async function fromShard(bytes: Uint8Array<ArrayBuffer>, source: string): Promise<Imported> {
  const digest = await sha256(bytes);
  if (digest !== SHARD.sha256) {
    const hint =
      "Hint: by its length this could be face-api.js's mtcnn_model-shard1, which is known by its sha256 only.";
    throw refuse(`bytes with sha256 ${SHARD.sha256}`, source, `bytes with sha256 ${digest}`, hint);
  }
  const floats = new Float32Array(new Uint8Array(bytes).buffer);
  let at = 0;
  return imported((_layer, _part, length) => floats.subarray(at, (at += length)), 'MTCNN of face-api.js, one shard');
}

function imported(read: Read, format: string): Imported {
  return { network: 'mtcnn', config: CONFIG, tensors: [...canonical(read)], format };
}

/** Weights as the shard has them: window, inputs, outputs. */
function shardShape({ window, inputs, outputs, dense }: Layer): number[] {
  return dense ? [window * window * inputs, outputs] : [window, window, inputs, outputs];
}

function netOf({ name }: Layer): string {
  return name.split('.')[0]!;
}

/** How the originals number a layer: those with a slope from 1 up, then the heads, which share a number. */
function place(layer: Layer): { index: number; head: string } {
  const net = LAYERS.filter((other) => netOf(other) === netOf(layer));
  const trunk = net.filter(({ slope }) => slope);
  if (layer.slope) return { index: trunk.indexOf(layer) + 1, head: '' };
  return { index: trunk.length + 1, head: `${net.indexOf(layer) - trunk.length + 1}` };
}

/** Three files, each known by the name of its first head, which is in no other. */
function fromParts(parts: readonly Part[], format: string, names: Names, shapeOf: Shape, toShard: ToShard): Imported {
  const heads = LAYERS.filter(({ name }) => name.endsWith('.prob'));
  const nets = new Map<string, Arrays>();
  for (const { source, arrays } of parts) {
    const head = heads.find((layer) => arrays.has(names(layer).weight));
    if (!head) {
      const any = heads.map((layer) => names(layer).weight).join(', ');
      throw refuse(`one of the tensors ${any}`, source, `${arrays.size} tensors, none of these`);
    }
    if (nets.has(netOf(head))) throw refuse('P-, R- and O-Net, one file each', source, `another ${netOf(head)}`);
    nets.set(netOf(head), new Arrays(source, arrays));
  }
  const read: Read = (layer, part) => {
    const shape = part === 'weight' ? shapeOf(layer) : [layer.outputs];
    const values = nets.get(netOf(layer))!.get(names(layer)[part], shape);
    return part === 'weight' ? toShard(values, shape) : values;
  };
  const result = imported(read, format);
  for (const arrays of nets.values()) arrays.finish();
  return result;
}
