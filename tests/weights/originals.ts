// MTCNN's weights from the shard, as the other formats arrange them.
import { reversed } from '../../bindings/import/arrays.ts';
import { LAYERS } from '../../bindings/import/mtcnn.ts';
import { loadShard } from '../../weights/convert/faceapi.ts';
import { Values } from './pickles.ts';

export const NETS = ['pnet', 'rnet', 'onet'] as const;
export const shard = await loadShard();

export type Named = Map<string, Values>;

/** Original name → values: 'conv1/weights' for det, 'conv1.weight' for torch. */
export function originals(style: 'det' | 'torch'): Record<(typeof NETS)[number], Named> {
  const floats = new Float32Array(new Uint8Array(shard).buffer);
  const nets = { pnet: new Map(), rnet: new Map(), onet: new Map() } as Record<(typeof NETS)[number], Named>;
  const names = {
    pnet: ['conv1', 'conv2', 'conv3', 'conv4-1', 'conv4-2'],
    rnet: ['conv1', 'conv2', 'conv3', 'conv4', 'conv5-1', 'conv5-2'],
    onet: ['conv1', 'conv2', 'conv3', 'conv4', 'conv5', 'conv6-1', 'conv6-2', 'conv6-3'],
  };
  let at = 0;
  for (const layer of LAYERS) {
    const net = layer.name.slice(0, 4) as (typeof NETS)[number];
    const { window, inputs, outputs } = layer;
    const shape = layer.dense ? [window * window * inputs, outputs] : [window, window, inputs, outputs];
    const take = (...axes: number[]) => {
      const n = axes.reduce((product, axis) => product * axis, 1);
      return new Values(axes, floats.slice(at, (at += n)));
    };
    const name = names[net].shift()!;
    const [weight, bias] = [take(...shape), take(outputs)];
    const index = name.slice(4, 5);
    if (style === 'det') {
      nets[net].set(`${name}/weights`, weight).set(`${name}/biases`, bias);
      if (layer.slope) nets[net].set(`${net === 'pnet' ? 'PReLU' : 'prelu'}${index}/alpha`, take(outputs));
    } else {
      const torch = (layer.dense ? name.replace('conv', 'dense') : name).replace('-', '_');
      nets[net].set(`${torch}.weight`, new Values([...shape].reverse(), reversed(weight.data, shape)));
      nets[net].set(`${torch}.bias`, bias);
      if (layer.slope) nets[net].set(`prelu${index}.weight`, take(outputs));
    }
  }
  return nets;
}

export function nested(named: Named): Map<string, Named> {
  const layers = new Map<string, Named>();
  for (const [name, values] of named) {
    const [layer, part] = name.split('/') as [string, string];
    if (!layers.has(layer)) layers.set(layer, new Map());
    layers.get(layer)!.set(part, values);
  }
  return layers;
}
