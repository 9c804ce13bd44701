// O-Net, the output network (Zhang et al. 2016): a face probability, box offsets and five landmarks for a 48x48 crop.
// 12.9 M multiply-adds.
import type { Layer } from './layer.ts';

export const ONET = [
  { kind: 'conv', name: 'conv1', size: 3, cout: 32 },
  { kind: 'pool', size: 3, edge: 'ceil' },
  { kind: 'conv', name: 'conv2', size: 3, cout: 64 },
  { kind: 'pool', size: 3, edge: 'floor' },
  { kind: 'conv', name: 'conv3', size: 3, cout: 64 },
  { kind: 'pool', size: 2, edge: 'ceil' },
  { kind: 'conv', name: 'conv4', size: 2, cout: 128 },
  { kind: 'dense', name: 'fc1', cout: 256 },
  {
    kind: 'heads',
    outputs: [
      ['prob', 2],
      ['box', 4],
      ['points', 10],
    ],
  },
] as const satisfies readonly Layer[];
