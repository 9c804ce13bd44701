import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../bindings/cli/program.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { importWeights, type WeightSource } from '../../bindings/import/index.ts';
import { NETS, nested, originals, shard, type Named } from '../weights/originals.ts';
import { PYTHON2, PYTHON3, Values, npyFile, npyOfObject, npz, torchLegacy, torchZip } from '../weights/pickles.ts';
import { ROOT } from '../helpers/engine.ts';
import { CONFIG, small } from '../weights/small.ts';
import { refusal } from '../weights/toy.ts';

const test = suite('import/mtcnn');

const MTCNN = '1f513dd67f3d2f06ceaa891f578b552bbe4dd8a742c6805dfe4c2baeebaec6eb';

const file = (name: string, bytes: Uint8Array): WeightSource => ({ name, bytes: new Uint8Array(bytes) });

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

    const whole = await command('weights', 'import', ...names, '--output', at('w.safetensors'), '--int8');
    assert.is(whole.code, 0);
    assert.match(whole.err, /network {2}mtcnn, 50 tensors, 7 I8, 43 F16\n/);
    const packaged = await readWeights(await readFile(join(ROOT, 'weights/mtcnn-tiny.safetensors')), 'tiny');
    assert.is((await readWeights(await readFile(at('w.safetensors')), 'w')).sha256, packaged.sha256);
    assert.is((await command('weights', 'import', ...names, '-o', at('b'), '--int8', '--float16')).code, 2);

    const again = await command('weights', 'import', at('w.safetensors'), '-o', at('n.safetensors'));
    assert.is(again.code, 1);
    assert.is(
      again.err,
      'saccade: Expected weights of another project for w.safetensors but received a weight file of saccade. ' +
        'Hint: it needs no import, --weights and --elg take it as it is.\n',
    );

    const origin = `\x1b[31m${'o'.repeat(3000)}`;
    await writeFile(at('odd.npz'), small(undefined, { ...CONFIG, origin, licence: 'MIT\x1b[2J\n' }));
    const odd = await command('weights', 'import', at('odd.npz'), '-o', at('odd.safetensors'));
    assert.is(odd.code, 0, odd.err);
    assert.match(
      odd.err,
      /\norigin {3}\\x1b\[31mo+…o*, from odd\.npz \(sha256 [0-9a-f]{64}\); licence MIT\\x1b\[2J\\n\n/,
    );
    assert.not.match(odd.err.replaceAll('\n', ''), /\p{Cc}/u);
    assert.ok(odd.err.length < 1500, `${odd.err.length} characters`);

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
      'odd.npz',
      'odd.safetensors',
      'w.safetensors',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
