import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isCurve } from '../../bindings/weights/elg.ts';
import { readWeights, type Tensor } from '../../bindings/weights/format.ts';
import { Arrays, permute } from '../../bindings/import/arrays.ts';
import {
  canonicalElg,
  elgLayers,
  elgTensors,
  type BatchNorm,
  type ElgConfig,
  type ElgLayer,
  type ElgSource,
} from '../../bindings/import/elg.ts';
import { importWeights } from '../../bindings/import/index.ts';
import { PUBLISHED, kerasSource } from '../../bindings/import/keras.ts';
import { readNpy } from '../../bindings/import/npy.ts';
import { pilotSource } from '../../bindings/import/npz.ts';
import { unzip } from '../../bindings/import/zip.ts';
import { close } from '../helpers/close.ts';
import { Random } from '../helpers/random.ts';
import { hasShared, sharedArrays, sharedJson, sharedPath } from '../helpers/shared.ts';
import { axisTaps, elg, landmarks, upsample, type FeatureMap } from '../reference/elg.ts';

const test = suite('weights/elg');

const SMALL: ElgConfig = { ...PUBLISHED, maps: 4, modules: 2, upsampling: 'bilinear', height: 18, width: 30 };
const epsilon = 1e-3;

/** Random tensors of a network: the same ones at every call with the same layer. */
class Invented implements ElgSource {
  readonly #made = new Map<string, Float32Array>();
  readonly #random = new Random();

  values(name: string, n: number, low = -1): Float32Array {
    const values = this.#made.get(name) ?? this.#random.f32(n, low, 1);
    this.#made.set(name, values);
    return values;
  }
  weight({ name, size, inputs, outputs }: ElgLayer): Float32Array {
    return this.values(`${name}.weight`, outputs * size * size * inputs);
  }
  bias({ name, outputs }: ElgLayer): Float32Array {
    return this.values(`${name}.bias`, outputs);
  }
  norm({ name, outputs }: ElgLayer): BatchNorm {
    const [gamma, beta, mean] = ['gamma', 'beta', 'mean'].map((part) => this.values(`${name}.${part}`, outputs));
    return { gamma: gamma!, beta: beta!, mean: mean!, variance: this.values(`${name}.var`, outputs, 0), epsilon };
  }
}

test('the table: layers of a residual block, of an hourglass, of the whole', () => {
  const names = [...elgTensors(SMALL).keys()];
  assert.equal(names.slice(0, 12), [
    ...['stem.conv.weight', 'stem.conv.bias', 'stem.res1.scale', 'stem.res1.shift'],
    ...['stem.res1.conv1.weight', 'stem.res1.conv1.bias', 'stem.res1.conv2.weight', 'stem.res1.conv2.bias'],
    ...['stem.res1.conv3.weight', 'stem.res1.conv3.bias', 'stem.res1.skip.weight', 'stem.res1.skip.bias'],
  ]);
  assert.equal(elgTensors(SMALL).get('stem.res1.conv3.weight'), [8, 1, 1, 4]);
  assert.equal(elgTensors(SMALL).get('hg1.heatmaps.weight'), [18, 1, 1, 4]);
  assert.equal(elgTensors(SMALL).get('hg1.merge.weight'), [4, 1, 1, 18]);
  assert.not.ok(elgTensors(SMALL).has('hg2.merge.weight'));
  assert.is(elgTensors(PUBLISHED).size, 374);
  // 143 convs in the published file; of its 136 batch norms 92 are folded, 44 stay as scale and shift
  const layers = [...elgLayers(PUBLISHED)];
  assert.is(layers.filter(({ kind }) => kind === 'conv').length, 143);
  assert.is(layers.filter(({ kind, norm }) => kind === 'conv' && norm).length, 92);
  assert.is(layers.filter(({ kind }) => kind === 'affine').length, 44);
});

