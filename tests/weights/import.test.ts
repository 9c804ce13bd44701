import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../bindings/cli/program.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { permute, reversed } from '../../bindings/import/arrays.ts';
import { elgLayers, type ElgConfig } from '../../bindings/import/elg.ts';
import { importWeights, type WeightSource } from '../../bindings/import/index.ts';
import { LAYERS } from '../../bindings/import/mtcnn.ts';
import { loadShard } from '../../weights/convert/faceapi.ts';
import { sharedPath } from '../helpers/shared.ts';
import { PYTHON2, PYTHON3, Values, npyFile, npyOfObject, npz, torchLegacy, torchZip } from './pickles.ts';
import { refusal } from './toy.ts';

const test = suite('weights/import');

const MTCNN = '1f513dd67f3d2f06ceaa891f578b552bbe4dd8a742c6805dfe4c2baeebaec6eb';
const NETS = ['pnet', 'rnet', 'onet'] as const;
const shard = await loadShard();

const file = (name: string, bytes: Uint8Array): WeightSource => ({ name, bytes: new Uint8Array(bytes) });

// MTCNN's weights from the shard, as the other formats arrange them.

type Named = Map<string, Values>;

/** Original name → values: 'conv1/weights' for det, 'conv1.weight' for torch. */
function originals(style: 'det' | 'torch'): Record<(typeof NETS)[number], Named> {
  const floats = new Float32Array(new Uint8Array(shard).buffer);
  const nets = { pnet: new Map(), rnet: new Map(), onet: new Map() } as Record<(typeof NETS)[number], Named>;
  const names = {
    pnet: ['conv1', 'conv2', 'conv3', 'conv4-1', 'conv4-2'],
    rnet: ['conv1', 'conv2', 'conv3', 'conv4', 'conv5-1', 'conv5-2'],
    onet: ['conv1', 'conv2', 'conv3', 'conv4', 'conv5', 'conv6-1', 'conv6-2', 'conv6-3'],
  };
  let at = 0;
  for (const layer of LAYERS) {
    const net = layer.name.slice(0, 4) as (typeof NETS)[number];
    const { window, inputs, outputs } = layer;
    const shape = layer.dense ? [window * window * inputs, outputs] : [window, window, inputs, outputs];
    const take = (...axes: number[]) => {
      const n = axes.reduce((product, axis) => product * axis, 1);
      return new Values(axes, floats.slice(at, (at += n)));
    };
    const name = names[net].shift()!;
    const [weight, bias] = [take(...shape), take(outputs)];
    const index = name.slice(4, 5);
    if (style === 'det') {
      nets[net].set(`${name}/weights`, weight).set(`${name}/biases`, bias);
      if (layer.slope) nets[net].set(`${net === 'pnet' ? 'PReLU' : 'prelu'}${index}/alpha`, take(outputs));
    } else {
      const torch = (layer.dense ? name.replace('conv', 'dense') : name).replace('-', '_');
      nets[net].set(`${torch}.weight`, new Values([...shape].reverse(), reversed(weight.data, shape)));
      nets[net].set(`${torch}.bias`, bias);
      if (layer.slope) nets[net].set(`prelu${index}.weight`, take(outputs));
    }
  }
  return nets;
}

function nested(named: Named): Map<string, Named> {
  const layers = new Map<string, Named>();
  for (const [name, values] of named) {
    const [layer, part] = name.split('/') as [string, string];
    if (!layers.has(layer)) layers.set(layer, new Map());
    layers.get(layer)!.set(part, values);
  }
  return layers;
}

const det = originals('det');
const torch = originals('torch');
const DET = NETS.map((net, i) => file(`det${i + 1}.npy`, npyOfObject(nested(det[net]), PYTHON2)));
const TORCH = NETS.map((net) => file(`${net}.pt`, torchZip(torch[net])));
const LEGACY = NETS.map((net) => file(`${net}.pt`, torchLegacy(torch[net])));

