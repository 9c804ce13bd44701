import { suite } from 'uvu';
import { cropScratchBytes } from '../../bindings/runtime/ops.ts';
import { cases, CROP_ROUNDING } from '../cases/crop.ts';
import { boxOf, toBytes } from '../helpers/boxes.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { crop } from '../reference/crop.ts';

const crops = suite('kernels/crop');
const engine = createEngine();

testEach(crops, 'is the twin, to rounding', cases, ({ image: [w, h], size, boxes }, random) => {
  const data = random.u8(w * h * 4);
  const canary = new Canary(engine);
  const floats = size * size * 3;
  const dst = canary.output(boxes.length * floats * 4);
  const widest = Math.max(...boxes.map(([x1, , x2]) => x2 - x1 + 1));
  const scratch = canary.output(cropScratchBytes(size, widest), 'scratch');
  const at = canary.input(toBytes(boxes.map((box) => boxOf(box))), 'boxes');
  engine.ops.crop(dst, { at: canary.input(data, 'picture'), width: w, height: h }, at, boxes.length, size, scratch);
  for (const [i, box] of boxes.entries()) {
    close(engine.arena.f32(dst + i * floats * 4, floats), crop(data, { w, h }, box, size), {
      what: `box ${box.join(' ')}`,
      tolerance: CROP_ROUNDING,
      axes: [
        ['y', size],
        ['x', size],
        ['c', 3],
      ],
    });
  }
  canary.release();
});

crops.run();
