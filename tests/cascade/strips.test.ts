// How the work on a picture is cut changes no bit: strips of P-Net of any height and width, in any order; batches of
// crops of any size.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box } from '../../assembly/abi.ts';
import { classify, POINT_BYTES } from '../../bindings/cascade/crops.ts';
import { pnetStage, propose, searchStrip, stripsOf } from '../../bindings/cascade/pnet.ts';
import { pyramidLevels } from '../../bindings/cascade/pyramid.ts';
import { mapSize } from '../../bindings/nets/bands.ts';
import { MOST_UNITS } from '../../bindings/runtime/queue.ts';
import { alone, runThrough, type Checkpoint, type Block } from '../../bindings/runtime/stage.ts';
import { createNets } from '../helpers/engine.ts';
import { noise, place } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';

const test = suite('cascade/strips');
const { engine, nets } = await createNets();
const { arena } = engine;
const executor = alone(engine, { mtcnn: nets });
const noLap = () => undefined;
const WIDE = 1e6; // cells: no level is cut
const PHOTOS = [
  { width: 700, height: 90, minFaceSize: 12, threshold: 0.02 },
  { width: 61, height: 400, minFaceSize: 13, threshold: 0.01 },
  { width: 333, height: 251, minFaceSize: 20, threshold: Math.fround(0.05) },
] as const;

// The last four bytes of a record are nobody's.
const FIELDS = Box.Ref + 4;
const hexOf = (record: number) => Buffer.from(arena.u8(record, FIELDS)).toString('hex');
/** Without its place in the order, which counts boxes that did not pass too. */
const unordered = (record: number) => hexOf(record).slice(0, 2 * Box.Order) + hexOf(record).slice(2 * Box.Ref);
const hexOfAll = (at: number, count: number) => Array.from({ length: count }, (_, i) => hexOf(at + i * Box.Bytes));

/** Names the first difference: long lists are not printed. */
function same(got: readonly string[], want: readonly string[], what: string): void {
  const at = want.findIndex((one, i) => one !== got[i]);
  if (got.length !== want.length || at >= 0)
    throw new Error(
      `${what}: ${got.length} records of ${want.length}; the first that differs is ${at}: ${got[at]}, expected ${want[at]}`,
    );
}

/** Records of a unit, each as text by its level and cell. */
function read(into: Map<string, string>, level: number, { at, bytes }: Block): void {
  for (let record = at; record < at + bytes; record += Box.Bytes) {
    const cell = `${level}: ${arena.i32(record + Box.Order, 1)[0]}`;
    assert.not(into.has(cell), `${cell} is found twice`);
    into.set(cell, hexOf(record));
  }
}

function once(steps: Checkpoint<Block>, look: (block: Block) => void): void {
  const mark = arena.mark();
  look(runThrough(steps));
  arena.release(mark);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.whole(0, left.length - 1), 1)[0]!);
}

const sorted = (found: ReadonlyMap<string, string>) => [...found].map(([cell, hex]) => `${cell} ${hex}`).sort();

for (const { width, height, minFaceSize, threshold } of PHOTOS) {
  test(`${width}x${height}: strips of any bands and columns, in any order, find the same records`, () => {
    const random = new Random();
    const mark = arena.mark();
    const photo = place(engine, noise(random, width, height, 9));
    const levels = pyramidLevels(width, height, minFaceSize, 0.709);
    const find = (bands: number, columns: number) => {
      const found = new Map<string, string>();
      for (const strip of shuffled(stripsOf(levels, bands, columns), random)) {
        const steps = searchStrip(engine, nets.pnet, photo, strip, threshold, noLap);
        once(steps, (block) => read(found, levels.indexOf(strip.level), block));
      }
      return sorted(found);
    };
    const whole = find(Infinity, WIDE);
    assert.ok(whole.length > 50, `${whole.length} records`);
    for (const bands of [1, 2, 3, 4, 5]) same(find(bands, WIDE), whole, `${bands} bands`);
    for (const columns of [1, 7, 32, 100, 255]) same(find(2, columns), whole, `${columns} columns`);
    arena.release(mark);
  });

  test(`${width}x${height}: so do the stage's units`, () => {
    const mark = arena.mark();
    const photo = place(engine, noise(new Random(), width, height, 9));
    const levels = pyramidLevels(width, height, minFaceSize, 0.709);
    const find = (bands: number) => {
      const task = { photo: photo.at, width, height, minFaceSize, scaleFactor: 0.709, threshold, bands };
      const doUnit = pnetStage.start(engine, { mtcnn: nets }, task, noLap);
      const found = new Map<string, string>();
      const strips = stripsOf(levels, bands);
      for (const unit of shuffled([...strips.keys()], new Random(bands))) {
        once(doUnit(unit), (block) => read(found, levels.indexOf(strips[unit]!.level), block));
      }
      return sorted(found);
    };
    const whole = find(Infinity);
    for (const bands of [1, 2, 3, 4, 5]) same(find(bands), whole, `${bands} bands`);
    arena.release(mark);
  });

  test(`${width}x${height}: proposals are the same for any number of threads`, () => {
    const mark = arena.mark();
    const photo = place(engine, noise(new Random(), width, height, 9));
    const options = { minFaceSize, scaleFactor: 0.709, threshold };
    const find = (threads: number) => {
      const inner = arena.mark();
      const { at, count } = runThrough(propose({ ...executor, threads }, photo, options, noLap));
      const records = hexOfAll(at, count);
      arena.release(inner);
      return records;
    };
    same(find(2), find(1), '2 threads');
    arena.release(mark);
  });
}

