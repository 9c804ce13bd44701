// Pictures without an eye: docs/pupils.md says how sure the networks are of them, by size.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector } from '../../bindings/index.node.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';

const test = suite('eyes/noise');

function gray(width: number, height: number, value: () => number): PixelImage {
  return { data: Uint8Array.from({ length: width * height }, value), width, height, format: 'gray' };
}

for (const [elg, flat] of [
  ['default', 0.131],
  ['lite', 0.158],
] as const) {
  test(`${elg}: of one color it is ${flat} sure; of noise from 60×40 pixels on less than half`, async () => {
    const detector = await createDetector({ elg, threads: 1 });
    try {
      for (const [width, height] of [
        [20, 14],
        [175, 110],
        [20_000, 2],
      ] as const) {
        const { confidence } = await detector.detectEye(
          gray(width, height, () => 255),
          { side: 'left' },
        );
        assert.ok(Math.abs(confidence - flat) < 0.001, `${width}×${height}: ${confidence}`);
      }
      const random = new Random();
      for (const [width, height] of [
        [60, 40],
        [175, 110],
      ] as const) {
        const sure: number[] = [];
        for (let n = 0; n < 20; n++) {
          const noise = gray(width, height, () => random.whole(0, 255));
          sure.push((await detector.detectEye(noise, { side: 'right' })).confidence);
        }
        assert.ok(Math.max(...sure) < 0.5, `${width}×${height}, seed ${random.seed}: ${Math.max(...sure)}`);
        assert.ok(sure.sort((a, b) => a - b)[10]! < 0.2, `${width}×${height}: median ${sure[10]}`);
      }
    } finally {
      detector.close();
    }
  });
}

test("'mean' is that of the middle look's own points: beside the circle's center, which the iris is drawn on", async () => {
  const detector = await createDetector({ threads: 1 });
  try {
    const random = new Random();
    const picture = gray(175, 110, () => random.whole(0, 255));
    const [mean, center] = [
      await detector.detectEye(picture, { side: 'left', pupil: 'mean' }),
      await detector.detectEye(picture, { side: 'left', pupil: 'center' }),
    ];
    assert.equal(mean.iris, center.iris);
    assert.equal(center.pupil, center.irisCenter);
    assert.not.equal(mean.pupil, mean.irisCenter);
  } finally {
    detector.close();
  }
});

test.run();