/** ipazc's lists; conv slopes are 1×1×C there. */
function ipazc(change: (lists: Map<string, Values[]>) => void = () => undefined): WeightSource {
  const lists = new Map<string, Values[]>();
  for (const net of NETS) {
    const list = [...det[net]].map(([name, { shape, data }]) => {
      const flat = (net === 'rnet' && name === 'prelu4/alpha') || (net === 'onet' && name === 'prelu5/alpha');
      return new Values(/alpha/.test(name) && !flat ? [1, 1, ...shape] : shape, data);
    });
    lists.set(net, list);
  }
  change(lists);
  return file('mtcnn_weights.npy', npyOfObject(lists, PYTHON3));
}

test('MTCNN comes out the same, to the bit, from every file it goes about in', async () => {
  const cases: [string, WeightSource[]][] = [
    ['det, Python 2', DET],
    ['det, Python 3, in another order', NETS.map((net) => file(net, npyOfObject(nested(det[net]), PYTHON3))).reverse()],
    ['torch, zip', TORCH],
    ['torch, before 1.6', LEGACY],
    ['torch, one of each', [TORCH[2]!, LEGACY[0]!, TORCH[1]!]],
    ['ipazc', [ipazc()]],
    [
      'ipazc, heads in another order',
      [ipazc((lists) => void lists.get('onet')!.push(...lists.get('onet')!.splice(-6, 2)))],
    ],
    ['shard', [file('mtcnn_model-shard1', shard)]],
  ];
  for (const [what, files] of cases) {
    const { sha256, licence, tensors, origin } = await importWeights(files, 'F32');
    assert.equal([sha256, licence, tensors], [MTCNN, 'MIT', 50], what);
    assert.ok(origin.endsWith(`, from ${files.map(({ name }) => name).join(', ')}`), origin);
  }
});

