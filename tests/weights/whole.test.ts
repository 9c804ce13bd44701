import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromWhole, toWhole } from '../../bindings/weights/whole.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('weights/whole');

const LEAST = 2 ** -149; // of float32
const MOST = (2 - 2 ** -23) * 2 ** 127;

test('every row: within half a step of what it was, its largest ±127, signs kept, however small or large', () => {
  const largest = [2 ** -140, 63, 64, 100, 190, 191, 300, 16_000].map((n) => (n < 1 ? n : n * LEAST));
  for (const most of [...largest, 127 * 2 ** -126, 1e-30, 1, 127, 3e38, MOST]) {
    const src = Float32Array.of(most, -most, most / 2, -most / 3, 0);
    const { whole, steps } = toWhole(src, 1);
    const got = fromWhole(whole, steps, 'x');
    const [step] = steps as unknown as [number];
    assert.ok(step > 0 && step < Infinity, `${most}: step ${step}`);
    assert.ok(!whole.includes(-128));
    for (const [i, value] of src.entries()) {
      assert.ok(Number.isFinite(got[i]!), `${most}: ${got[i]}`);
      // the product is rounded as well
      const room = 0.5 * step + Math.abs(value) * 2 ** -23;
      assert.ok(Math.abs(got[i]! - value) <= room, `${value} of ${most} came back as ${got[i]}, step ${step}`);
      assert.ok(value * got[i]! >= 0, `${value} of ${most} came back as ${got[i]}`);
    }
    if (step > 2 ** -126) assert.equal([...whole.subarray(0, 2)], [127, -127], `${most}`);
  }
  assert.equal([...toWhole(new Float32Array(3), 1).steps], [1]);
});

test('rows without values, and no rows', () => {
  assert.is(fromWhole(new Int8Array(0), new Float32Array(3), 'x').length, 0);
  assert.is(fromWhole(new Int8Array(0), new Float32Array(0), 'x').length, 0);
});

test('a large tensor takes its bytes and no more: no list of its values is built', () => {
  const script = `
    import { fromWhole } from './bindings/weights/whole.ts';
    const wide = fromWhole(new Int8Array(40e6).fill(-3), Float32Array.of(0.5), 'x');
    process.stdout.write([wide.length, wide[39999999]].join(' '));`;
  const flags = ['--max-old-space-size=128', '--import', 'tsx', '--input-type=module', '--eval', script];
  assert.is(execFileSync(process.execPath, flags, { cwd: ROOT, encoding: 'utf8' }), '40000000 -1.5');
});

test.run();
