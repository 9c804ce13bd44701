// Blinks, open eyes and looks of made-up people whose lids and gaze are known.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAttention, type AttentionOptions, type FaceAttention } from '../../bindings/attention/index.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import type { FaceGaze } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';
import { blinking, faceWith, film, type Acting, type Filming } from './person.ts';

const test = suite('attention');

function watch(acting: Acting, filming: Filming, options?: AttentionOptions): FaceAttention[] {
  const attention = createAttention(options);
  return film(acting, filming).map((frame) => attention.update(frame).faces[0]!);
}

const blinksOf = (seen: readonly FaceAttention[]) => seen.flatMap(({ blinks }) => blinks);
const at = (yaw: number, confidence = 0.9): FaceGaze => ({ yaw, pitch: 0, confidence });

// Every 2.1 to 4.9 s.
function starts(seconds: number, seed = 8): number[] {
  const random = new Random(seed);
  const times: number[] = [];
  for (let time = 1500; time < (seconds - 1) * 1000; time += 2100 + 2800 * random.share()) times.push(time);
  return times;
}

for (const [fps, noise, dropped] of [
  [60, 0.02, 0],
  [30, 0.02, 0],
  [30, 0.03, 0.1],
  [15, 0.02, 0],
] as const) {
  test(`${fps} frames a second, noise ${noise}, ${dropped * 100} % dropped: every blink, none made up, times within a frame and a half`, () => {
    for (const open of [0.18, 0.3, 0.42]) {
      const times = starts(60);
      const off = noise * (open / 0.3);
      const seen = watch({ openness: blinking(open, times, 80) }, { fps, seconds: 60, noise: off, dropped });
      const blinks = blinksOf(seen);
      // who is filmed every 67 ms may blink unseen
      const most = fps < 20 || dropped ? 1 : 0;
      assert.ok(
        Math.abs(blinks.length - times.length) <= most,
        `${blinks.length} blinks of ${times.length}, open ${open}`,
      );
      for (const { start, end, duration } of blinks) {
        const begun = times.find((time) => Math.abs(time - start) < 300)!;
        assert.ok(begun !== undefined, `${start}`);
        // half shut 35 ms after the start, 70 % open 91 ms after the lid turned
        assert.ok(Math.abs(start - (begun + 35)) < 1500 / fps + 20, `starts ${start - begun - 35} ms late`);
        assert.ok(Math.abs(end - (begun + 70 + 80 + 91)) < 1500 / fps + 40, `ends ${end - begun - 241} ms late`);
        assert.is(duration, end - start);
      }
      const last = seen.at(-1)!;
      assert.ok(last.openShare! > 0.9 && last.openShare! < 1);
      assert.ok(Math.abs(last.blinksPerMinute! - blinks.length) < 2.5, `${last.blinksPerMinute}`);
    }
  });
}

test('hysteresis: an openness that trembles about one threshold is no blink', () => {
  const trembling = (about: number) => (time: number) => (time < 3000 ? 0.3 : about + 0.02 * Math.sin(time / 20));
  for (const about of [0.15, 0.21]) {
    const seen = watch({ openness: trembling(about) }, { fps: 30, seconds: 6 });
    assert.is(blinksOf(seen).length, 0, `${about}`);
    const changes = seen.filter(({ eyes }, i) => i > 0 && eyes !== seen[i - 1]!.eyes).length;
    assert.ok(changes <= 1, `${changes} changes about ${about}`);
  }
});

test('a person with narrow eyes has open eyes, after a second; half shut is as half shut as of others', () => {
  const seen = watch({ openness: () => 0.16 }, { fps: 30, seconds: 5, noise: 0.005 });
  assert.is(seen.at(-1)!.eyes, 'open');
  assert.ok(Math.abs(seen.at(-1)!.openness! - 1) < 0.15, `${seen.at(-1)!.openness}`);
  const few = watch({ openness: blinking(0.16, [4000], 80) }, { fps: 30, seconds: 6, noise: 0.005 });
  assert.is(blinksOf(few).length, 1);
});

test('eyes that stay closed did not blink: closedFor grows, the share of open eyes falls', () => {
  const openness = (time: number) => (time > 4000 && time < 8000 ? 0.03 : 0.3);
  const seen = watch({ openness, gaze: () => at(0) }, { fps: 20, seconds: 10 });
  assert.is(blinksOf(seen).length, 0);
  const asleep = seen.find(({ closedFor }) => closedFor > 2000)!;
  assert.is(asleep.eyes, 'closed');
  assert.is(asleep.looking, false);
  assert.ok(Math.abs(Math.max(...seen.map(({ closedFor }) => closedFor)) - 4000) < 100);
  assert.ok(Math.abs(seen.at(-1)!.openShare! - 0.6) < 0.02, `${seen.at(-1)!.openShare}`);
  assert.is(seen.at(-1)!.closedFor, 0);
  const long = watch({ openness }, { fps: 20, seconds: 10 }, { longestBlink: 5000 });
  assert.ok(Math.abs(blinksOf(long)[0]!.duration - 4000) < 100);
});

