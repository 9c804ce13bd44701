// The playground's settings: presets, what differs, the library's options, and links that hold them.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHOICES, SLIDERS, SWITCHES, type Settings } from '../../bindings/demo/choices.ts';
import { fromHash, toHash } from '../../bindings/demo/link.ts';
import { change, detection, differences, settings, settingsOf, tracking } from '../../bindings/demo/settings.ts';
import { detectOptions, trackOptions } from '../../bindings/detector/options.ts';
import { PRESETS } from '../../bindings/detector/presets.ts';
import { LAYERS } from '../../bindings/draw/style.ts';

const link = suite('link');

link.before.each(() => change(settingsOf()));

link('as the page begins there is nothing to say', () => {
  assert.equal(differences(), {});
  assert.is(toHash(differences(), LAYERS), '');
  assert.equal(fromHash(''), { settings: {} });
  assert.equal(detection(), { preset: 'careful', minFaceSize: 40 });
});

link('a preset brings its values, and what is set after it stays', () => {
  for (const preset of ['python', 'careful', 'thorough'] as const) {
    change({ preset });
    const { p, r, o, minConfidence, refine } = settings();
    assert.equal([p, r, o], PRESETS[preset].thresholds);
    assert.equal([minConfidence, refine], [PRESETS[preset].minConfidence, PRESETS[preset].refine]);
  }
  change({ o: 0.8 });
  assert.equal(detection(), { preset: 'thorough', minFaceSize: 40, thresholds: [0.5, 0.5, 0.8] });
  change({ preset: 'python' });
  assert.equal(detection(), { minFaceSize: 40 });
});

link('the options that are left out are the defaults: the detector does what the form says', () => {
  change({ preset: 'thorough', refine: false, minConfidence: 0.3, rotations: 'any', light: 'auto', minFaceSize: 20 });
  const filled = detectOptions(detection());
  for (const name of ['refine', 'minConfidence', 'rotations', 'light', 'minFaceSize'] as const) {
    assert.is(filled[name], settings()[name], name);
  }
  assert.equal(filled.thresholds, PRESETS.thorough.thresholds);
  change({ eyes: 'none', searchEvery: 5, smoothing: false });
  assert.is(detectOptions(detection()).eyes, false);
  const { settings: track } = trackOptions(tracking());
  assert.equal([track.searchEvery, track.smoothing], [5, false]);
});

link('every setting goes through a link and back', () => {
  const others: Settings = {
    preset: 'thorough',
    rotations: 'any',
    eyes: 'lite',
    light: 'auto',
    refine: false,
    minFaceSize: 60,
    p: 0.4,
    r: 0.45,
    o: 0.55,
    minConfidence: 0.123,
    searchEvery: 7,
    smoothing: false,
  };
  const names = [...CHOICES, ...SWITCHES, ...SLIDERS].map(({ name }) => name).sort();
  assert.equal(names, Object.keys(others).sort(), 'the form has them all');
  change(others);
  const hash = toHash(differences(), ['box', 'gaze']);
  assert.equal(fromHash(`#${hash}`), { settings: others, layers: ['box', 'gaze'] });
  assert.equal(fromHash(`#${toHash({}, [])}`), { settings: {}, layers: [] });
});

link('what is no setting is passed over', () => {
  for (const hash of [
    ...['#bench', '#preset=fast', '#rotations=toString', '#light=dark', '#refine=yes', '#minFaceSize=11'],
    ...['#minFaceSize=NaN', '#o=2', '#o=', '#constructor=1', '#__proto__=1', '#%', '#eyes[]=lite'],
  ]) {
    assert.equal(fromHash(hash), { settings: {} }, hash);
  }
  assert.equal(fromHash('#layers=box.constructor.nose'), { settings: {}, layers: ['box'] });
});

link.run();