test('numbers that nobody knows are taken, and said to be of unknown origin', async () => {
  const state = new Map(torch.pnet);
  state.set('conv1.bias', new Values([10], new Float32Array(10)));
  const made = await importWeights([file('pnet.pt', torchZip(state)), TORCH[1]!, TORCH[2]!], 'F16');
  assert.is(made.licence, 'NOASSERTION');
  assert.match(made.origin, /^unknown, from pnet\.pt, rnet\.pt, onet\.pt \(sha256 [0-9a-f]{64}, /);
  const { tensors, network } = await readWeights(made.bytes, 'x');
  assert.is(network, 'mtcnn');
  assert.equal([...tensors.get('pnet.conv1.bias', [10])], Array(10).fill(0));
});

async function refuses(files: readonly WeightSource[], message: string | RegExp): Promise<void> {
  const error = await refusal(() => importWeights(files, 'F32'));
  assert.is(error.code, 'SACCADE_BAD_WEIGHTS');
  if (typeof message === 'string') assert.is(error.message, message);
  else assert.match(error.message, message);
}

test('MTCNN: a tensor that is missing, renamed, of another shape or type, or too many, is named', async () => {
  const change = (act: (named: Named) => void): WeightSource[] => {
    const named = new Map(torch.rnet);
    act(named);
    return [TORCH[0]!, file('rnet.pt', torchZip(named)), TORCH[2]!];
  };
  await refuses(
    change((named) => void named.delete('dense4.bias')),
    'Expected tensor dense4.bias of shape [128] for rnet.pt but received 15 tensors, none of that name.',
  );
  await refuses(
    change((named) => void named.set('conv2.weight', new Values([48, 28, 9], named.get('conv2.weight')!.data))),
    'Expected shape [48,28,3,3] for conv2.weight of rnet.pt but received shape [48,28,9].',
  );
  await refuses(
    change((named) => void named.set('more.weight', new Values([1], new Float32Array(1)))),
    'Expected no tensors but the 16 of the network for rnet.pt but received more.weight as well.',
  );
  await refuses(
    change((named) => void named.set('conv2.bias', new Values([48], new Float32Array(48).fill(NaN)))),
    'Expected finite values for conv2.bias of rnet.pt but received NaN at index 0.',
  );
  await refuses(
    [ipazc((lists) => void lists.get('rnet')!.splice(2, 1))],
    'Expected an array of shape [1,1,28] (rnet.conv1.slope) for rnet of mtcnn_weights.npy but received 13 arrays more, none of that shape.',
  );
  await refuses(
    [ipazc((lists) => void lists.get('rnet')!.push(new Values([1], new Float32Array(1))))],
    'Expected no arrays but those of the network for rnet of mtcnn_weights.npy but received 1 more.',
  );
  await refuses(
    [ipazc((lists) => void lists.delete('onet'))],
    'Expected a list of arrays for onet of mtcnn_weights.npy but received nothing.',
  );
  const renamed = new Map([...det.pnet].map(([name, values]) => [name.replace('conv2', 'conv9'), values]));
  await refuses(
    [file('det1.npy', npyOfObject(nested(renamed), PYTHON2)), DET[1]!, DET[2]!],
    'Expected tensor conv2/weights of shape [3,3,10,16] for det1.npy but received 13 tensors, none of that name.',
  );
});

test('files that do not belong together are refused, and one of three says that there are three', async () => {
  await refuses([DET[0]!], /^Expected three files, for P-, R- and O-Net, for det1\.npy but received one \.npy alone\./);
  await refuses([LEGACY[0]!], /for pnet\.pt but received one \.pt alone\. Hint: name all three\.$/);
  await refuses([TORCH[0]!], /for pnet\.pt but received one \.pt alone/);
  await refuses(
    [DET[0]!, DET[1]!],
    /^Expected one file, or three of one kind for det1\.npy, det2\.npy but received 2 files/,
  );
  await refuses([DET[0]!, TORCH[1]!, DET[2]!], /but received 3 files, \.npy and \.pt\.$/);
  await refuses(
    [DET[0]!, DET[0]!, DET[2]!],
    /^Expected P-, R- and O-Net, one file each for det1\.npy but received another pnet/,
  );
  await refuses([DET[0]!, file('x', shard), DET[2]!], /^Expected one of three \.npy or \.pt files for x but received/);
});

test('what is no weight file, or damaged, is refused by name', async () => {
  const kinds =
    /^Expected one of the published ELG \(\.h5\); .*mtcnn_model-shard1 for notes\.txt but received 11 bytes that start with "hello world"\.$/;
  await refuses([file('notes.txt', Buffer.from('hello world'))], kinds);
  await refuses([file('empty', Buffer.alloc(0))], /for empty but received 0 bytes that start with ""\.$/);
  const h5 = Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), Buffer.alloc(40)]);
  await refuses(
    [file('elg.h5', h5)],
    /^Expected an HDF5 file for elg\.h5 but received bytes that do not read as such: /,
  );
  const bad = Uint8Array.from(shard);
  bad[1000]! ^= 1;
  await refuses(
    [file('shard', bad)],
    /^Expected bytes with sha256 20f4d3ac[0-9a-f]{56} for shard but received bytes with/,
  );
  const other = npz(new Map([['a', npyFile('<f4', [1], Buffer.alloc(4))]]));
  await refuses([file('a.npz', other)], 'Expected a config for a.npz but received 1 arrays, none of that name.');
  await refuses(
    [file('a.npy', npyFile('<f4', [1], Buffer.alloc(4)))],
    'Expected an .npy with a dict of arrays for a.npy but received one with values of type <f4.',
  );
});

test('a pickle that names anything but arrays is refused, not run', async () => {
  const evil = Buffer.from('\x80\x02cposix\nsystem\nU\x04echo\x85R.', 'latin1');
  await refuses(
    [file('evil.npy', npyFile('|O', [], evil))],
    'Expected a pickle of arrays for evil.npy but received one that does not read: it names posix.system.',
  );
});

test('cut anywhere, every format is refused', async () => {
  for (const files of [DET, TORCH, LEGACY, [ipazc()]]) {
    const { name, bytes } = files[0]!;
    for (let part = 0; part < 1; part += 0.09) {
      const cut = file(name, bytes.subarray(0, Math.floor(part * bytes.length)));
      const { code } = await refusal(() => importWeights([cut, ...files.slice(1)], 'F32'));
      assert.is(code, 'SACCADE_BAD_WEIGHTS');
    }
  }
});

// ELG's .npz

