// Workers that end at each message and in each stage: every picture has its answer all the same, and it is the same.
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { STAGES } from '../../bindings/cascade/stages.ts';
import { Detector } from '../../bindings/detector/detector.ts';
import type { FromWorker, Listener, ToWorker, WorkerHandle } from '../../bindings/detector/messages.ts';
import { openCore, type Platform } from '../../bindings/detector/open.ts';
import { detectOptions, detectorDefaults } from '../../bindings/detector/options.ts';
import { packCopy } from '../../bindings/detector/parcel.ts';
import { startThreads } from '../../bindings/detector/threading.ts';
import { startWorker } from '../../bindings/node/start.ts';
import { PATH, SURE } from '../helpers/sample.ts';
import { NODE, openParts } from '../helpers/threads.ts';
import { withFace, type Face } from './face.ts';

const test = suite<Face>('faults/workers');
withFace(test);

const PICTURES = 8;
// setup, up, and of each picture one message there and one back, beside calls for help
const MESSAGES = 14;

/** Ends a worker as if the system had, at the message of this number to or from any of them. */
class Reaper {
  messages = 0;
  ended = 0;
  readonly #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  start = (): WorkerHandle | null => {
    const worker = startWorker();
    if (!worker) return null;
    const { post, listen } = worker;
    let listener: Listener | undefined;
    let isGone = false;
    const count = () => {
      if (++this.messages !== this.#number || isGone) return;
      isGone = true;
      this.ended++;
      worker.stop();
      // as from the system: later
      setTimeout(() => listener?.gone('a test ended it'));
    };
    worker.post = (message: ToWorker, transfer) => {
      if (!isGone) post.call(worker, message, transfer);
      count();
    };
    worker.listen = (to) => {
      listener = {
        message: (message: FromWorker) => {
          count();
          if (!isGone) to.message(message);
        },
        gone: (why) => to.gone(why),
      };
      listen.call(worker, listener);
    };
    return worker;
  };
}

for (const threads of [2, 3]) {
  test(`${threads} threads: a worker ends at each of the first messages`, async ({ photo, file, expected }) => {
    let ended = 0;
    for (let k = 1; k <= MESSAGES; k++) {
      const reaper = new Reaper(k);
      const platform: Platform = {
        ...NODE,
        startThreads: (count) =>
          startThreads(count, { startWorker: reaper.start, pack: packCopy, decodeBlocks: true, cores: 3 }),
      };
      const defaults = detectorDefaults(SURE);
      const detector = new Detector(await openCore({ threads, eyes: true }, platform), defaults);
      // so that they have their part
      for (let i = 0; i < 100 && reaper.messages < 2 * (threads - 1); i++) await sleep(10);
      const inputs = Array.from({ length: PICTURES }, (_, i) => (i % 2 ? photo : file));
      for await (const result of detector.detectMany(inputs)) {
        if ('error' in result) throw result.error;
        assert.is(JSON.stringify(result.faces), expected, `message ${k}, picture ${result.index}`);
      }
      assert.is(JSON.stringify(await detector.detect(file)), expected, `message ${k}`);
      detector.close();
      ended += reaper.ended;
    }
    assert.ok(ended > MESSAGES / 2, `${ended} of ${MESSAGES} messages came`);
  });
}

test('a thread ends in each stage', async () => {
  // five people: every stage has several units
  const photo = await decodeImage(PATH, 1e8);
  const options = detectOptions(SURE);
  for (let at = 0; at <= STAGES.length; at++) {
    const { core, executor, workers } = await openParts(2);
    const expected = JSON.stringify(core.detectSync(photo, options).faces);
    const run = executor.run.bind(executor) as typeof executor.run;
    let stage = 0;
    executor.run = function* (...args) {
      const steps = run(...args);
      const mine = stage++;
      for (let turn = 0; ; turn++) {
        const { done, value } = steps.next();
        if (done) return value;
        // the units are offered by now, and the thread has some of them
        if (mine === at && turn === 0) workers[0]!.stop();
        yield;
      }
    };
    const { faces } = await core.detect(photo, options, {});
    assert.is(JSON.stringify(faces), expected, `stage ${at}`);
    assert.ok(stage >= 4, 'three stages of faces, one of eyes');
    core.close();
  }
});

test.run();
