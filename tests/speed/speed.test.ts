// The peak loops as modules, the work of networks counted by hand, and the measurements on a detector that is none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { detectorDefaults } from '../../bindings/detector/options.ts';
import { cascade } from '../../bindings/cascade/index.ts';
import { loadAlone } from '../../bindings/node/engine.ts';
import { alone, runThrough } from '../../bindings/runtime/stage.ts';
import { rateOf, timeStages, type Subject } from '../../bindings/speed/measure.ts';
import { loopModule, peakLoops, peakRate } from '../../bindings/speed/peak.ts';
import { counted, shareOfPeak } from '../../bindings/speed/share.ts';
import { elgFlop, netFlop } from '../../bindings/speed/work.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('speed');

// () -> v128.const 0 three times, f32x4.relaxed_madd, drop: as bindings/runtime/features.ts asks
const hasRelaxed = WebAssembly.validate(loopModule(1, true));

for (const isRelaxed of hasRelaxed ? [false, true] : [false]) {
  test(`a loop multiplies and adds${isRelaxed ? ' in one' : ''}`, () => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(loopModule(13, isRelaxed)));
    const run = exports.run as (rounds: number, x: number) => number;
    // chains begin at 0, 1, ... 12; c = c / 4 + 1 / 4, twice
    const expected = Array.from({ length: 13 }, (_, i) => (i / 4 + 0.25) / 4 + 0.25).reduce((a, b) => a + b);
    assert.is(run(2, 0.25), expected);
    assert.ok(peakRate(peakLoops(isRelaxed), 3) > 1e8);
  });
}

test('multiply-adds of the networks, layer by layer by hand', () => {
  assert.is(netFlop('pnet', 12, 12), 2 * (100 * 10 * 27 + 9 * 16 * 90 + 32 * 144 + 32 * 6));
  const rnet = 484 * 28 * 27 + 81 * 48 * 252 + 9 * 64 * 192 + 576 * 128 + 128 * 6;
  assert.is(netFlop('rnet', 24, 24), 2 * rnet);
  const onet = 2116 * 32 * 27 + 441 * 64 * 288 + 64 * 64 * 576 + 9 * 128 * 256 + 1152 * 256 + 256 * 16;
  assert.is(netFlop('onet', 48, 48), 2 * onet);
});

test('a picture is as much work as its levels, crops and eyes', async () => {
  const photo = await decodeImage(readFileSync(join(ROOT, 'sample.jpg')), 1e8);
  const { engine, nets, isRelaxed } = await loadAlone({ eyes: true });
  const options = detectorDefaults({ minFaceSize: 80 });
  const work = (eyes: boolean) => {
    let flop = 0;
    const executor = counted(alone(engine, nets), (some) => (flop += some));
    const faces = runThrough(cascade(executor, photo, { ...options, eyes }, () => undefined));
    return { flop, faces: faces.length };
  };
  const [without, with_] = [work(false), work(true)];
  assert.ok(with_.faces > 0);
  assert.is(with_.flop - without.flop, 2 * with_.faces * elgFlop(nets.elg!.config));
  const { peak, networks, share } = shareOfPeak({ engine, nets, isRelaxed }, [photo], options, 0);
  assert.ok(peak > 0 && networks > 0, JSON.stringify({ peak, networks }));
  assert.ok(Math.abs(share - networks / peak) < 1e-12);
  engine.close();
});

const timings = { decode: 0, pyramid: 1, pnet: 2, rnet: 3, onet: 4, eyes: 0 };

function subject(seen: string[] = []): Subject<string> {
  return {
    concurrency: 2,
    detect: async () => ({ faces: [], timings }),
    async *many(pictures) {
      let index = 0;
      for (const picture of pictures) {
        seen.push(picture);
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield { index: index++ };
      }
    },
  };
}

test('stages and rates, with their progress', async () => {
  const shares: number[] = [];
  const watch = { progress: (share: number) => void shares.push(share) };
  const { total, ...stages } = await timeStages(subject(), ['a', 'b'], 0, watch);
  assert.equal(stages, timings);
  assert.ok(total >= 0);
  assert.equal(shares, [1 / 3, 2 / 3, 1]);
  const seen: string[] = [];
  const rate = await rateOf(subject(seen), ['a', 'b', 'c'], 0);
  assert.ok(rate > 0 && rate < 1000);
  assert.equal(seen.slice(0, 6), ['a', 'b', 'c', 'a', 'b', 'c']);
});

test('a signal ends both; a picture that fails ends the rate', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const watch = { signal: controller.signal, progress: () => controller.abort(reason) };
  const failure = async (run: Promise<unknown>) =>
    run.then(
      () => null,
      (error: unknown) => error,
    );
  assert.is(await failure(timeStages(subject(), ['a'], 1e6, watch)), reason);
  assert.is(await failure(rateOf(subject(), ['a'], 1e6, { signal: controller.signal })), reason);
  const broken = {
    ...subject(),
    many: async function* () {
      yield { index: 0, error: reason };
    },
  };
  assert.is(await failure(rateOf(broken, ['a'], 0)), reason);
});

test.run();
