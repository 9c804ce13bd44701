// Which build is picked where.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseBuild } from '../../bindings/runtime/features.ts';

const test = suite('features');
const auto = { threads: 'auto', deterministic: false } as const;
const two = { cores: 2, canShare: true };
const all = () => true;

test('a new engine with shared memory gets everything', () => {
  assert.equal(chooseBuild(auto, two, all), {
    build: 'relaxed-threads',
    threads: 2,
    workers: 1,
    why: 'relaxed SIMD: this engine has it; 2 threads: min(2 cores, 4)',
  });
});

test('at most four threads by themselves, as many as are asked for', () => {
  assert.is(chooseBuild(auto, { cores: 16, canShare: true }, all).threads, 4);
  assert.is(chooseBuild({ threads: 8, deterministic: false }, two, all).threads, 8);
  const most = chooseBuild({ threads: 99, deterministic: false }, two, all);
  assert.is(most.threads, 8);
  assert.match(most.why, /8 threads of 99: 4 a core/);
});

test('one thread needs no shared memory', () => {
  assert.is(chooseBuild({ threads: 1, deterministic: false }, two, all).build, 'relaxed');
  assert.is(chooseBuild(auto, { cores: 1, canShare: true }, all).build, 'relaxed');
});

test('in the background every thread is a worker, one too, where memory can be shared', () => {
  const one = { threads: 1, deterministic: true, background: true };
  assert.equal(chooseBuild(one, two, all).workers, 1);
  assert.is(chooseBuild(one, two, all).build, 'simd-threads');
  assert.equal(chooseBuild(one, { cores: 2, canShare: false }, all).workers, 0);
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

test('an engine without relaxed SIMD gets plain SIMD', () => {
  const { build, why } = chooseBuild(auto, two, () => false);
  assert.is(build, 'simd-threads');
  assert.match(why, /no relaxed SIMD here/);
});

test('the probe is what it says: relaxed SIMD is in Node 22 and later, not in 20', () => {
  const isNew = Number(process.versions.node.split('.')[0]) >= 22;
  assert.is(chooseBuild(auto, two).build, isNew ? 'relaxed-threads' : 'simd-threads');
});

test.run();
