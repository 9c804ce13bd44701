// Which build is picked where.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseBuild } from '../bindings/runtime/features.ts';

const test = suite('features');
const auto = { threads: 'auto', deterministic: false } as const;
const two = { cores: 2, canShare: true };
const all = () => true;

test('a new engine with shared memory gets everything', () => {
  assert.equal(chooseBuild(auto, two, all), {
    build: 'relaxed-threads',
    threads: 2,
    why: 'relaxed SIMD: this engine has it; 2 threads: min(2 cores, 4)',
  });
});

test('at most four threads by themselves, as many as are asked for', () => {
  assert.is(chooseBuild(auto, { cores: 16, canShare: true }, all).threads, 4);
  assert.is(chooseBuild({ threads: 9, deterministic: false }, two, all).threads, 9);
});

test('one thread needs no shared memory', () => {
  assert.is(chooseBuild({ threads: 1, deterministic: false }, two, all).build, 'relaxed');
  assert.is(chooseBuild(auto, { cores: 1, canShare: true }, all).build, 'relaxed');
});

test('without shared memory there is one thread, and it says so', () => {
  const { build, threads, why } = chooseBuild({ threads: 4, deterministic: false }, { cores: 8, canShare: false }, all);
  assert.is(build, 'relaxed');
  assert.is(threads, 1);
  assert.match(why, /1 thread of 4: no shared memory here/);
});

test('deterministic is plain SIMD', () => {
  assert.is(chooseBuild({ threads: 2, deterministic: true }, two, all).build, 'simd-threads');
});

test('an engine without relaxed SIMD, or with an old compiler, gets plain SIMD', () => {
  assert.match(chooseBuild(auto, two, () => false).why, /no relaxed SIMD here/);
  const old = chooseBuild(auto, two, (bytes) => bytes.length > 20);
  assert.is(old.build, 'simd-threads');
  assert.match(old.why, /too old/);
});

test('the probes are what they say: relaxed SIMD and 64-bit memories are in Node 24, not in 20', () => {
  const major = Number(process.versions.node.split('.')[0]);
  const { build } = chooseBuild(auto, two);
  if (major >= 24) assert.is(build, 'relaxed-threads');
  if (major <= 22) assert.is(build, 'simd-threads');
});

test.run();
