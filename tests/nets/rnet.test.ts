// R-Net's activations against those of the original weights in float64.
import { suite } from 'uvu';
import { RNET_SIZE } from '../../bindings/nets/mtcnn.ts';
import { checkHeads, netRunner } from '../helpers/nets.ts';
import { createNets } from '../helpers/engine.ts';
import { sharedArrays, withShared } from '../helpers/shared.ts';

const rnet = suite('nets/rnet');

await withShared(rnet, 'nets/rnet', async () => {
  const { engine, nets } = await createNets();
  const arrays = sharedArrays('nets');
  const run = netRunner(engine, nets.rnet, { maps: 4, h: RNET_SIZE, w: RNET_SIZE, c: 3 }, arrays.f32('rnet_in'));

  rnet('conv3', () => run.check(5, arrays.f32('rnet_prelu3'), arrays.shape('rnet_prelu3')));
  rnet('fc1', () => run.check(6, arrays.f32('rnet_prelu4'), arrays.shape('rnet_prelu4')));
  rnet('probability and offsets', () =>
    checkHeads(engine, run.output(7), 4, { prob: arrays.f32('rnet_prob'), rest: [[2, arrays.f32('rnet_reg')]] }),
  );
});