const CONFIG = {
  ...{ maps: 4, modules: 2, stem: 'full', depth: 4, first_stride: 3, upsampling: 'bilinear', align_corners: true },
  ...{ input: 'mean-deviation', bn_eps: 1e-3 },
};

/** A small network under the names of the training. */
function small(change: (members: Map<string, Buffer>) => void = () => undefined, config: object = CONFIG): Buffer {
  const members = new Map<string, Buffer>();
  const put = (name: string, ...shape: number[]) => {
    const n = shape.reduce((product, axis) => product * axis, 1);
    const data = Float32Array.from({ length: n }, (_, i) => 0.5 + ((i * 7 + name.length) % 16) / 32);
    members.set(name, npyFile('<f4', shape, new Uint8Array(data.buffer)));
  };
  const norm = (name: string, channels: number) => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) put(`${name}.${part}`, channels);
  };
  const residual = (name: string, inputs: number, outputs: number) => {
    norm(`${name}.b1`, inputs);
    put(`${name}.c1.weight`, outputs / 2, inputs, 1, 1);
    norm(`${name}.b2`, outputs / 2);
    put(`${name}.c2.weight`, outputs / 2, outputs / 2, 3, 3);
    norm(`${name}.b3`, outputs / 2);
    put(`${name}.c3.weight`, outputs, outputs / 2, 1, 1);
    put(`${name}.c3.bias`, outputs);
    if (inputs === outputs) return;
    put(`${name}.sk.weight`, outputs, inputs, 1, 1);
    put(`${name}.sk.bias`, outputs);
  };
  put('pre.weight', 4, 1, 7, 7);
  norm('pb', 4);
  residual('r.0', 4, 8);
  residual('r.1', 8, 4);
  for (const m of [0, 1]) {
    for (const level of ['', '.l2', '.l2.l2', '.l2.l2.l2']) {
      for (const step of ['up', 'l1', 'l3']) residual(`hg.${m}${level}.${step}`, 4, 4);
    }
    residual(`hg.${m}.l2.l2.l2.l2`, 4, 4);
    residual(`ar.${m}`, 4, 4);
    put(`ac.${m}.weight`, 4, 4, 1, 1);
    norm(`ab.${m}`, 4);
    put(`hm.${m}.weight`, 18, 4, 1, 1);
    put(`hm.${m}.bias`, 18);
  }
  put('mh.0.weight', 4, 18, 1, 1);
  put('mh.0.bias', 4);
  const json = Buffer.from(JSON.stringify(config));
  members.set('config', npyFile('|u1', [json.length], json));
  change(members);
  return npz(members);
}

test('ELG: an .npz of our training is read, and every setting in its config', async () => {
  const { bytes, tensors } = await importWeights([file('small.npz', small())], 'F32');
  const made = await readWeights(bytes, 'x');
  assert.is(made.network, 'elg');
  const expected: ElgConfig = {
    ...{ maps: 4, modules: 2, depth: 4, firstStride: 3, stem: 'full', upsampling: 'bilinear', input: 'deviation' },
    ...{ height: 108, width: 180, beta: 50 },
  };
  assert.equal(made.config, expected);
  assert.is(tensors, 2 * [...elgLayers(expected)].length);
  for (const [key, value] of [
    ['maps', 5],
    ['modules', 0],
    ['depth', 3],
    ['first_stride', 2],
    ['stem', 'none'],
    ['upsampling', 'nearest'],
    ['align_corners', false],
    ['input', 'raw'],
    ['bn_eps', undefined],
  ] as const) {
    const message = `Expected a setting this version knows for ${key} in config of x.npz but received ${JSON.stringify(value) ?? 'nothing'}.`;
    await refuses([file('x.npz', small(undefined, { ...CONFIG, [key]: value }))], message);
  }
});

