// Screening loses no cell: on every level of noise, of the recorded pictures and of photographs, whatever the
// threshold.
import { readdirSync, existsSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pyramidLevels } from '../../bindings/cascade/pyramid.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { resizeInterArea, resizeScratchBytes } from '../../bindings/image/resize.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { createNets } from '../helpers/engine.ts';
import { levels } from '../helpers/levels.ts';
import { noise, place, sharedPicture } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { hasShared, sharedJson, sharedPath } from '../helpers/shared.ts';

const screening = suite('nets/screening');
const { engine, nets } = await createNets();
const { arena } = engine;
const { checkScreening, WORST_LOGIT } = levels(engine, nets.pnet);

/** Of the photographs, unless SACCADE_ALL asks for each one. */
const EVERY = process.env.SACCADE_ALL ? 1 : 16;

function checkPicture(picture: PixelImage): void {
  const mark = arena.mark();
  const photo = place(engine, picture);
  for (const level of pyramidLevels(photo.width, photo.height, 20, 0.709)) {
    const inner = arena.mark();
    const image = { at: arena.alloc(level.width * level.height * 4), width: level.width, height: level.height };
    resizeInterArea(engine, image, photo, arena.alloc(resizeScratchBytes(level)));
    checkScreening(image, `${level.width}x${level.height}`);
    arena.release(inner);
  }
  arena.release(mark);
}

screening('the margin is a thousand times what Winograd was ever seen to round away', () => {
  const { margin } = nets.pnet.screen;
  assert.ok(margin > 0.5 && margin < 0.51, `${margin}`);
  assert.ok(margin >= 1000 * WORST_LOGIT, `${margin}`);
});

for (const [width, height, grain] of [
  [160, 120, 1],
  [160, 120, 3],
  [97, 150, 5],
  [64, 300, 9],
] as const) {
  screening(`noise ${width}x${height}, grain ${grain}`, () => {
    const mark = arena.mark();
    checkScreening(place(engine, noise(new Random(), width, height, grain)), 'noise');
    arena.release(mark);
  });
}

if (hasShared('nets/screening, recorded pictures')) {
  for (const { name } of sharedJson<{ name: string }[]>('index.json')) {
    screening(name, async () => checkPicture(await sharedPicture(name)));
  }
}

for (const set of ['wider200', 'mmlab5']) {
  const folder = sharedPath(`../data/${set}/images`);
  if (!existsSync(folder)) {
    process.stdout.write(`skipped: nets/screening, photographs (no ${folder})\n`);
    continue;
  }
  const files = readdirSync(folder).sort();
  const some = set === 'mmlab5' ? EVERY * 16 : EVERY;
  screening(`${set}, one of ${some} photographs`, async () => {
    for (let i = 0; i < files.length; i += some) {
      const picture = await decodeImage(`${folder}/${files[i]}`, 1e8).catch(() => null);
      if (picture) checkPicture(picture);
    }
  });
}

screening.run();
