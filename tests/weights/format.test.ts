import { createHash } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readWeights, writeWeights } from '../../bindings/weights/format.ts';
import type { Tensor } from '../../bindings/weights/format.ts';
import { FILE, META, SMALL, TENSORS, TINY, assemble, headerLength, headerOf, refusal, refuses } from './toy.ts';

const test = suite('weights/format');

for (const [dtype, file] of [
  ['F32', FILE],
  ['F16', SMALL],
] as const) {
  test(`${dtype}: what was written is read`, async () => {
    const { tensors, sha256, deviation, ...meta } = await readWeights(file, 'x');
    assert.equal([meta, deviation], [META, undefined]);
    assert.is(
      sha256,
      createHash('sha256')
        .update(file.subarray(8 + headerLength(file)))
        .digest('hex'),
    );
    assert.equal(tensors.names(), ['b.weight', 'a.bias', 'none', 'one']);
    for (const [name, { shape, data }] of TENSORS) assert.equal([...tensors.get(name, shape)], [...data], name);
    assert.ok(Object.is(tensors.get('a.bias', [3])[0], -0));
  });

  test(`${dtype}: the file may lie at any byte of any buffer, shared memory included`, async () => {
    for (const Buf of [ArrayBuffer, SharedArrayBuffer]) {
      for (let at = 0; at < 5; at++) {
        const part = new Uint8Array(new Buf(file.length + 8), at, file.length);
        part.set(file);
        const { tensors } = await readWeights(part, 'x');
        for (const [name, { shape, data }] of TENSORS) assert.equal([...tensors.get(name, shape)], [...data], name);
      }
    }
  });

  test(`${dtype}: data starts at a multiple of 8, whatever the length of the header`, async () => {
    for (let length = 0; length < 9; length++) {
      const bytes = await writeWeights(TENSORS, { ...META, origin: 'o'.repeat(length) }, dtype);
      assert.is(headerLength(bytes) % 8, 0);
      assert.is((await readWeights(bytes, 'x')).origin.length, length);
    }
  });
}

test('the same input gives the same bytes, and F16 half the data', async () => {
  assert.equal(Buffer.from(await writeWeights(new Map(TENSORS), META, 'F32')), Buffer.from(FILE));
  assert.is(FILE.length - 8 - headerLength(FILE), 40);
  assert.is(SMALL.length - 8 - headerLength(SMALL), 20);
});

test('no config is {}, no tensors is a file, a name may be any text', async () => {
  const { config, tensors } = await readWeights(
    await writeWeights([], { network: 'n', origin: 'o', licence: 'l' }, 'F32'),
    'x',
  );
  assert.equal([config, tensors.names()], [{}, []]);
  const odd = await writeWeights([['__proto__', { shape: [1], data: Float32Array.of(3) }]], META, 'F32');
  assert.is((await readWeights(odd, 'x')).tensors.get('__proto__', [1])[0], 3);
});

test('a tensor that is missing or of another shape is refused by name', async () => {
  const { tensors } = await readWeights(FILE, 'x.safetensors');
  const missing = await refusal(() => tensors.get('c.weight', [2, 3]));
  assert.is(missing.code, 'SACCADE_BAD_WEIGHTS');
  assert.is(missing.message, 'Expected shape [2,3] for c.weight of x.safetensors but received no tensor of that name.');
  for (const shape of [[3, 2], [6], [2, 3, 1], []]) {
    const wrong = await refusal(() => tensors.get('b.weight', shape));
    assert.is(
      wrong.message,
      `Expected shape ${JSON.stringify(shape)} for b.weight of x.safetensors but received shape [2,3].`,
    );
  }
});

