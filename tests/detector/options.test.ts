// Options that change between two looks, come from a prototype, or ask for work without end.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { detectOptions, detectorDefaults, trackOptions } from '../../bindings/detector/options.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import type { DetectOptions } from '../../bindings/types.ts';

const test = suite('detector/options');

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.instance(error, SaccadeError);
    return `${(error as SaccadeError).code}: ${(error as Error).message}`;
  }
  return 'no error';
}

test('a step of the pyramid so near to 1 that its levels have no end is refused', () => {
  for (const scaleFactor of [0.991, 0.999995, 1 - 2 ** -53, 1, 0, -0.5, NaN]) {
    assert.match(
      refusal(() => detectOptions({ scaleFactor })),
      /^SACCADE_BAD_OPTION: Expected a number above 0, at most 0\.99 for option 'scaleFactor' but received/,
    );
  }
  assert.is(detectOptions({ scaleFactor: 0.99 }).scaleFactor, 0.99);
});

test('a preset sets what belongs together, and what is given itself counts before it', () => {
  const python = detectOptions({ preset: 'python' });
  assert.equal(python, detectOptions({}), 'the default');
  assert.is(detectOptions({ preset: 'careful' }).minConfidence, 0.95);
  assert.is(detectOptions({ preset: 'careful', minConfidence: 0.5 }).minConfidence, 0.5);
  const thorough = detectOptions({ preset: 'thorough', scaleFactor: 0.6 });
  assert.is(thorough.scaleFactor, 0.6);
  assert.equal(thorough.thresholds, [0.5, 0.5, 0.7]);
  assert.is(thorough.refine, true);
  const base = detectorDefaults({ preset: 'thorough', minFaceSize: 40 });
  assert.equal(detectOptions({}, base), base, "the detector's own");
  assert.equal(detectOptions({ preset: 'python' }, base), { ...python, minFaceSize: 40 }, "a call's preset");
  for (const preset of ['Python', '', 'toString', 7, null]) {
    const given = { preset } as unknown as DetectOptions;
    assert.match(
      refusal(() => detectOptions(given)),
      /^SACCADE_BAD_OPTION: Expected one of python, careful, thorough/,
    );
  }
});

test('what stands on a prototype is an option, and is checked as one', () => {
  const inherited = Object.create({ scaleFactor: 1 }) as DetectOptions;
  for (const act of [detectOptions, detectorDefaults, trackOptions]) {
    assert.match(
      refusal(() => act(inherited)),
      /^SACCADE_BAD_OPTION: .*'scaleFactor'/,
    );
  }
  const smoothing = Object.create({ beta: -1 }) as object;
  assert.match(
    refusal(() => trackOptions({ smoothing })),
    /^SACCADE_BAD_OPTION: .*'beta'/,
  );
  assert.is(detectOptions(Object.create({ minFaceSize: 50 }) as DetectOptions).minFaceSize, 50);
});

test('lists within lists, and one that holds itself, are shown in their beginning', () => {
  const circle: unknown[] = [];
  circle.push(circle, circle);
  let deep: unknown[] = [];
  for (let i = 0; i < 20_000; i++) deep = [deep];
  for (const [value, shown] of [
    [circle, '[[[[…], […]], [[…], […]]], [[[…], […]], [[…], […]]]]'],
    [deep, '[[[[…]]]]'],
    [[[1, '2'], [[3]]], "[[1, '2'], [[3]]]"],
    [{ constructor: { name: ['x'] } }, 'object'],
  ])
    assert.is(
      refusal(() => detectOptions({ thresholds: value } as unknown as DetectOptions)),
      `SACCADE_BAD_OPTION: Expected three numbers from 0 to 1 for option 'thresholds' but received ${shown as string}.`,
    );
});

test('a value is read once: what was checked is what counts', () => {
  let reads = 0;
  const changing = {
    get minFaceSize() {
      return reads++ === 0 ? 40 : 0;
    },
  };
  assert.is(detectOptions(changing).minFaceSize, 40);
  assert.is(reads, 1);
});

test.run();
