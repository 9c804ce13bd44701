// P-Net, the proposal network (Zhang et al. 2016): fully convolutional, a face probability and box offsets for every
// 12x12 window at stride 2. 1,830 multiply-adds a pixel.
import type { Layer } from './layer.ts';

export const PNET = [
  { kind: 'conv', name: 'conv1', size: 3, cout: 10 },
  { kind: 'pool', size: 2, edge: 'ceil' },
  { kind: 'conv', name: 'conv2', size: 3, cout: 16 },
  { kind: 'conv', name: 'conv3', size: 3, cout: 32 },
  {
    kind: 'heads',
    outputs: [
      ['prob', 2],
      ['box', 4],
    ],
  },
] as const satisfies readonly Layer[];
