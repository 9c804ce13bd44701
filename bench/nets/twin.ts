// The networks of MTCNN from the weight file, by the naive twins of their layers: what the fast ones are checked
// against.
import { meet, type NetName } from '../../bindings/speed/work.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';
import { conv } from '../../tests/reference/conv.ts';
import { maxPool } from '../../tests/reference/pool.ts';

/**
 * The heads' outputs (two logits, offsets, landmarks) for one size x size x 3 input, size being what the net was
 * trained on.
 */
export function runTwin({ tensors }: WeightFile, net: NetName, input: Float32Array): Float32Array {
  let map = input;
  const size = Math.sqrt(input.length / 3);
  for (const { layer, h, w, cin, side, outputs, oh, ow } of meet(net, size, size)) {
    if (layer.kind === 'pool') {
      map = maxPool(map, { maps: 1, h, w, c: cin, oh, ow, size: side });
      continue;
    }
    const parts = outputs.map(([name, cout]) => {
      const part = (what: string, shape: number[]) => tensors.get(`${net}.${name}.${what}`, shape);
      const isMap = layer.kind === 'conv' || net === 'pnet';
      const weights = {
        w: part('weight', isMap ? [cout, side, side, cin] : [cout, side * side * cin]),
        bias: part('bias', [cout]),
        slope: layer.kind === 'heads' ? new Float32Array(cout).fill(1) : part('slope', [cout]),
      };
      return conv(map, weights, { maps: 1, h, w, cin, cout, kh: side, kw: side, stride: 1 });
    });
    // heads see one pixel: side by side is one after the other
    map = Float32Array.from(parts.flatMap((values) => [...values]));
  }
  return map;
}
