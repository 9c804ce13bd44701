import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readWeights } from '../../bindings/weights/format.ts';
import { FILE, altered, assemble, headerOf, refusal, refuses } from './toy.ts';

const test = suite('weights/header');

test('what is not safetensors is shown by its first bytes', async () => {
  await refuses(
    Buffer.from('<!doctype html><title>404</title>'),
    'Expected a safetensors file for x.safetensors but received bytes that start with "<!doctype html><". Hint: this looks like a web page, is the address right?',
  );
  await refuses(Buffer.from('\ufeff\n <html><body>'), /Hint: this looks like a web page/);
  await refuses(
    Buffer.from('version https://git-lfs.github.com/spec/v1'),
    'Expected a safetensors file for x.safetensors but received bytes that start with "version https://".',
  );
  await refuses(Buffer.alloc(40), /^Expected a safetensors file/);
  await refuses(assemble('[1]', FILE), /^Expected a safetensors file/);
});

test('a header that is not JSON, or not UTF-8, is refused with its cause', async () => {
  for (const header of ['{"a": 1', '{}}', Buffer.from('{"\xff": {}}', 'latin1')]) {
    const error = await refusal(() => readWeights(assemble(header, FILE), 'x.safetensors'));
    assert.match(
      error.message,
      /^Expected a header in JSON for x\.safetensors but received text that does not parse: /,
    );
    assert.instance(error.cause, Error);
  }
});

test('another format and another version are refused with what to do', async () => {
  const hint = 'Hint: weights of other projects are converted by saccade weights import.';
  const format = "Expected 'saccade' for metadata.format of x.safetensors but received";
  await refuses(
    altered((header) => delete header.__metadata__),
    `${format} nothing. ${hint}`,
  );
  await refuses(
    altered((header) => (header.__metadata__!.format = 'pt')),
    `${format} "pt". ${hint}`,
  );
  await refuses(
    altered((header) => (header.__metadata__!.version = '2')),
    'Got version 2 weights when expected version 1 for x.safetensors. Hint: update saccade, or convert again with saccade weights import.',
  );
});

test('metadata that is missing or not text is refused by key', async () => {
  for (const key of ['network', 'config', 'origin', 'licence', 'sha256']) {
    const where = `for metadata.${key} of x.safetensors but received`;
    await refuses(
      altered((header) => (header.__metadata__![key] = undefined)), // JSON leaves it out
      `Expected a string ${where} nothing.`,
    );
    await refuses(
      altered((header) => (header.__metadata__![key] = 5)),
      `Expected a string ${where} 5.`,
    );
  }
  for (const config of ['{', '[]', 'null', '3']) {
    await refuses(
      altered((header) => (header.__metadata__!.config = config)),
      `Expected an object in JSON for metadata.config of x.safetensors but received ${JSON.stringify(config)}.`,
    );
  }
});

test('a tensor with another dtype, odd shape or wrong offsets is refused by name', async () => {
  const cases: [object, string][] = [
    [{ dtype: 'BF16' }, 'Expected dtype F32, F16 or I8 for b.weight of x.safetensors but received "BF16".'],
    [{ shape: [2, -3] }, 'Expected a shape of whole numbers for b.weight of x.safetensors but received [2,-3].'],
    [{ shape: '2,3' }, 'Expected a shape of whole numbers for b.weight of x.safetensors but received "2,3".'],
    [
      { data_offsets: [0] },
      'Expected data_offsets of two whole numbers for b.weight of x.safetensors but received [0].',
    ],
    [
      { shape: [2, 4] },
      'Expected 32 bytes (F32 in shape [2,4]) for b.weight of x.safetensors but received data_offsets [0,24].',
    ],
    [
      { shape: [2, 2], data_offsets: [0, 16] },
      'Expected data that begins at byte 16 for a.bias of x.safetensors but received byte 24.',
    ],
    [
      { data_offsets: [4, 28] },
      'Expected data that begins at byte 0 for b.weight of x.safetensors but received byte 4.',
    ],
    [
      { shape: [2, 4], data_offsets: [0, 32] },
      'Expected data that begins at byte 32 for a.bias of x.safetensors but received byte 24.',
    ],
  ];
  for (const [change, message] of cases) {
    await refuses(
      altered((header) => Object.assign(header['b.weight']!, change)),
      message,
    );
  }
  await refuses(
    assemble(JSON.stringify({ ...headerOf(FILE), 'b.weight': null }), FILE),
    /^Expected dtype F32, F16 or I8/,
  );
});

test('text of the file is shown in short, of whatever length and kind it is', async () => {
  const long = 'y'.repeat(100_000);
  const refusals = [
    altered((header) => void (header['one']!['dtype'] = long)),
    altered((header) => void (header['one']!['shape'] = new Array(5000).fill(2))),
    altered((header) => void (header[long] = { dtype: 'F64' })),
    altered((header) => void (header['__metadata__']!['format'] = long)),
    altered((header) => void (header['__metadata__']!['version'] = long)),
    altered((header) => void (header['__metadata__']!['version'] = { toString: 1 })),
    altered((header) => void (header['__metadata__']!['sha256'] = long)),
    assemble(`{"${long}`, FILE),
  ];
  for (const file of refusals) {
    const error = await refusal(() => readWeights(file, 'x.safetensors'));
    assert.is(error.code, 'SACCADE_BAD_WEIGHTS');
    assert.ok(error.message.length < 500, error.message.slice(0, 200));
  }
});

test.run();