test('folded: a conv followed by its batch norm, to the last rounding', () => {
  const source = new Invented();
  const tensors = new Map<string, Tensor>(canonicalElg(SMALL, source));
  for (const layer of elgLayers(SMALL)) {
    const { name, inputs, size, outputs, norm, kind } = layer;
    const { gamma, beta, mean, variance } = source.norm(layer);
    const fan = size * size * inputs;
    const input = new Random(7).f32(fan);
    for (let o = 0; o < outputs; o++) {
      const scale = gamma[o]! / Math.sqrt(variance[o]! + epsilon);
      const through = (x: number) => (norm ? scale * (x - mean[o]!) + beta[o]! : x);
      if (kind === 'affine') {
        const [s, t] = [tensors.get(`${name}.scale`)!.data[o]!, tensors.get(`${name}.shift`)!.data[o]!];
        assert.ok(Math.abs(s * 0.3 + t - through(0.3)) < 1e-5, name);
        continue;
      }
      const weight = (from: Float32Array) => input.reduce((sum, value, i) => sum + value * from[o * fan + i]!, 0);
      const want = through(weight(source.weight(layer)) + source.bias(layer)[o]!);
      const got = weight(tensors.get(`${name}.weight`)!.data) + tensors.get(`${name}.bias`)!.data[o]!;
      assert.ok(Math.abs(got - want) < 1e-4, `${name} channel ${o}: ${got}, expected ${want}`);
    }
  }
});

test('both sources find every layer under names of their own, each asked for once, and turn its axes', () => {
  const source = new Invented();
  const check = (make: (arrays: Arrays) => ElgSource, axes: number[]): void => {
    const asked = new Set<string>();
    for (const layer of elgLayers(SMALL)) {
      const { gamma, beta, mean, variance } = source.norm(layer);
      const ohwi = [layer.outputs, layer.size, layer.size, layer.inputs];
      const arrays = new Arrays('x', new Map());
      arrays.has = () => true;
      arrays.get = (name, shape) => {
        assert.not.ok(asked.has(name), `${name} is asked for twice`);
        asked.add(name);
        if (shape.length === 4) {
          assert.equal(
            shape,
            axes.map((axis) => ohwi[axis]!),
            name,
          );
          return permute(source.weight(layer), ohwi, axes);
        }
        assert.equal(shape, [layer.outputs], name);
        if (/mean/.test(name)) return mean;
        if (/var/.test(name)) return variance;
        if (/gamma|b(\d|\.\d)?\.weight/.test(name)) return gamma;
        return /beta|b(\d|\.\d)?\.bias/.test(name) ? beta : source.bias(layer);
      };
      const made = make(arrays);
      if (layer.kind === 'conv') {
        assert.equal([...made.weight(layer)], [...source.weight(layer)], layer.name);
        assert.equal([...made.bias(layer)!], [...source.bias(layer)], layer.name);
      }
      if (layer.norm) assert.equal(made.norm(layer), source.norm(layer), layer.name);
    }
  };
  check((arrays) => kerasSource(arrays), [1, 2, 3, 0]);
  check((arrays) => pilotSource(arrays, epsilon), [0, 3, 1, 2]);
});

test('upsampling: corners stay, weights sum to one, a plane stays a plane', () => {
  for (const kind of ['bilinear', 'bicubic'] as const) {
    for (const [from, to] of [
      [3, 5],
      [4, 8],
      [5, 9],
      [30, 60],
      [1, 4],
    ] as const) {
      const taps = axisTaps(from, to, kind);
      for (const row of taps) close([row.reduce((sum, [, weight]) => sum + weight, 0)], [1], { tolerance: 1e-6 });
      const value = (row: (typeof taps)[number]) => row.reduce((sum, [index, weight]) => sum + weight * index, 0);
      close([value(taps[0]!), value(taps.at(-1)!)], [0, from - 1], { tolerance: 1e-6 });
    }
  }
  const plane: FeatureMap = {
    h: 3,
    w: 4,
    c: 1,
    data: Float32Array.from({ length: 12 }, (_, i) => (i % 4) + 2 * (i >> 2)),
  };
  const { data } = upsample(plane, 5, 7, 'bilinear');
  const want = Float32Array.from({ length: 35 }, (_, i) => (i % 7) / 2 + Math.floor(i / 7));
  close(data, want, { tolerance: 1e-6 });
});

