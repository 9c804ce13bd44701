// O-Net's activations against those of the original weights in float64.
import { suite } from 'uvu';
import { ONET_SIZE } from '../../bindings/nets/mtcnn.ts';
import { checkHeads, netRunner } from '../helpers/nets.ts';
import { createNets } from '../helpers/engine.ts';
import { sharedArrays, withShared } from '../helpers/shared.ts';

const onet = suite('nets/onet');

await withShared(onet, 'nets/onet', async () => {
  const { engine, nets } = await createNets();
  const arrays = sharedArrays('nets');
  const run = netRunner(engine, nets.onet, { maps: 4, h: ONET_SIZE, w: ONET_SIZE, c: 3 }, arrays.f32('onet_in'));

  onet('conv4', () => run.check(7, arrays.f32('onet_prelu4'), arrays.shape('onet_prelu4')));
  onet('fc1', () => run.check(8, arrays.f32('onet_prelu5'), arrays.shape('onet_prelu5')));
  onet('probability, offsets and landmarks', () =>
    checkHeads(engine, run.output(9), 4, {
      prob: arrays.f32('onet_prob'),
      rest: [
        [2, arrays.f32('onet_reg')],
        [6, arrays.f32('onet_points')],
      ],
    }),
  );
});
