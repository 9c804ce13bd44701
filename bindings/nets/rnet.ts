// R-Net, the refinement network (Zhang et al. 2016): a face probability and box offsets for a 24x24 crop. 1.53 M
// multiply-adds.
import type { Layer } from './layer.ts';

export const RNET = [
  { kind: 'conv', name: 'conv1', size: 3, cout: 28 },
  { kind: 'pool', size: 3, edge: 'ceil' },
  { kind: 'conv', name: 'conv2', size: 3, cout: 48 },
  { kind: 'pool', size: 3, edge: 'floor' },
  { kind: 'conv', name: 'conv3', size: 2, cout: 64 },
  { kind: 'dense', name: 'fc1', cout: 128 },
  {
    kind: 'heads',
    outputs: [
      ['prob', 2],
      ['box', 4],
    ],
  },
] as const satisfies readonly Layer[];