test('landmarks: a single peak is found at the middle of its cell', () => {
  const data = new Float32Array(4 * 5 * 2).fill(-1);
  data[(2 * 5 + 3) * 2] = 1;
  data[(0 * 5 + 4) * 2 + 1] = 1;
  const points = landmarks({ h: 4, w: 5, c: 2, data }, PUBLISHED);
  close(points, [10.5, 7.5, 13.5, 1.5], { tolerance: 1e-9 });
});

/** File, maps, modules, and what it may weigh: bytes on disk, and sent compressed. */
const OURS = [
  ['elg.safetensors', 32, 2, 150_000, 120_000],
  ['elg-lite.safetensors', 16, 1, 40_000, 25_000],
] as const;

for (const [name, maps, modules, onDisk, sent] of OURS) {
  test(`${name} has convs in int8, the rest in float16, and is within ${onDisk / 1000} KB`, async () => {
    const bytes = await readFile(new URL(`../../weights/${name}`, import.meta.url));
    assert.ok(bytes.length <= onDisk, `${bytes.length} bytes`);
    assert.ok(gzipSync(bytes).length <= sent, `${gzipSync(bytes).length} bytes compressed`);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as object;
    for (const [tensor, entry] of Object.entries(header)) {
      const want = tensor.endsWith('.weight') ? 'I8' : tensor.endsWith('.step') ? 'F32' : 'F16';
      if (tensor !== '__metadata__') assert.is((entry as { dtype: string }).dtype, want, tensor);
    }
  });

  test(`${name}: every tensor is there in its shape, and SOURCES.md has its sha256`, async () => {
    const file = await readWeights(await readFile(new URL(`../../weights/${name}`, import.meta.url)), name);
    const config: ElgConfig = { ...PUBLISHED, maps, modules, stem: 'lite', upsampling: 'bilinear', input: 'deviation' };
    const { confidence, ...rest } = file.config;
    assert.equal(rest, config);
    assert.ok(isCurve(confidence), JSON.stringify(confidence));
    assert.equal([file.network, file.licence], ['elg', 'MIT']);
    const shapes = elgTensors(config);
    const steps = (tensor: string) => (tensor.endsWith('.weight') ? [`${tensor}.step`] : []);
    assert.equal(
      file.tensors.names(),
      [...shapes.keys()].flatMap((tensor) => [tensor, ...steps(tensor)]),
    );
    for (const [tensor, shape] of shapes) assert.ok(file.tensors.get(tensor, shape).every(Number.isFinite), tensor);
    const sources = await readFile(new URL('../../weights/SOURCES.md', import.meta.url), 'utf8');
    const row = sources.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    assert.match(row ?? '', file.sha256);
  });
}

