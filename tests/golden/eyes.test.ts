// Eyes of pictures that every clone has, against the same networks in Python, in float64: the way from the photo to
// 18 landmarks and back.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, type Detector, type Eye } from '../../bindings/index.node.ts';
import { close } from '../helpers/close.ts';
import { cases, eyePictures, type ExpectedEye } from './expected.ts';
import { makePicture } from './pictures.ts';

const test = suite('golden eyes');

const NETWORKS = { elg: 'default', 'elg-lite': 'lite' } as const;
// px of a patch 180 px wide: 0.02 for gray values that are rounded the other way, and what the face's keypoints, off by
// float32's rounding, may move
const tolerance = ({ spread }: ExpectedEye) => 0.02 + 2 * spread;
const PEAK = 2e-3; // of a heat map's 1
const CONFIDENCE = 5e-3;
const seen = { eyes: 0, none: 0, pictures: 0, landmark: 0, peak: 0 };

/** `patch`: photo px that the patch is wide. */
function compare(what: string, eye: Eye | null, want: ExpectedEye | null, patch: number): void {
  assert.is(eye === null, want === null, `${what}: ${eye ? 'an' : 'no'} eye`);
  if (!eye || !want) {
    seen.none++;
    return;
  }
  const points = [...eye.eyelid, ...eye.iris, eye.irisCenter, eye.eyeballCenter].flatMap(({ x, y }) => [x, y]);
  const away = close(points, want.landmarks.flat(), { what, tolerance: (tolerance(want) / 180) * patch });
  const off = close(eye.peaks, want.peaks, { what: `${what}: peaks`, tolerance: PEAK });
  close([eye.confidence], [want.confidence], { what: `${what}: confidence`, tolerance: CONFIDENCE });
  const iris = want.landmarks.slice(8, 16);
  const mean = [0, 1].map((axis) => iris.reduce((sum, point) => sum + point[axis]!, 0) / iris.length);
  close([eye.pupil.x, eye.pupil.y], mean, { what: `${what}: pupil`, tolerance: (tolerance(want) / 180) * patch });
  seen.eyes++;
  seen.landmark = Math.max(seen.landmark, (away / patch) * 180);
  seen.peak = Math.max(seen.peak, off);
}

/** Five points have more to say of a circle than of their mean: three times the landmarks' tolerance. */
function compareCircle(what: string, { irisCenter, irisRadius, iris }: Eye, want: readonly number[], patch: number) {
  const tolerance = (3 * 0.02 * patch) / 180;
  close([irisCenter.x, irisCenter.y, irisRadius], want, { what: `${what}: circle`, tolerance });
  for (const { x, y } of iris) {
    assert.ok(Math.abs(Math.hypot(x - irisCenter.x, y - irisCenter.y) - irisRadius) < 1e-9, `${what}: ring`);
  }
}

async function withDetectors(network: string, threads: number[], use: (detectors: Detector[]) => Promise<void>) {
  const detectors: Detector[] = [];
  try {
    const elg = NETWORKS[network as keyof typeof NETWORKS];
    for (const n of threads) detectors.push(await createDetector({ threads: n, elg, deterministic: true }));
    await use(detectors);
  } finally {
    for (const detector of detectors) detector.close();
  }
}

for (const network of Object.keys(NETWORKS)) {
  test(`${network}: eyes of faces are Python's, with 1, 2, 3 threads`, () =>
    withDetectors(network, [1, 2, 3], async (detectors) => {
      for (const one of cases) {
        for (const { patch, faces } of one.eyes.filter((eyes) => eyes.network === network)) {
          const picture = await makePicture(one);
          const [first, ...others] = detectors.map((detector) =>
            detector.detectSync(picture, { eyePatch: patch, pupil: 'mean' }),
          );
          for (const found of others) assert.equal(found, first, `${one.name}: threads differ`);
          assert.is(first!.length, faces.length, one.name);
          seen.pictures++;
          for (const [i, pair] of faces.entries()) {
            const [[lx, ly], [rx, ry]] = one.faces[i]!.exact as [[number, number], [number, number]];
            const width = 0.8 * Math.hypot(rx - lx, ry - ly);
            const { left, right } = first![i]!.eyes!;
            compare(`${one.name}, ${patch}, face ${i}, left`, left, pair[0], width);
            compare(`${one.name}, ${patch}, face ${i}, right`, right, pair[1], width);
          }
        }
      }
    }));

  test(`${network}: pictures that are one eye`, () =>
    withDetectors(network, [1], async ([detector]) => {
      for (const one of eyePictures.filter((eye) => eye.network === network)) {
        const picture = await makePicture(one);
        const width = Math.max(picture.width, (picture.height / 108) * 180);
        const { side, eye: want } = one;
        const eye = await detector!.detectEye(picture, { side, refine: false, pupil: 'mean' });
        compareCircle(one.name, eye, one.iris, width);
        // the circle stands for the iris: the other landmarks are the network's
        const points = want.landmarks.map(([x, y]) => ({ x, y }));
        compare(one.name, { ...eye, iris: points.slice(8, 16), irisCenter: points[16]! }, want, width);
        const refined = await detector!.detectEye(picture, { side });
        compareCircle(`${one.name}, refined`, refined, one.refined.iris, width);
        assert.equal(refined.pupil, refined.irisCenter);
        close([refined.confidence], [one.refined.confidence], { what: one.name, tolerance: CONFIDENCE });
        seen.pictures++;
      }
    }));
}

test.after(() => {
  const { eyes, none, pictures, landmark, peak } = seen;
  process.stdout.write(
    `\n  ${eyes} eyes of ${pictures} pictures compared with Python's (and ${none} where there is none). Largest differences: ` +
      `landmark ${landmark.toFixed(4)} px of a patch 180 px wide, peak ${peak.toExponential(1)}\n`,
  );
});

test.run();
