// Tracking in each engine, through the engine's worker: every kind of moving picture a page has, and every way to stop.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import type { TrackResult } from '../../bindings/types.ts';
import { SAMPLES, servePages } from './chromium.ts';
import { inEngines, type Bench, type Engine } from './engines.ts';
import { part, shrink, writeY4m } from './fakecamera.ts';

const folder = mkdtempSync(join(tmpdir(), 'saccade-track-'));
const SOURCES = [
  'a video element',
  'a video element, without VideoFrame',
  'a track',
  'a track, without a processor',
  'a stream of VideoFrames',
  'an iterable of bitmaps',
];
const LIMIT_MS = 120_000; // a loop that does not end must not hold up the others

async function inPage<T>(engine: Engine, task: string, ...args: unknown[]): Promise<T> {
  const server = await servePages({ isolated: true });
  await using tab = await engine.open(server.url);
  try {
    if (engine.name !== 'Chromium') await tab.evaluate(`run('drawnCamera', '/samples/sample1.jpg')`);
    const answer = await Promise.race([
      tab.evaluate<T>(`run(...${JSON.stringify([task, ...args])})`),
      setTimeout(LIMIT_MS, undefined, { ref: false }).then(() => Promise.reject(new Error(`${task} did not end`))),
    ]);
    assert.equal(tab.errors, []);
    return answer;
  } finally {
    await server.close();
  }
}

const video = join(folder, 'camera.y4m');
const photo = shrink(await decodeImage(join(SAMPLES, 'sample1.jpg'), 1e8), 2);
const sway = (i: number) => part(photo, Math.round(110 + 40 * Math.sin((i * Math.PI) / 15)), 60, 640, 480);
writeY4m(
  video,
  Array.from({ length: 30 }, (_, i) => sway(i)),
  15,
);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const FAKE = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${video}`,
];

inEngines('tracking', add, { args: { Chromium: FAKE } });

function add({ engine, check }: Bench): void {
  for (const name of SOURCES) {
    const sentence = `${name}: the same people with the same ids, frames closed, the camera left on`;
    check(sentence, async () => {
      // only Chromium hands a page the frames of a track
      if (name === 'a stream of VideoFrames' && engine().name !== 'Chromium') return;
      const { results, open, camera } = await inPage<{ results: TrackResult[]; open: number; camera: string }>(
        engine(),
        'track',
        name,
        12,
      );
      assert.is(results.length, 12);
      for (const { width, height, faces, timings } of results) {
        assert.equal([width, height], [640, 480]);
        assert.equal(
          faces.slice(0, 2).map(({ id }) => id),
          [1, 2],
        );
        assert.ok(faces.every(({ eyes }) => eyes?.left?.pupil && eyes.right?.pupil));
        assert.ok(timings.total > timings.onet && timings.onet > 0);
      }
      const after = results.slice(1);
      assert.ok(after.some(({ searched, timings }) => !searched && timings.pnet === 0));
      assert.ok(
        after.every(
          ({ index, dropped, time }, i) => index === results[i]!.index + 1 + dropped && time > results[i]!.time,
        ),
      );
      assert.is(open, 0);
      assert.is(camera, 'live');
    });
  }

  check('a camera that stops ends the loop, a signal ends it with its reason', async () => {
    assert.equal(await inPage(engine(), 'endings'), [
      'a video element ended',
      'a track ended',
      'a track that is over ended',
      'a video element: enough',
      'a track: enough',
    ]);
  });

  check('two at once on one detector, and a photograph in between', async () => {
    const { a, b, photo } = await inPage<{ a: number[]; b: number[]; photo: number }>(
      engine(),
      'tracksTogether',
      '/samples/sample1.jpg',
    );
    assert.ok([...a, ...b].every((count) => count >= 2));
    assert.is(photo, 3);
  });

  check('bad options are refused at once, bad sources with the first frame', async () => {
    const [image, option] = ['SACCADE_BAD_IMAGE', 'SACCADE_BAD_OPTION'];
    assert.equal(await inPage(engine(), 'trackRefusals'), [image, image, option, option, option, 'SACCADE_CLOSED']);
  });
}