test('strips cover every cell once', () => {
  const levels = pyramidLevels(1000, 300, 12, 0.709);
  for (const [bands, columns] of [
    [Infinity, WIDE],
    [1, 1],
    [3, 256],
    [2, 17],
  ] as const) {
    const strips = stripsOf(levels, bands, columns);
    for (const level of levels) {
      const [mapW, mapH] = [mapSize(level.width), mapSize(level.height)];
      const seen = new Uint8Array(mapW * mapH);
      for (const { x, y, columns: w, rows, level: of } of strips) {
        if (of !== level) continue;
        assert.ok(w >= 1 && w <= columns && rows >= 1 && rows <= 16 * bands);
        for (let row = y; row < y + rows; row++) for (let cell = x; cell < x + w; cell++) seen[row * mapW + cell]!++;
      }
      assert.ok(seen.every((times) => times === 1));
    }
  }
});

test('the largest pictures are shared too: their strips are no more than threads can be given', () => {
  let units = 0;
  const counting = { ...executor, threads: 4, run: count } as unknown as typeof executor;
  function* count(_: unknown, __: unknown, given: number): Checkpoint<Block[]> {
    units = given;
    yield;
    throw new Error('counted');
  }
  // 100 million pixels; nothing is read of them
  const steps = propose(
    counting,
    { at: 0, width: 12500, height: 8000 },
    { minFaceSize: 20, scaleFactor: 0.709, threshold: 0.6 },
    noLap,
  );
  assert.throws(() => runThrough(steps), /counted/);
  assert.ok(units > 100 && units <= MOST_UNITS, `${units} units`);
});

for (const net of ['rnet', 'onet'] as const) {
  test(`${net}: batches of any size pass the same records and points`, () => {
    const mark = arena.mark();
    const random = new Random();
    const photo = place(engine, noise(random, 333, 251, 9));
    const options = { minFaceSize: 20, scaleFactor: 0.709, threshold: Math.fround(0.05) };
    const boxes = runThrough(propose(executor, photo, options, noLap));
    assert.ok(boxes.count > 40, `${boxes.count} boxes`);
    const given = arena.u8(boxes.at, boxes.count * Box.Bytes).slice();
    const pass = (batchSize: number, threads: number) => {
      const inner = arena.mark();
      arena.u8(boxes.at, given.length).set(given);
      const all = { threshold: Math.fround(0.01), batchSize };
      const { at, count, points } = runThrough(classify({ ...executor, threads }, net, photo, boxes, all, noLap));
      const rest = net === 'onet' ? count * POINT_BYTES : 0;
      const orders = Array.from({ length: count }, (_, i) => arena.i32(at + i * Box.Bytes + Box.Order, 1)[0]!);
      assert.ok(
        orders.every((order, i) => i === 0 || order > orders[i - 1]!),
        'the order is that of the boxes',
      );
      const records = Array.from({ length: count }, (_, i) => unordered(at + i * Box.Bytes));
      const bytes = [...records, Buffer.from(arena.u8(points, rest)).toString('hex')];
      arena.release(inner);
      return bytes;
    };
    const want = pass(4096, 1);
    assert.ok(want.length > 3 && want.length <= boxes.count, `${want.length - 1} of ${boxes.count} pass`);
    for (const batchSize of [1, 2, 3, 7, 31, 32]) same(pass(batchSize, 1), want, `${batchSize} crops`);
    for (const threads of [2, 3, 8]) same(pass(32, threads), want, `${threads} threads`);
    arena.release(mark);
  });
}

test.run();
