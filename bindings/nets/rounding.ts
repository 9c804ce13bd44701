// How far Winograd's logits may lie from the direct kernel's in P-Net: the deviation that screening must leave room
// for. Model (Higham & Mary 2019): roundings are independent, of mean zero, each at most u times the value that is
// rounded. A logit's error is then a sum of them, each times the logit's gradient there, and Hoeffding's inequality
// bounds its tail by 2 exp(-t² / 2 sigma²), sigma² the sum of squares. Values and gradients are bounded over every
// picture there could be: pixels of at most 1, absolute weights, every sign pattern of the PReLUs.
import type { Engine } from '../runtime/engine.ts';
import type { WeightFile } from '../weights/format.ts';
import type { ConvLayer } from './layer.ts';

const UNIT = 2 ** -24;
const PLANES = 36;

// Sums of |B^T|'s rows, and the largest of |A^T|'s columns: what F(4x4, 3x3) makes of a value on its way in, and of a
// product on its way out.
const IN = [10, 10, 10, 6, 6, 10];
const OUT = [1, 1, 1, 8, 8, 1];

// Roundings on a value's way in and on a product's way out: two passes of at most three operations each.
const WAY = 6;

interface Conv {
  weight: Float32Array;
  bias: Float32Array;
  slope: Float32Array;
  cin: number;
  cout: number;
}

/** Bound of sigma, in logits, over all pictures. `body`: conv2 and conv3, packed for the Winograd kernel too. */
export function logitDeviation(
  { arena }: Engine,
  { tensors }: WeightFile,
  body: readonly [conv2: ConvLayer, conv3: ConvLayer],
): number {
  // as that kernel has them, 36 · O/8 · I · 8
  const packed = ({ cin, winograd }: ConvLayer) => arena.f32(winograd!.w, PLANES * winograd!.cout * cin);
  const conv = (name: string, cin: number, cout: number): Conv => ({
    weight: tensors.get(`pnet.${name}.weight`, [cout, 3, 3, cin]),
    bias: tensors.get(`pnet.${name}.bias`, [cout]),
    slope: tensors.get(`pnet.${name}.slope`, [cout]),
    cin,
    cout,
  });
  const [conv1, conv2, conv3] = [conv('conv1', 3, 10), conv('conv2', 10, 16), conv('conv3', 16, 32)];
  const prob = tensors.get('pnet.prob.weight', [2, 1, 1, 32]);

  const features = outputBound(conv1, new Float64Array(3).fill(1));
  const middle = outputBound(conv2, features);
  // of the logit, by what goes into conv3's and conv2's PReLU; for conv2 all nine pixels that a cell sees together
  const byConv3 = Float64Array.from({ length: 32 }, (_, o) => Math.abs(prob[32 + o]! - prob[o]!) * steepest(conv3, o));
  const byConv2 = new Float64Array(16);
  conv3.weight.forEach((w, k) => (byConv2[k % 16]! += Math.abs(w) * byConv3[Math.floor(k / 144)]!));
  byConv2.forEach((sum, o) => (byConv2[o] = sum * steepest(conv2, o)));
  return Math.sqrt(variance(packed(body[0]), features, byConv2) + variance(packed(body[1]), middle, byConv3));
}

// The largest absolute value of each output, for inputs up to `most`.
function outputBound(conv: Conv, most: Float64Array): Float64Array {
  return Float64Array.from({ length: conv.cout }, (_, o) => {
    const filter = conv.weight.subarray(o * 9 * conv.cin, (o + 1) * 9 * conv.cin);
    const sum = filter.reduce((total, w, k) => total + Math.abs(w) * most[k % conv.cin]!, Math.abs(conv.bias[o]!));
    return sum * steepest(conv, o);
  });
}

function steepest({ slope }: Conv, o: number): number {
  return Math.max(1, Math.abs(slope[o]!));
}

// Sum of the squares of what the roundings of one Winograd layer may do to the logit, whose gradient by each output is
// given.
function variance(filters: Float32Array, most: Float64Array, gradient: Float64Array): number {
  const cout = gradient.length;
  const cin = most.length;
  const stored = filters.length / (PLANES * cout);
  let sum = 0;
  for (let p = 0; p < PLANES; p++) {
    const grown = IN[Math.floor(p / 6)]! * IN[p % 6]!;
    const reach = UNIT * OUT[Math.floor(p / 6)]! * OUT[p % 6]!;
    for (let o = 0; o < cout; o++) {
      let product = 0;
      let inner = 0;
      for (let i = 0; i < cin; i++) {
        const weight = filters[(p * cout + (o & ~7)) * stored + 8 * i + (o & 7)]!;
        const term = Math.abs(weight) * grown * most[i]!;
        product += term;
        inner += (1 + WAY) * term ** 2; // the weight's own rounding, and the input's
      }
      sum += (inner + (cin + WAY) * product ** 2) * (reach * gradient[o]!) ** 2;
    }
  }
  return sum;
}