test('ELG: a tensor that is missing, renamed, of another shape or type, or too many, is named', async () => {
  const put = (name: string, npy: Buffer) => [
    file(
      'x.npz',
      small((members) => void members.set(name, npy)),
    ),
  ];
  const rename = (from: string, to: string) => {
    return [
      file(
        'x.npz',
        small((members) => {
          members.set(to, members.get(from)!);
          members.delete(from);
        }),
      ),
    ];
  };
  await refuses(
    rename('hg.1.l2.l3.c2.weight', 'hg.1.l2.l3.c9.weight'),
    /^Expected tensor hg\.1\.l2\.l3\.c2\.weight of shape \[2,2,3,3\] for x\.npz but received \d+ tensors, none of that name\.$/,
  );
  await refuses(
    rename('ab.0.running_var', 'ab.0.var'),
    /^Expected tensor ab\.0\.running_var of shape \[4\] for x\.npz/,
  );
  await refuses(
    put('hm.1.weight', npyFile('<f4', [18, 4], Buffer.alloc(288))),
    'Expected shape [18,4,1,1] for hm.1.weight of x.npz but received shape [18,4].',
  );
  await refuses(
    put('hm.1.bias', npyFile('<f8', [18], Buffer.alloc(144))),
    'Expected float32 values (<f4) for hm.1.bias of x.npz but received values of type <f8.',
  );
  await refuses(
    put('hm.1.bias', npyFile('<f4', [18], Buffer.alloc(71))),
    'Expected 72 bytes of values for hm.1.bias of x.npz but received 71 bytes.',
  );
  await refuses(
    put('hm.2.bias', npyFile('<f4', [1], Buffer.alloc(4))),
    /^Expected no tensors but the \d+ of the network for x\.npz but received hm\.2\.bias as well\.$/,
  );
  const negative = npyFile('<f4', [4], new Uint8Array(Float32Array.of(1, 1, -1, 1).buffer));
  await refuses(
    put('pb.running_var', negative),
    'Expected variances from 0 up for the batch norm of stem.conv but received -1.',
  );
  await refuses(
    put('config', npyFile('|u1', [1], Buffer.from('{'))),
    /^Expected JSON for config of x\.npz but received text/,
  );
});

test('ELG: an .npz that is cut, or has one altered byte in an array, is refused', async () => {
  const whole = small();
  for (const length of [10, 1000, whole.length - 1]) {
    await refuses([file('x.npz', whole.subarray(0, length))], /^Expected a zip file for x\.npz but received bytes/);
  }
  const zip = Buffer.from(whole);
  zip[60]! ^= 1; // within the first member
  await refuses([file('x.npz', zip)], /^Expected a member that unpacks for .*\.npy of x\.npz but received bytes/);
});

test('Fortran order is row-major order read backwards', () => {
  const values = Float32Array.from({ length: 24 }, (_, i) => i);
  const back = reversed(values, [2, 3, 4]);
  assert.equal([...back.subarray(0, 4)], [0, 12, 4, 16]);
  assert.equal([...reversed(back, [4, 3, 2])], [...values]);
  assert.equal([...permute(values, [2, 3, 4], [0, 1, 2])], [...values]);
});

// The published ELG, where it is at hand.

const H5 = sharedPath('../weights/elg_keras.h5');
if (existsSync(H5)) {
  const published = readFileSync(H5);
  /** With every `from` in its bytes replaced by `to` of the same length. */
  const patched = (from: Buffer, to: Buffer, times = Infinity): WeightSource => {
    const bytes = Buffer.from(published);
    for (let at = bytes.indexOf(from); at >= 0 && times-- > 0; at = bytes.indexOf(from, at + 1)) to.copy(bytes, at);
    return file('elg.h5', bytes);
  };

  test('the published ELG is read and known', async () => {
    const { sha256, licence, tensors } = await importWeights([file('elg_keras.h5', published)], 'F32');
    assert.equal(
      [sha256, licence, tensors],
      ['e2032a0b61195b3580506c8a224986fb1eb2645a4ff794d1c6cc3d0e273ead28', 'MIT', 374],
    );
  });

  test('the published ELG: cut, with a renamed tensor, with another shape', async () => {
    for (const share of [0.001, 0.3, 0.9, 0.99999]) {
      const cut = published.subarray(0, Math.floor(share * published.length));
      const message = `Expected 3934624 bytes for elg.h5 but received ${cut.length} bytes.`;
      await refuses([file('elg.h5', cut)], `${message} Hint: the file was cut short, fetch it again.`);
    }
    const name = 'hourglass_hg_2_merge_h';
    await refuses(
      [patched(Buffer.from(`${name}\0`), Buffer.from('hourglass_hg_2_merge_x\0'))],
      /^Expected tensor hourglass_hg_2_merge_h\/hourglass_hg_2_merge_h\/kernel:0 of shape \[1,1,18,64\] for elg\.h5 but received 830 tensors/,
    );
    // the dataspace of the only 7×7 conv: four axes of 64 bits
    const axes = (...sizes: number[]) => Buffer.from(BigUint64Array.from(sizes.map(BigInt)).buffer);
    await refuses(
      [patched(axes(7, 7, 1, 64), axes(7, 7, 2, 32))],
      'Expected shape [7,7,1,64] for hourglass_pre/hourglass_pre/kernel:0 of elg.h5 but received shape [7,7,2,32].',
    );
  });
} else {
  test(`skipped: no ${H5}`, () => void process.stdout.write(`skipped: the published ELG (no ${H5})\n`));
}

