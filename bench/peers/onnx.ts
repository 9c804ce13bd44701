// MTCNN's three networks as ONNX models, made in memory from our weight file, so that other engines run the very same
// numbers.
import type { WeightFile } from '../../bindings/weights/format.ts';
import { TABLES, type NetName } from '../../bindings/speed/work.ts';
import { fromHwi, Graph, value } from './onnx.graph.ts';

// of the input where it is one
const SIZES = { pnet: null, rnet: 24, onet: 48 } as const;

/**
 * A model with input x (n, 3, h, w), normalized; outputs prob (n, 2), box (n, 4) and O-Net's points (n, 10), P-Net's
 * with height and width. prob is after softmax.
 */
export function createModel(file: WeightFile, net: NetName): Promise<Uint8Array> {
  const size = SIZES[net];
  const graph = new Graph(net);
  const outputs: object[] = [];
  let map = 'x';
  let channels = 3;
  let side = size ?? 0;
  const weightOf = (part: string, name: string, shape: number[]) => file.tensors.get(`${net}.${name}.${part}`, shape);
  // a convolution; on nets of a fixed size a dense layer is one over the whole map, which is how engines like it least:
  // Gemm instead
  const layer = (name: string, cout: number, k: number, isDense: boolean): string => {
    const shape = isDense ? [cout, k * k * channels] : [cout, k, k, channels];
    const values = fromHwi(weightOf('weight', name, shape), k * k, channels);
    const dims = isDense ? [cout, k * k * channels] : [cout, channels, k, k];
    const inputs = [
      map,
      graph.constant(`${name}.weight`, dims, values),
      graph.constant(`${name}.bias`, [cout], weightOf('bias', name, [cout])),
    ];
    return isDense
      ? graph.node('Gemm', inputs, name, { transB: 1 })
      : graph.node('Conv', inputs, name, { kernel_shape: [k, k] });
  };

  for (const row of TABLES[net]) {
    if (row.kind === 'pool') {
      const edge = row.edge === 'ceil' ? 1 : 0;
      const window = { kernel_shape: [row.size, row.size], strides: [2, 2], ceil_mode: edge };
      map = graph.node('MaxPool', [map], `${map}.pool`, window);
      side = edge ? Math.ceil(side / 2) : Math.floor((side - row.size) / 2) + 1;
      continue;
    }
    if (row.kind === 'heads') {
      for (const [name, cout] of row.outputs) {
        const logits = layer(name, cout, 1, size !== null);
        const isProb = name === 'prob';
        if (isProb) graph.node('Softmax', [logits], 'probability', { axis: 1 });
        const dims = size === null ? ['n', cout, 'mh', 'mw'] : ['n', cout];
        outputs.push(value(isProb ? 'probability' : name, dims));
      }
      continue;
    }
    const isDense = row.kind === 'dense';
    if (isDense) map = graph.node('Flatten', [map], 'flat', { axis: 1 });
    const { name, cout } = row;
    const k = isDense ? side : row.size;
    const sum = layer(name, cout, k, isDense);
    const slope = graph.constant(`${name}.slope`, isDense ? [cout] : [cout, 1, 1], weightOf('slope', name, [cout]));
    map = graph.node('PRelu', [sum, slope], `${name}.out`);
    channels = cout;
    side = side - k + 1;
  }

  return graph.model(value('x', ['n', 3, size ?? 'h', size ?? 'w']), outputs);
}
