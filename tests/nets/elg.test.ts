// ELG on the kernels: against the naive forward, and against itself in batches.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SaccadeError, show } from '../../bindings/errors.ts';
import { LANDMARKS, packElg, type ElgConfig } from '../../bindings/nets/elg.ts';
import { readWeights, writeWeights, type Tensor } from '../../bindings/weights/format.ts';
import { elgTensors } from '../../bindings/import/elg.ts';
import { close, magnitude } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { Random } from '../helpers/random.ts';
import { elg as naive, landmarks } from '../reference/elg.ts';

import { CELLS, heatAxes, NAIVE, packaged, PIXELS, pointAxes, runner, split, TINY } from '../helpers/elg.ts';

const elgs = suite('nets/elg');

async function invent(config: object, random: Random, change?: (name: string, tensor: Tensor) => void) {
  const tensors = new Map<string, Tensor>();
  for (const [name, shape] of elgTensors(config as ElgConfig)) {
    const n = shape.reduce((product, size) => product * size, 1);
    const spread = name.endsWith('weight') ? Math.sqrt(3 / (n / shape[0]!)) : 1;
    const data = name.endsWith('scale') ? random.f32(n, 0.2, 1) : random.f32(n, -spread, spread);
    tensors.set(name, { shape, data });
    change?.(name, tensors.get(name)!);
  }
  const bytes = await writeWeights(tensors, { network: 'elg', config, origin: 'invented', licence: 'MIT' }, 'F32');
  return readWeights(bytes, 'invented');
}

for (const stem of ['full', 'lite'] as const) {
  for (const upsampling of ['bicubic', 'bilinear'] as const) {
    for (const [maps, modules] of [
      [8, 1],
      [8, 3],
      [16, 2],
    ] as const) {
      elgs(`equals the naive forward: ${maps} maps, ${modules} modules, ${stem} stem, ${upsampling}`, async () => {
        const random = new Random();
        const file = await invent({ ...TINY, maps, modules, stem, upsampling }, random);
        const { config, run } = runner(file);
        const eye = random.f32(PIXELS, -2, 2);
        const got = run([eye]);
        const seen = new Map<string, Float32Array>();
        const want = naive(eye, config, file.tensors, (name, { data }) => seen.set(name, data));
        for (const [name, values] of got.activations) {
          const other = seen.get(name.replace(/^merged(\d)$/, 'hg$1.merged'))!;
          close(values, other, { tolerance: NAIVE * magnitude(other), what: name });
        }
        assert.is(got.activations.size, 2 * modules);
        const tolerance = NAIVE * magnitude(want.data);
        close(got.heatmaps, want.data, { tolerance, axes: heatAxes(1) });
        // of our own heat maps: on noise, a step of 1e-6 in one moves a landmark by a hundredth of a pixel
        const own = landmarks({ ...want, data: got.heatmaps }, config);
        close(got.landmarks, own, { tolerance: 1e-3, axes: pointAxes(1) });
        close(got.peaks, peaksOf(want.data), { tolerance, what: 'peaks' });
      });
    }
  }
}

function peaksOf(heatmaps: Float32Array): Float64Array {
  const peaks = new Float64Array(LANDMARKS).fill(-Infinity);
  for (const [i, v] of heatmaps.entries()) peaks[i % LANDMARKS] = Math.max(peaks[i % LANDMARKS]!, v);
  return peaks;
}

for (const name of ['elg-lite', 'elg'] as const) {
  elgs(`${name}: an eye has the same bits alone, and among others at any place`, async () => {
    const { run } = runner(await packaged(name));
    const random = new Random();
    const eyes = Array.from({ length: 5 }, () => random.f32(PIXELS, -2, 2));
    const alone = eyes.map((eye) => run([eye]));
    for (const n of [1, 2, 3, 5]) {
      const { heatmaps, landmarks: points, peaks } = run(eyes.slice(0, n));
      for (let i = 0; i < n; i++) {
        close(split(heatmaps, CELLS * LANDMARKS)[i]!, alone[i]!.heatmaps, { what: `eye ${i} of ${n}` });
        close(split(points, 2 * LANDMARKS)[i]!, alone[i]!.landmarks, { what: `landmarks of eye ${i} of ${n}` });
        close(split(peaks, LANDMARKS)[i]!, alone[i]!.peaks, { what: `peaks of eye ${i} of ${n}` });
      }
    }
  });
}

elgs('the heat maps of modules before the last are led on, and only there', async () => {
  const make = (amount: number) =>
    invent({ ...TINY, modules: 2, stem: 'lite' }, new Random(), (name, { data }) => {
      if (name.startsWith('hg1.merge')) data.fill(amount);
    });
  const eye = new Random(2).f32(PIXELS);
  const [without, withOnes] = [await make(0), await make(1)].map((file) => runner(file).run([eye]));
  close(without!.activations.get('hg1')!, withOnes!.activations.get('hg1')!);
  assert.throws(() => close(without!.activations.get('merged1')!, withOnes!.activations.get('merged1')!));
});

elgs('refuses a network that this version cannot run, and names the setting', async () => {
  const good = await invent(TINY, new Random());
  const engine = createEngine();
  const refused = (change: Record<string, unknown>, network = 'elg'): string => {
    try {
      packElg(engine, { ...good, network, config: { ...good.config, ...change } }, 'some.safetensors');
    } catch (error) {
      assert.instance(error, SaccadeError);
      assert.is((error as SaccadeError).code, 'SACCADE_BAD_WEIGHTS');
      return (error as SaccadeError).message;
    }
    throw new Error(`${JSON.stringify(change)} was not refused`);
  };
  assert.is(refused({}, 'mtcnn'), "Expected weights of the network 'elg' for some.safetensors but received 'mtcnn'.");
  for (const [name, values, expected] of [
    ['maps', [0, -8, 4, 12, 8.5, 264, '8', null, undefined, NaN], 'a multiple of 8, at most 256'],
    ['modules', [0, -1, 1.5, 9, '1', undefined], 'a multiple of 1, at most 8'],
    ['depth', [3, 5, '4', undefined], '4'],
    ['firstStride', [1, 2, undefined], '3'],
    ['stem', ['none', 2, undefined], 'full or lite'],
    ['upsampling', ['nearest', undefined], 'bicubic or bilinear'],
    ['input', ['gray', undefined], 'equalize or deviation'],
    ['height', [90, undefined], '108'],
    ['width', [150, '180', undefined], '180'],
    ['beta', [100, undefined], '50'],
  ] as const) {
    for (const value of values) {
      assert.is(
        refused({ [name]: value }),
        `Expected config.${name} to be ${expected} for some.safetensors but received ${show(value)}.`,
      );
    }
  }
  // a setting that the tensors do not fit
  assert.match(refused({ maps: 16 }), /^Expected shape \[16,7,7,1\] for stem\.conv\.weight of invented but received /);
  assert.match(
    refused({ modules: 2 }),
    /^Expected shape \[8,1,1,18\] for hg1\.merge\.weight of invented but received no tensor of that name\.$/,
  );
});

elgs.run();
