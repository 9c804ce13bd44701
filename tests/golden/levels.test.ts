// The pyramid to the pixel, and how many cells of each level P-Net lets through, against Python's: tells where a
// difference begins.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cases } from './expected.ts';
import { digest, makePicture } from './pictures.ts';
import { stagesOf } from './stages.ts';

const test = suite('golden levels');
const seen = { pictures: 0, levels: 0, cells: 0 };

for (const one of cases) {
  // shrunk before it is looked at, which the faces show
  if (one.options.autoDownscale) continue;
  test(one.name, async () => {
    const { format, minFaceSize = 20, scaleFactor = 0.709, thresholds = [0.6, 0.7, 0.7] } = one.options;
    const { levels, proposed } = stagesOf(await makePicture(one, format), minFaceSize, scaleFactor, thresholds[0]);
    assert.equal(
      levels.map(({ width, height, rgb }) => [width, height, digest(rgb).slice(0, 16)]),
      one.levels.map((level) => level.slice(0, 3)),
      'sizes and pixels',
    );
    assert.equal(
      levels.map(({ cells, kept }) => [cells, kept]),
      one.levels.map((level) => level.slice(3)),
      'cells over the threshold, boxes that stay',
    );
    assert.is(proposed, one.proposed, 'boxes of all levels');
    seen.pictures++;
    seen.levels += levels.length;
    seen.cells += levels.reduce((sum, { cells }) => sum + cells, 0);
  });
}

test.after(() => {
  const { pictures, levels, cells } = seen;
  process.stdout.write(`\n  ${levels} levels of ${pictures} pictures, ${cells} cells compared with Python's\n`);
});

test.run();