// The command

async function command(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = [stdout, stderr].map(async (stream) => {
    let all = '';
    for await (const chunk of stream) all += chunk;
    return all;
  });
  const code = await run(args, { stdout, stderr }, () => assert.unreachable('brought the library') as never);
  stdout.end();
  stderr.end();
  const [out, err] = (await Promise.all(text)) as [string, string];
  return { code, out, err };
}

test('saccade weights import: writes the file, says what it read, and ends with 0, 1 or 2', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-import-'));
  const at = (name: string) => join(folder, name);
  try {
    for (const { name, bytes } of DET) await writeFile(at(name), bytes);
    await writeFile(at('notes.txt'), 'no weights');
    const names = DET.map(({ name }) => at(name));

    const made = await command('weights', 'import', ...names, '-o', at('m.safetensors'));
    assert.is(made.code, 0, made.err);
    assert.is(made.out, '');
    assert.match(made.err, /^read {5}det1\.npy, det2\.npy, det3\.npy: MTCNN as facenet's det1, det2, det3, \.npy\n/);
    assert.match(made.err, /network {2}mtcnn, 50 tensors, F32\n/);
    assert.match(made.err, new RegExp(`sha256 {3}${MTCNN}, of the data\n`));
    assert.ok(made.err.includes(`wrote    ${at('m.safetensors')}, `));
    const read = await readWeights(await readFile(at('m.safetensors')), 'm');
    assert.is(read.sha256, MTCNN);

    const half = await command('weights', 'import', ...names, '--output', at('h.safetensors'), '--float16');
    assert.is(half.code, 0);
    assert.is((await readWeights(await readFile(at('h.safetensors')), 'h')).tensors.names().length, 50);

    const bad = await command('weights', 'import', at('notes.txt'), '-o', at('n.safetensors'));
    assert.is(bad.code, 1);
    assert.match(bad.err, /^saccade: Expected one of .* for notes\.txt but received 10 bytes/);
    const gone = await command('weights', 'import', at('gone.h5'), '-o', at('n.safetensors'));
    assert.is(gone.code, 1);
    assert.match(gone.err, /^saccade: Expected a file that can be read for .*gone\.h5 but received ENOENT\./);
    const nowhere = await command('weights', 'import', ...names, '-o', at('none/n.safetensors'));
    assert.is(nowhere.code, 1);
    assert.match(nowhere.err, /Expected a file that can be written for /);

    assert.is((await command('weights', 'import', ...names)).code, 2);
    assert.is((await command('weights', 'import', '-o', at('n.safetensors'))).code, 2);
    assert.is((await command('weights', 'export', ...names)).code, 2);
    const same = await command('weights', 'import', ...names, '-o', names[0]!);
    assert.is(same.code, 2);
    assert.match(same.err, /Expected another file for --output but received .*det1\.npy, which is read\./);
    assert.equal((await readdir(folder)).sort(), [
      'det1.npy',
      'det2.npy',
      'det3.npy',
      'h.safetensors',
      'm.safetensors',
      'notes.txt',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