if (hasShared('ELG against the recorded activations')) {
  const weights = (name: string) => sharedPath(`../weights/${name}`);
  const eye = (values: Float32Array, at: number, n: number) => values.slice(at * n, (at + 1) * n);
  /** One eye's heat maps, C · H · W as recorded, to H · W · C. */
  const hwc = (values: Float32Array) => permute(values, [18, 36, 60], [1, 2, 0]);

  test('the upsampling matrices are the recorded ones', () => {
    const { matrices } = sharedJson<{ matrices: Record<string, [number, number][][]> }>('logic/bicubic.json');
    for (const [name, rows] of Object.entries(matrices)) {
      const [from, to] = name.split('_to_').map(Number) as [number, number];
      const dense = (row: readonly (readonly [number, number])[]) => {
        const weights = new Float64Array(from);
        for (const [index, weight] of row) weights[index]! += weight;
        return weights;
      };
      axisTaps(from, to, 'bicubic').forEach((row, o) => {
        close(dense(row), dense(rows[o]!), { tolerance: 1e-7, what: `${name} row ${o}` });
      });
    }
  });

  for (const npz of ['elg-pilot', 'elg-pilot-lite']) {
    if (!existsSync(weights(`${npz}-check.npz`))) continue;
    const check = await unzip(readFileSync(weights(`${npz}-check.npz`)), npz);
    const array = (member: string) => readNpy(check.get(`${member}.npy`)!, member).read();
    const [inputs, maps, points] = [array('x'), array('heatmaps'), array('landmarks')];

    const compare = async (bytes: Uint8Array, heat: number, pixels: number) => {
      const file = await readWeights(bytes, npz);
      const config = file.config as unknown as ElgConfig;
      for (const at of [0, 1, 2]) {
        const map = elg(eye(inputs, at, 108 * 180), config, file.tensors);
        close(map.data, hwc(eye(maps, at, 18 * 36 * 60)), { tolerance: heat, what: `heat maps of eye ${at}` });
        close(landmarks(map, config), eye(points, at, 36), { tolerance: pixels, what: `landmarks of eye ${at}` });
      }
    };

    const source = () => ({ name: npz, bytes: new Uint8Array(readFileSync(weights(`${npz}.npz`))) });

    test(`${npz}.npz as F32 gives the recorded heat maps and landmarks`, async () => {
      await compare((await importWeights([source()], 'F32')).bytes, 2e-6, 1e-4);
    });

    test(`${npz}.npz as F16 stays within 0.05 pixels of the input`, async () => {
      await compare((await importWeights([source()], 'F16')).bytes, 2e-3, 0.05);
    });

    test(`${npz}.npz as I8 stays within 2 pixels of the input`, async () => {
      await compare((await importWeights([source()], 'I8')).bytes, 0.2, 2);
    });
  }

  test('the published network gives its recorded activations, with its batch norms folded', async () => {
    const source = { name: 'elg_keras.h5', bytes: new Uint8Array(readFileSync(weights('elg_keras.h5'))) };
    const { config, tensors } = await readWeights((await importWeights([source], 'F32')).bytes, 'elg');
    const recorded = sharedArrays('nets');
    // tolerances: three times the deviation measured, which is that of a float32 run at most
    const taps: Record<string, [array: string, tolerance: number]> = {
      'stem.conv': ['elg_pre_conv', 6e-7],
      stem: ['elg_stem', 9e-6],
      hg1: ['elg_hg1', 3e-3],
      'hg1.heatmaps': ['elg_hmap1', 5e-6],
      'hg1.merged': ['elg_merged1', 2e-4],
      hg2: ['elg_hg2', 8e-3],
      'hg2.heatmaps': ['elg_hmap2', 5e-6],
      hg3: ['elg_hg3', 9e-3],
      'hg3.heatmaps': ['elg_heatmaps', 3e-6],
    };
    const seen = new Set<string>();
    const map = elg(
      eye(recorded.f32('elg_in'), 0, 108 * 180),
      config as unknown as ElgConfig,
      tensors,
      (tap, { data }) => {
        const known = taps[tap];
        if (!known) return;
        seen.add(tap);
        const [array, tolerance] = known;
        close(data, recorded.f32(array).subarray(0, data.length), { tolerance, what: tap });
      },
    );
    assert.equal([...seen].sort(), Object.keys(taps).sort());
    const want = recorded
      .f32('elg_landmarks')
      .slice(0, 36)
      .map((cell) => 3 * cell);
    close(landmarks(map, config as unknown as ElgConfig), want, { tolerance: 1e-4 });
  });
}

test.run();
