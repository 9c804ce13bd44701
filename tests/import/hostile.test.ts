// Files that say of themselves what is not so, and files that would unpack to more than there is memory.
import AdmZip from 'adm-zip';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importWeights } from '../../bindings/import/index.ts';
import { hdf5 } from '../weights/hdf5.ts';
import { nested, originals } from '../weights/originals.ts';
import { npyFile, npyOfObject, npz, PYTHON3 } from '../weights/pickles.ts';
import { refusal } from '../weights/toy.ts';

const test = suite('import of hostile files');

async function refuses(bytes: Uint8Array, message: RegExp, rest: Uint8Array[] = []): Promise<void> {
  const files = [bytes, ...rest].map((each, i) => ({ name: `${i}`, bytes: new Uint8Array(each) }));
  const error = await refusal(() => importWeights(files, 'F32'));
  assert.is(error.code, 'SACCADE_BAD_WEIGHTS');
  assert.match(error.message, message);
  assert.ok(error.message.length < 700, `${error.message.length} characters`);
}

test('a zip whose members are more than any network is refused before one is unpacked', async () => {
  const zip = new AdmZip();
  const zeros = Buffer.alloc(90 << 20);
  for (const name of ['a.npy', 'b.npy', 'c.npy']) zip.addFile(name, zeros);
  const bytes = zip.toBuffer();
  assert.ok(bytes.length < 1e6);
  await refuses(bytes, /^Expected members of at most 268435456 bytes in all for 0 but received 283115520 bytes/);
});

test('names and texts of a file are shown in short', async () => {
  const long = 'x'.repeat(10_000);
  await refuses(npz(new Map([[long, npyFile('<f4', [1], Buffer.alloc(4))]])), /received 1 arrays, none of that name/);
  await refuses(npz(new Map([['config', npyFile('|u1', [5], Buffer.from('{"a":'))]])), /text that does not parse/);
  const det = nested(originals('det').pnet);
  const others = ['rnet', 'onet'].map((net) => npyOfObject(nested(originals('det')[net as 'rnet']), PYTHON3));
  await refuses(
    npyOfObject(new Map<string, unknown>([...det, [long, 1]]), PYTHON3),
    /a dict of arrays for "x+…/,
    others,
  );
  const names = Buffer.concat([Buffer.from(`\x80\x02c${long}\n${long}\n.`, 'latin1')]);
  await refuses(npyFile('|O', [], names), /one that does not read: it names x+…/);
});

test('a pickle whose array has no shape, or numbers that are not exact, is refused in silence', async () => {
  const state = 'cnumpy.core.multiarray\n_reconstruct\n)R';
  for (const shape of ['N', 'K\x05', '(J\xff\xff\xff\xfft', '(NNt', 'U\x01x']) {
    const bytes = Buffer.from(`\x80\x02${state}(K\x01${shape}NNNtb.`, 'latin1');
    await refuses(npyFile('|O', [], bytes), /one that does not read: an array without a shape/);
  }
  const { console: printer } = globalThis;
  const { warn } = printer;
  const said: unknown[] = [];
  printer.warn = (...words: unknown[]) => void said.push(words);
  try {
    const bytes = Buffer.from('\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\xffx.', 'latin1');
    await refuses(npyFile('|O', [], bytes), /one that does not read: a number beyond 2\^53/);
  } finally {
    printer.warn = warn;
  }
  assert.equal(said, []);
});

test('HDF5: a file of another network is refused by the first array, wherever its lengths point', async () => {
  const bytes = hdf5({ hourglass_pre: { hourglass_pre: { 'kernel:0': new Float32Array(49) } } });
  await refuses(bytes, /^Expected shape \[7,7,1,64\] for hourglass_pre\/hourglass_pre\/kernel:0 of 0/);
  for (let at = 96; at + 8 <= bytes.length; at += 8) {
    const broken = Buffer.from(bytes);
    broken.writeBigUInt64LE(BigInt(bytes.length - 8), at);
    await refuses(broken, /^Expected /);
  }
});

test.run();
