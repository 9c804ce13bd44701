import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readWeights } from '../../bindings/weights/format.ts';
import { permute, reversed } from '../../bindings/import/arrays.ts';
import { elgLayers, type ElgConfig } from '../../bindings/import/elg.ts';
import { importWeights, type WeightSource } from '../../bindings/import/index.ts';
import { packElg } from '../../bindings/nets/elg.ts';
import { createEngine } from '../helpers/engine.ts';
import { sharedPath } from '../helpers/shared.ts';
import { npyFile } from '../weights/pickles.ts';
import { CONFIG, small } from '../weights/small.ts';
import { refusal } from '../weights/toy.ts';

const test = suite('import/elg');

const file = (name: string, bytes: Uint8Array): WeightSource => ({ name, bytes: new Uint8Array(bytes) });

async function refuses(files: readonly WeightSource[], message: string | RegExp): Promise<void> {
  const error = await refusal(() => importWeights(files, 'F32'));
  assert.is(error.code, 'SACCADE_BAD_WEIGHTS');
  if (typeof message === 'string') assert.is(error.message, message);
  else assert.match(error.message, message);
}

// ELG's .npz

test('ELG: an .npz of our training is read, and every setting in its config', async () => {
  const { bytes, tensors } = await importWeights([file('small.npz', small())], 'F32');
  const made = await readWeights(bytes, 'x');
  assert.is(made.network, 'elg');
  const expected: ElgConfig = {
    ...{ maps: 8, modules: 2, depth: 4, firstStride: 3, stem: 'full', upsampling: 'bilinear', input: 'deviation' },
    ...{ height: 108, width: 180, beta: 50 },
  };
  assert.equal(made.config, expected);
  assert.is(tensors, 2 * [...elgLayers(expected)].length);
  for (const [key, value, what] of [
    ['maps', 4, 'a multiple of 8 from 8 to 256'],
    ['maps', 12, 'a multiple of 8 from 8 to 256'],
    ['maps', 264, 'a multiple of 8 from 8 to 256'],
    ['modules', 0, 'a whole number from 1 to 8'],
    ['modules', 9, 'a whole number from 1 to 8'],
    ['depth', 3],
    ['first_stride', 2],
    ['stem', 'none'],
    ['upsampling', 'nearest'],
    ['align_corners', false],
    ['input', 'raw'],
    ['bn_eps', undefined],
  ] as const) {
    const message = `Expected ${what ?? 'a setting this version knows'} for ${key} in config of x.npz but received ${JSON.stringify(value) ?? 'nothing'}.`;
    await refuses([file('x.npz', small(undefined, { ...CONFIG, [key]: value }))], message);
  }
});

test('ELG: what is imported is a network that a detector takes', async () => {
  for (const dtype of ['F32', 'F16', 'I8'] as const) {
    const { bytes } = await importWeights([file('small.npz', small())], dtype);
    assert.is(packElg(createEngine(), await readWeights(bytes, 'x'), 'x').modules.length, 2);
  }
});

test('ELG: values that overflow where a batch norm is folded in are refused', async () => {
  const huge = npyFile('<f4', [8], new Uint8Array(new Float32Array(8).fill(3e38).buffer));
  const bytes = small((members) => {
    for (const name of ['pb.weight', 'pb.running_mean']) members.set(name, huge);
  });
  await refuses(
    [file('x.npz', bytes)],
    /^Expected finite values for stem\.conv\.\w+ of x\.npz but received -?Infinity/,
  );
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
    /^Expected tensor hg\.1\.l2\.l3\.c2\.weight of shape \[4,4,3,3\] for x\.npz but received \d+ tensors, none of that name\.$/,
  );
  await refuses(
    rename('ab.0.running_var', 'ab.0.var'),
    /^Expected tensor ab\.0\.running_var of shape \[8\] for x\.npz/,
  );
  await refuses(
    put('hm.1.weight', npyFile('<f4', [18, 8], Buffer.alloc(576))),
    'Expected shape [18,8,1,1] for hm.1.weight of x.npz but received shape [18,8].',
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
  const negative = npyFile('<f4', [8], new Uint8Array(Float32Array.of(1, 1, -1, 1, 1, 1, 1, 1).buffer));
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

test.run();
