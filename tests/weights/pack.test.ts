// Positions worked out by hand: weight (o, ky, kx, i) of a file is given a value that says where it was.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packConv, packFives, packWinograd, padChannels, padVector } from '../../bindings/weights/pack.ts';
import { close } from '../helpers/close.ts';

const pack = suite('pack');

/** 1000 o + 100 ky + 10 kx + i + 1, from O · H · W · I. */
function labels(cout: number, h: number, w: number, cin: number): Float32Array {
  const values: number[] = [];
  for (let o = 0; o < cout; o++)
    for (let ky = 0; ky < h; ky++)
      for (let kx = 0; kx < w; kx++) for (let i = 0; i < cin; i++) values.push(1000 * o + 100 * ky + 10 * kx + i + 1);
  return Float32Array.from(values);
}

pack('channels and vectors are padded to multiples of 4', () => {
  assert.equal([1, 3, 4, 5, 8, 10, 28].map(padChannels), [4, 4, 4, 8, 8, 12, 28]);
  assert.equal([...padVector(Float32Array.of(1, 2, 3), 4)], [1, 2, 3, 0]);
  assert.equal([...padVector(Float32Array.of(1, 2), 2)], [1, 2]);
});

pack('eight outputs lie side by side', () => {
  const out = packConv(labels(8, 1, 2, 2), { cout: 8, h: 1, w: 2, cin: 2, cinStored: 2 });
  const outputs = (rest: number) => [0, 1, 2, 3, 4, 5, 6, 7].map((o) => 1000 * o + rest);
  assert.equal([...out], [1, 2, 11, 12].flatMap(outputs));
});

pack('twelve outputs are a block of eight, then a block of four', () => {
  const out = packConv(labels(12, 2, 1, 1), { cout: 12, h: 2, w: 1, cin: 1, cinStored: 1 });
  const first = [0, 1, 2, 3, 4, 5, 6, 7];
  const last = [8, 9, 10, 11];
  const want = [first, last].flatMap((block) => [1, 101].flatMap((rest) => block.map((o) => 1000 * o + rest)));
  assert.equal([...out], want);
});

pack('P-Net’s first layer: five outputs side by side, column by column', () => {
  const out = packFives(labels(10, 3, 3, 3));
  assert.is(out.length, 270);
  assert.equal([...out.slice(0, 10)], [1, 1001, 2001, 3001, 4001, 2, 1002, 2002, 3002, 4002]);
  // output 8, row 2, column 1, color 0: block 1, column 1, row 2, color 0, lane 3
  assert.is(out[135 + ((1 * 3 + 2) * 3 + 0) * 5 + 3], 8211);
});

pack('stored channels beyond those of the file get zeros', () => {
  // 3 outputs of 4 stored, 2 inputs of 4 stored, two taps
  const out = packConv(labels(3, 1, 2, 2), { cout: 3, h: 1, w: 2, cin: 2, cinStored: 4 });
  const zeros = [0, 0, 0, 0];
  const want = [[1, 1001, 2001, 0], [2, 1002, 2002, 0], zeros, zeros, [11, 1011, 2011, 0], [12, 1012, 2012, 0]];
  assert.equal([...out], [...want, zeros, zeros].flat());
});

pack('where single weights of R-Net’s second layer go', () => {
  const out = packConv(labels(48, 3, 3, 28), { cout: 48, h: 3, w: 3, cin: 28, cinStored: 28 });
  assert.is(out.length, 48 * 9 * 28);
  // block · tap · input · 8 + lane: output 21 is lane 5 of block 2
  assert.is(out[((2 * 9 + (1 * 3 + 2)) * 28 + 17) * 8 + 5], 21_138);
  assert.is(out[0], 1);
  assert.is(out[out.length - 1], 47_248);
});

pack('Winograd: a filter of one tap spreads as the columns of G say', () => {
  // only the middle tap is 1: G g G^T is the outer product of G's middle column
  const middle = [0, -1 / 6, 1 / 6, 1 / 12, -1 / 12, 0];
  const values = new Float32Array(9);
  values[4] = 1;
  const out = packWinograd(values, { cout: 1, cin: 1, cinStored: 4 }, 4);
  assert.is(out.length, 36 * 4 * 4);
  const want = new Float32Array(out.length);
  for (let p = 0; p < 36; p++) want[p * 16] = middle[Math.floor(p / 6)]! * middle[p % 6]!;
  close(out, want);
});

pack('Winograd: 25 planes for tiles of 3', () => {
  const middle = [0, 1 / 6, -1 / 2, -1 / 3, 0];
  const values = new Float32Array(9);
  values[4] = 1;
  const want = new Float32Array(25 * 4 * 4);
  for (let p = 0; p < 25; p++) want[p * 16] = middle[Math.floor(p / 5)]! * middle[p % 5]!;
  close(packWinograd(values, { cout: 1, cin: 1, cinStored: 4 }, 3), want);
});

pack('Winograd: down before along, and 36 planes packed as a 1x1 layer', () => {
  // only the last tap of the first row is 1: G's first column down, its last along
  const values = new Float32Array(12 * 9 * 4);
  const [o, i] = [9, 2];
  values[(o * 9 + 2) * 4 + i] = 1;
  const out = packWinograd(values, { cout: 12, cin: 4, cinStored: 4 }, 4);
  const first = [1 / 4, -1 / 6, -1 / 6, 1 / 24, 1 / 24, 0];
  const last = [0, -1 / 6, -1 / 6, 1 / 6, 1 / 6, 1];
  const want = new Float32Array(36 * 48);
  // in a plane: 4 inputs x 8 outputs, then 4 inputs x 4 outputs; output 9 is lane 1 of the latter
  for (let p = 0; p < 36; p++) want[p * 48 + 32 + i * 4 + 1] = first[Math.floor(p / 6)]! * last[p % 6]!;
  close(out, want);
});

pack.run();