test('a file cut at any byte, or with one too many, says how long it should have been', async () => {
  const dataAt = 8 + headerLength(FILE);
  const hint = 'Hint: the file was cut short, fetch it again.';
  for (let length = 0; length < FILE.length; length++) {
    const what =
      length < 8
        ? 'a safetensors file of at least 8 bytes'
        : length < dataAt
          ? `at least ${dataAt} bytes`
          : `${FILE.length} bytes`;
    const message = `Expected ${what} for x.safetensors but received ${length} bytes.`;
    await refuses(FILE.subarray(0, length), length < 8 ? message : `${message} ${hint}`);
  }
  await refuses(
    Buffer.concat([FILE, Buffer.alloc(1)]),
    `Expected ${FILE.length} bytes for x.safetensors but received ${FILE.length + 1} bytes.`,
  );
});

test('one altered byte of data is found, wherever it is', async () => {
  for (let at = 8 + headerLength(FILE); at < FILE.length; at++) {
    const bad = FILE.slice();
    bad[at]! ^= 1;
    await refuses(
      bad,
      /^Expected data with sha256 [0-9a-f]{64} for x\.safetensors but received data with sha256 [0-9a-f]{64}\. Hint: the file is damaged/,
    );
  }
});

test('I8: rows of whole numbers in a step of their own; vectors in float16', async () => {
  const data = Float32Array.of(127, -1, 0, 0.5, 0.25, -0.125, 0, 0, 0, 2 ** -140, 0, 0, -3e38, 1e38, 0);
  const shape = [5, 3, 1];
  const bytes = await writeWeights([['w', { shape, data }], ...TENSORS], META, 'I8');
  const dtypes = Object.entries(headerOf(bytes)).map(([name, { dtype }]) => `${name} ${dtype as string}`);
  assert.equal(dtypes.slice(1, 6), ['w I8', 'w.step F32', 'b.weight I8', 'b.weight.step F32', 'a.bias F16']);
  for (let at = 0; at < 5; at++) {
    const file = new Uint8Array(bytes.length + 8).subarray(at, at + bytes.length);
    file.set(bytes);
    const { tensors } = await readWeights(file, 'x');
    const got = tensors.get('w', shape);
    for (let row = 0; row < 5; row++) {
      const part = data.subarray(3 * row, 3 * row + 3);
      const half = Math.max(...part.map(Math.abs)) / 254;
      // below float32's normal numbers steps are coarse: at most half of one beside it
      for (const [i, value] of part.entries()) {
        assert.ok(
          Math.abs(got[3 * row + i]! - value) <= 1.0001 * half + 64 * 2 ** -149,
          `row ${row}, value ${i}: ${got[3 * row + i]}`,
        );
      }
    }
    assert.equal([got[0], got[6]], [127, 0]);
    assert.equal([...tensors.get('a.bias', [3])], [-0, 0.25, 8]);
  }
});

/** TINY with its header, and its data, changed by hand. */
function changed(
  change: (header: ReturnType<typeof headerOf>) => void,
  spoil: (data: Buffer) => void = () => undefined,
): Uint8Array {
  const header = headerOf(TINY);
  const data = Buffer.from(TINY.subarray(8 + headerLength(TINY)));
  change(header);
  spoil(data);
  header['__metadata__']!['sha256'] = createHash('sha256').update(data).digest('hex');
  return assemble(JSON.stringify(header), data);
}

/** The message with which a tensor of a file that is whole is refused. */
async function refusalOf(file: Uint8Array, name: string, shape: readonly number[]): Promise<string> {
  const { tensors } = await readWeights(file, 'x.safetensors');
  const { code, message } = await refusal(() => tensors.get(name, shape));
  assert.is(code, 'SACCADE_BAD_WEIGHTS');
  return message;
}

test('I8 without its steps, of another shape, or with steps in I8 is refused', async () => {
  const lost = changed((header) => {
    header['other'] = header['b.weight.step']!;
    delete header['b.weight.step'];
  });
  assert.is(
    await refusalOf(lost, 'b.weight', [2, 3]),
    'Expected shape [2] for b.weight.step of x.safetensors but received no tensor of that name.',
  );
  const turned = changed((header) => void (header['b.weight']!['shape'] = [3, 2]));
  assert.is(
    await refusalOf(turned, 'b.weight', [3, 2]),
    'Expected shape [3] for b.weight.step of x.safetensors but received shape [2].',
  );
  const whole = changed((header) => Object.assign(header['b.weight.step']!, { dtype: 'I8', shape: [8] }));
  assert.is(
    await refusalOf(whole, 'b.weight', [2, 3]),
    'Expected steps in F32 or F16 for b.weight of x.safetensors but received I8.',
  );
});

