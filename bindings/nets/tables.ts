// The networks of MTCNN as tables of layers (Zhang et al. 2016). Multiply-adds: P-Net 1,830 a pixel, R-Net 1.53 M and
// O-Net 12.9 M a crop.
import type { Layer } from './layer.ts';

/** The proposal network: fully convolutional, a face probability and box offsets for every 12x12 window at stride 2. */
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

/** The refinement network: a face probability and box offsets for a 24x24 crop. */
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

/** The output network: a face probability, box offsets and five landmarks for a 48x48 crop. */
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
