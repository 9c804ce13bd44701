// Drawings come from a worker that keeps nobody waiting: not other drawings, not the process.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { Drawer } from '../../bindings/node/drawer.ts';
import type { SaccadeError } from '../../bindings/errors.ts';
import type { Face, PixelImage } from '../../bindings/types.ts';
import { runProgram } from '../helpers/process.ts';

const test = suite('http/drawer');
const gray = (value: number): PixelImage => ({ data: new Uint8Array(30 * 20).fill(value), width: 30, height: 20 });

test('several at once, each its own; one that fails costs itself', async () => {
  const { draw } = new Drawer();
  const images = [10, 90, 200].map((value) => ({ ...gray(value), format: 'gray' as const }));
  const broken = { ...gray(1), width: 7000 };
  const [bad, ...good] = await Promise.allSettled([broken, ...images].map((image) => draw(image, [])));
  assert.is(((bad as PromiseRejectedResult).reason as SaccadeError).code, 'SACCADE_WORKER_FAILED');
  const colors = await Promise.all(
    good.map(async (one) => (await decodeImage((one as PromiseFulfilledResult<Uint8Array>).value, 1e6)).data[0]),
  );
  assert.equal(colors, [10, 90, 200]);
  assert.ok(
    images.every(({ data }) => data.length === 0),
    'moved, not copied',
  );
  // what cannot be sent is said too
  const faces = [{ box: () => 0 }] as unknown as Face[];
  assert.is((await draw(gray(1), faces).catch((error: Error) => error.name)) as unknown, 'DataCloneError');
  assert.ok((await draw({ ...gray(3), format: 'gray' }, [])).length > 50);
});

test('the process ends when all is drawn', () => {
  const printed = runProgram(`import { Drawer } from 'bindings/node/drawer.ts';
    const image = { data: new Uint8Array(300), width: 10, height: 10 };
    process.stdout.write(String((await new Drawer().draw(image, [])).length));`);
  assert.ok(Number(printed) > 50);
});

test.run();