test('I8: -128 and steps below 0 are refused, 0 and -0 are steps', async () => {
  const same = () => undefined;
  const message = 'Expected -127 to 127, steps from 0 up for b.weight of x.safetensors but received others.';
  const low = changed(same, (data) => void data.writeInt8(-128, 4));
  assert.is(await refusalOf(low, 'b.weight', [2, 3]), message);
  const negative = changed(same, (data) => void data.writeFloatLE(-1, 6));
  assert.is(await refusalOf(negative, 'b.weight', [2, 3]), message);
  const none = changed(same, (data) => void data.writeFloatLE(NaN, 6));
  assert.match(await refusalOf(none, 'b.weight', [2, 3]), /^Expected finite values for b\.weight\.step of x/);
  const large = changed(same, (data) => void data.writeFloatLE(3e38, 6));
  assert.match(await refusalOf(large, 'b.weight', [2, 3]), /^Expected finite values for b\.weight of x/);
  for (const zero of [0, -0]) {
    const { tensors } = await readWeights(
      changed(same, (data) => void data.writeFloatLE(zero, 6)),
      'x',
    );
    assert.equal([...tensors.get('b.weight', [2, 3]).subarray(0, 3)].map(Math.abs), [0, 0, 0]);
  }
});

test('tensors that nobody asks for are not looked at', async () => {
  const bytes = await writeWeights([...TENSORS, ['odd', { shape: [1], data: Float32Array.of(NaN) }]], META, 'F32');
  const { tensors } = await readWeights(bytes, 'x.safetensors');
  assert.equal([...tensors.get('one', [])], [7]);
  const { message } = await refusal(() => tensors.get('odd', [1]));
  assert.is(message, 'Expected finite values for odd of x.safetensors but received NaN at 0.');
});

test('names are shown in 80 characters, control characters escaped', async () => {
  const escape = '\x1b[2J';
  for (const name of [`${escape}${'n'.repeat(100_000)}`, escape]) {
    const odd = await writeWeights([[name, { shape: [1], data: Float32Array.of(Infinity) }]], META, 'F32');
    const lost = changed((header) => {
      header[name] = header['b.weight']!;
      delete header['b.weight'];
    });
    for (const [file, shape] of [
      [odd, [1]],
      [odd, [2]],
      [lost, [2, 3]],
      [FILE, [2]],
    ] as const) {
      const message = await refusalOf(file, name, shape);
      assert.ok(message.length < 200, message.slice(0, 300));
      assert.not.match(message, /\p{Cc}/u);
    }
  }
});

test('the writer refuses a name twice, a shape that does not fit, and values beyond F16', async () => {
  const one = { shape: [1], data: Float32Array.of(65520) };
  const cases: [[string, Tensor][], 'F32' | 'F16', string][] = [
    [
      [
        ['a', one],
        ['a', one],
      ],
      'F32',
      'Expected a name of its own for each tensor but received "a".',
    ],
    [[['__metadata__', one]], 'F32', 'Expected a name of its own for each tensor but received "__metadata__".'],
    [[['a', { ...one, shape: [2] }]], 'F32', 'Expected 2 values (shape [2]) for a but received 1 values.'],
    [[['a', one]], 'F16', 'Expected values that fit in F16, below 65520 for a but received 65520 at index 0.'],
  ];
  for (const [tensors, dtype, message] of cases) {
    const error = await refusal(() => writeWeights(tensors, META, dtype));
    assert.is(error.code, 'SACCADE_BAD_WEIGHTS');
    assert.is(error.message, message);
  }
});

test.run();
