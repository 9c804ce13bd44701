// ELG as an ONNX model, made from our weight file. Enlarging is two matrix products: the fastest form for ONNX Runtime,
// whose Resize takes twice the time of the whole network.
import { LANDMARKS, type ElgConfig } from '../../bindings/nets/elg.ts';
import { upsamplingTable } from '../../bindings/nets/upsampling.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';
import { fromHwi, Graph, int, ints, value, type Bytes } from './onnx.graph.ts';

/** A map: the name of the value, and its size. */
interface Place {
  at: string;
  h: number;
  w: number;
  c: number;
}

/** A model with input x (eyes, 1, height, width) and output heatmaps (eyes, 18, height / 3, width / 3). */
export function createElgModel(file: WeightFile, eyes: number): Bytes {
  const config = file.config as unknown as ElgConfig;
  const { maps, modules, depth, firstStride, height, width } = config;
  const graph = new Graph('elg');
  const matrices = new Set<string>();

  const conv = (from: Place, name: string, c: number, size = 1, stride = 1): Place => {
    const [weight, bias] = [`${name}.weight`, `${name}.bias`];
    const values = fromHwi(file.tensors.get(weight, [c, size, size, from.c]), c, size * size, from.c);
    const constants = [
      graph.constant(weight, [c, from.c, size, size], values),
      graph.constant(bias, [c], file.tensors.get(bias, [c])),
    ];
    // zeros around: half a window, rounded down; at stride 3 as many as leave whole steps
    const pads = ints('pads', new Array<number>(4).fill((size - stride) >> 1));
    const window = [ints('kernel_shape', [size, size]), ints('strides', [stride, stride]), pads];
    graph.node('Conv', [from.at, ...constants], name, window);
    return { at: name, h: from.h / stride, w: from.w / stride, c };
  };
  const relu = (from: Place): Place => ({ ...from, at: graph.node('Relu', [from.at], `${from.at}.relu`) });
  const add = (a: Place, b: Place): Place => ({ ...a, at: graph.node('Add', [a.at, b.at], `${a.at}+${b.at}`) });

  const affine = (from: Place, name: string): Place => {
    const channel = (part: string) =>
      graph.constant(`${name}.${part}`, [1, from.c, 1, 1], file.tensors.get(`${name}.${part}`, [from.c]));
    const scaled = graph.node('Mul', [from.at, channel('scale')], `${name}.scaled`);
    return { ...from, at: graph.node('Add', [scaled, channel('shift')], `${name}.shifted`) };
  };
  const residual = (from: Place, name: string, c = maps): Place => {
    const one = relu(conv(relu(affine(from, name)), `${name}.conv1`, c / 2));
    const two = relu(conv(one, `${name}.conv2`, c / 2, 3));
    const sum = conv(two, `${name}.conv3`, c);
    const skip = from.c === c ? from : conv(from, `${name}.skip`, c);
    return { ...sum, at: graph.node('Add', [sum.at, skip.at], name) };
  };

  const matrix = (from: number, to: number): string => {
    const name = `${from}to${to}`;
    if (!matrices.has(name)) graph.constant(name, [from, to], enlarging(from, to, config.upsampling));
    matrices.add(name);
    return name;
  };
  // rows by columns, then turned, so that both are one long product
  const enlarge = (from: Place, h: number, w: number): Place => {
    const turn = (at: string) => graph.node('Transpose', [at], `${at}.turned`, [ints('perm', [0, 1, 3, 2])]);
    const wide = graph.node('MatMul', [from.at, matrix(from.w, w)], `${from.at}.wide`);
    const tall = graph.node('MatMul', [turn(wide), matrix(from.h, h)], `${from.at}.tall`);
    return { at: turn(tall), h, w, c: from.c };
  };
  const halve = (from: Place, name: string): Place => {
    const window = [ints('kernel_shape', [2, 2]), ints('strides', [2, 2]), int('ceil_mode', 1)];
    const at = graph.node('MaxPool', [from.at], name, window);
    return { at, h: Math.ceil(from.h / 2), w: Math.ceil(from.w / 2), c: from.c };
  };
  const hourglass = (from: Place, name: string, level: number): Place => {
    const at = `${name}.depth${level}`;
    const up = residual(from, `${at}.up`);
    let low = residual(halve(from, `${at}.pool`), `${at}.low1`);
    low = level < depth ? hourglass(low, name, level + 1) : residual(low, `${at}.low2`);
    low = residual(low, `${at}.low3`);
    return { ...up, at: graph.node('Add', [up.at, enlarge(low, from.h, from.w).at], at) };
  };

  let map = relu(conv({ at: 'x', h: height, w: width, c: 1 }, 'stem.conv', maps, 7, firstStride));
  if (config.stem === 'full') map = residual(residual(map, 'stem.res1', 2 * maps), 'stem.res2');
  else map = residual(map, 'stem.res1');
  for (let module = 1; module <= modules; module++) {
    const name = `hg${module}`;
    const y = relu(conv(residual(hourglass(map, name, 1), `${name}.after`), `${name}.linear`, maps));
    const heatmaps = conv(y, `${name}.heatmaps`, LANDMARKS);
    if (module === modules) graph.node('Identity', [heatmaps.at], 'heatmaps');
    else map = add(y, add(map, conv(heatmaps, `${name}.merge`, maps)));
  }
  const output = value('heatmaps', [eyes, LANDMARKS, height / firstStride, width / firstStride]);
  return graph.model(value('x', [eyes, 1, height, width]), [output]);
}

// (from, to): what to multiply rows of `from` pixels with.
function enlarging(from: number, to: number, kind: ElgConfig['upsampling']): Float32Array {
  const { buffer } = upsamplingTable(from, to, kind);
  const indices = new Int32Array(buffer);
  const weights = new Float32Array(buffer);
  const values = new Float32Array(from * to);
  for (let o = 0; o < to; o++) {
    for (let k = 0; k < 4; k++) values[indices[o * 8 + k]! * to + o]! += weights[o * 8 + 4 + k]!;
  }
  return values;
}