test('eyes that are hidden are neither closed nor open; a gap in the film is not counted, and ends no blink', () => {
  const hidden = watch({ openness: () => 0.3, seen: (time) => time < 3000 || time > 6000 }, { fps: 30, seconds: 8 });
  assert.is(blinksOf(hidden).length, 0);
  assert.is(hidden[30 * 5]!.eyes, 'unknown');
  assert.is(hidden[30 * 5]!.openness, null);
  assert.is(hidden.at(-1)!.eyes, 'open');
  assert.is(hidden.at(-1)!.openShare, 1);
  const attention = createAttention();
  const frame = (time: number, openness: number) =>
    attention.update({ time, faces: [faceWith(1, openness, null)], lost: [] }).faces[0]!;
  for (let time = 0; time < 2000; time += 33) frame(time, 0.3);
  frame(2000, 0.03);
  const after = frame(4000, 0.3);
  assert.equal(after.blinks, []);
  assert.is(after.eyes, 'open');
});

test('one eye that winks, or is hidden, leaves it to the other', () => {
  const attention = createAttention();
  let blinks = 0;
  for (let time = 0; time < 6000; time += 33) {
    const face = faceWith(1, 0.3, null);
    const winks = time > 3000 && time < 3200;
    if (winks) face.raw.eyes!.left = faceWith(1, 0.03, null).raw.eyes!.left;
    if (time > 4000) face.raw.eyes!.left = null;
    const [now] = attention.update({ time, faces: [face], lost: [] }).faces;
    blinks += now!.blinks.length;
    assert.is(now!.eyes, 'open', `${time}`);
  }
  assert.is(blinks, 0);
});

test('looking: begins within one angle, ends beyond another, holds over blinks, null where nothing is known', () => {
  const yaw = (time: number) => 0.5 - time / 10_000; // radians, from 0.5 down
  const seen = watch({ openness: () => 0.3, gaze: (time) => at(yaw(time)) }, { fps: 30, seconds: 9 });
  const begins = seen.findIndex(({ looking }) => looking)!;
  assert.ok(Math.abs(yaw((begins * 1000) / 30) - 0.2) < 0.01);
  const ends = seen.findIndex(({ looking }, i) => i > begins && !looking);
  assert.ok(Math.abs(yaw((ends * 1000) / 30) + 0.35) < 0.01);
  assert.ok(Math.abs(seen.at(-1)!.lookingShare! - (ends - begins) / seen.length) < 0.01);
  const trembling = watch({ openness: () => 0.3, gaze: (t) => at(0.27 + 0.06 * Math.sin(t)) }, { fps: 30, seconds: 5 });
  assert.is(new Set(trembling.map(({ looking }) => looking)).size, 1);
  const blinks = watch({ openness: blinking(0.3, [2000, 3000]), gaze: () => at(0.1) }, { fps: 60, seconds: 4 });
  assert.ok(blinks.every(({ looking }) => looking));
  assert.is(blinksOf(blinks).length, 2);
  const none = watch({ openness: () => 0.3, gaze: (t) => (t < 2000 ? at(0) : at(0.6, 0.1)) }, { fps: 30, seconds: 4 });
  assert.is(none[30 * 2 + 10]!.looking, true);
  assert.is(none.at(-1)!.looking, null);
});

test('several faces, each by itself; who is lost is forgotten, also where nobody says so', () => {
  const attention = createAttention({ window: 2000 });
  const both = (time: number, lost: number[] = []) =>
    attention.update({ time, faces: [faceWith(1, 0.3, at(0)), faceWith(2, 0.03, null)], lost }).faces;
  for (let time = 0; time < 3000; time += 50) both(time);
  const [open, closed] = both(3000, [2]);
  assert.equal([open!.id, open!.eyes, closed!.id, closed!.eyes], [1, 'open', 2, 'closed']);
  assert.is(closed!.closedFor, 3000);
  assert.is(both(3050)[1]!.closedFor, 0);
  assert.is(both(3050 + 1e6)[0]!.openShare, null);
});

test('a video that is wound back begins again; hours do not add up', () => {
  const attention = createAttention();
  const frame = (time: number) => attention.update({ time, faces: [faceWith(1, 0.3, at(0))], lost: [] }).faces[0]!;
  for (let hour = 0; hour < 3; hour++) for (let i = 0; i < 600; i++) frame(hour * 3_600_000 + i * 200);
  const last = frame(2 * 3_600_000 + 600 * 200);
  assert.is(last.openShare, 1);
  assert.ok(last.lookingShare! > 0.99);
  assert.is(frame(0).openShare, null);
  assert.is(frame(50).openShare, 1);
});

test('results are plain; bad options and what is no result are refused', () => {
  const attention = createAttention();
  const result = attention.update({ time: 5, faces: [faceWith(7, 0.3, at(0.1))], lost: [] });
  assert.equal(structuredClone(result), JSON.parse(JSON.stringify(result)));
  assert.is(result.time, 5);
  const refused = (call: () => unknown, words: RegExp) =>
    assert.throws(call, (error: unknown) => error instanceof SaccadeError && words.test(error.message));
  refused(
    () => createAttention({ closeBelow: 0.8 }),
    /at least 'closeBelow', 0.8, for option 'openAbove' but received 0.7/,
  );
  refused(() => createAttention({ lookWithin: 1 }), /'lookBeyond'/);
  refused(() => createAttention({ window: 10 }), /milliseconds from 1000/);
  refused(() => createAttention({ windows: 10 } as never), /Unknown option 'windows'/);
  for (const bad of [
    null,
    undefined,
    {},
    { time: NaN, faces: [], lost: [] },
    { time: 1, faces: [] },
    { time: 1, faces: [{ id: 1 }], lost: [] },
  ])
    refused(() => attention.update(bad as never), /a result of track/);
});

test.run();
