import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cases } from '../cases/softmax.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { softmax } from '../reference/softmax.ts';

const softmaxes = suite('kernels/softmax');
const engine = createEngine();

/** exp is within 2 units of float64's last place, so that only a tie of float32 can fall the other way: one unit below 1. */
const TOLERANCE = 2 ** -24;

function probabilities(logits: Float32Array, n: number, floats: number): Float32Array {
  const canary = new Canary(engine);
  const dst = canary.output(n * 4);
  engine.ops.softmax(dst, canary.input(logits), n, floats * 4);
  const got = engine.arena.f32(dst, n).slice();
  canary.release();
  return got;
}

testEach(softmaxes, 'is within one unit of the twin', cases, ({ n, floats }, random) => {
  const src = random.f32(n * floats, -12, 12);
  close(probabilities(src, n, floats), softmax(src, n, floats), { tolerance: TOLERANCE });
});

softmaxes('saturates as float32 does, and never overflows', () => {
  const pairs = [0, 0, 0, 20, 20, 0, 0, 1000, 1000, 0, -5000, 5000, 3e38, -3e38, 0, 16, 0, 17.5];
  const got = probabilities(Float32Array.from(pairs), 9, 2);
  close(got, softmax(Float32Array.from(pairs), 9, 2), { tolerance: TOLERANCE });
  assert.equal([got[0], got[1], got[3], got[4], got[5], got[6]], [0.5, 1, 1, 0, 1, 0]);
});

softmaxes.run();
