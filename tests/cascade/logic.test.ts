// The cascade's arithmetic against what the original's own functions returned.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import { pyramidLevels } from '../../bindings/cascade/pyramid.ts';
import { cropScratchBytes, nmsScratchBytes } from '../../bindings/runtime/ops.ts';
import { boxOf, readBoxes, toBytes } from '../helpers/boxes.ts';
import { CROP_ROUNDING } from '../cases/crop.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { Random } from '../helpers/random.ts';
import { sharedJson, withShared } from '../helpers/shared.ts';
import { resizeInterArea } from '../reference/resize.ts';

const logic = suite('logic');

interface Logic {
  pyramid: {
    h: number;
    w: number;
    min_face_size: number;
    factor: number;
    scales: number[];
    sizes_wh: [number, number][];
  }[];
  nms: { method: 'Union' | 'Min'; threshold: number; boxes: number[][]; pick: number[]; ties: boolean }[];
  candidates: {
    prob: number[][];
    reg: number[][][];
    scale: number;
    threshold: number;
    out_box4_score_reg4: number[][];
    note: string;
  }[];
  rerec: { in: number[][]; out: number[][] };
  bbreg: { boxes: number[][]; reg: number[][]; out: number[][] };
  pad: { w: number; h: number; boxes: number[][]; out: Record<string, number[]> };
}

await withShared(logic, 'logic', () => {
  const golden = sharedJson<Logic>('logic/logic.json');
  const engine = createEngine();

  for (const { h, w, min_face_size, factor, scales, sizes_wh } of golden.pyramid) {
    logic(`pyramid of ${w}x${h} for faces of ${min_face_size}, factor ${factor}`, () => {
      const levels = pyramidLevels(w, h, min_face_size, factor);
      assert.equal(
        levels.map(({ width, height }) => [width, height]),
        sizes_wh,
      );
      // pow differs between machines in the last bit; no size and no box depends on it
      close(
        levels.map(({ scale }) => scale),
        scales,
        { tolerance: 2 ** -52 },
      );
    });
  }

  for (const [i, { method, threshold, boxes, pick, ties }] of golden.nms.entries()) {
    logic(`nms ${i}: ${method} ${threshold}, ${boxes.length} boxes${ties ? ', ties' : ''}`, () => {
      const canary = new Canary(engine);
      const dst = canary.output(boxes.length * Box.Bytes);
      const records = boxes.map((box, ref) => ({ ...boxOf(box, box[4], ref), ref }));
      const scratch = canary.output(nmsScratchBytes(boxes.length));
      const rule = method === 'Min' ? Overlap.Min : Overlap.Union;
      const at = canary.input(toBytes(records));
      const count = engine.ops.nms(dst, at, boxes.length, 0, rule, threshold, scratch);
      assert.equal(
        readBoxes(engine.arena, dst, count).map(({ ref }) => ref),
        pick,
      );
      canary.release();
    });
  }

  for (const [i, { prob, reg, scale, threshold, out_box4_score_reg4: want, note }] of golden.candidates.entries()) {
    logic(`candidates ${i}${note ? `: ${note}` : ''}`, () => {
      const [mapH, mapW] = [prob.length, prob[0]!.length];
      const cells: number[] = [];
      const heads: number[] = [];
      for (let y = 0; y < mapH; y++) {
        for (let x = 0; x < mapW; x++) {
          const p = prob[y]![x]!;
          cells.push(x, y);
          heads.push(0, Math.log(p / (1 - p)), ...reg[y]![x]!);
        }
      }
      const canary = new Canary(engine);
      const n = mapW * mapH;
      const dst = canary.output(n * Box.Bytes);
      const count = engine.ops.decode(
        dst,
        { at: canary.input(Float32Array.from(heads)), bytes: 24 },
        canary.input(Int32Array.from(cells)),
        n,
        { left: 0, top: 0, mapH, threshold: Math.fround(threshold), scale },
      );
      const got = readBoxes(engine.arena, dst, count).sort((a, b) => a.order - b.order);
      assert.is(count, want.length);
      const corners = got.flatMap(({ x1, y1, x2, y2 }) => [x1, y1, x2, y2]);
      close(
        corners,
        want.flatMap((row) => row.slice(0, 4)),
      );
      close(
        got.map(({ score }) => score),
        want.map((row) => row[4]!),
        { tolerance: 1e-6 },
      );
      // a single candidate's offsets are another cell's: bindings/cascade/pnet.ts does that,
      // tests/cascade/stages.test.ts sees it
      if (count > 1)
        close(
          got.flatMap(({ offsets }) => offsets),
          want.flatMap((row) => row.slice(5)),
        );
      canary.release();
    });
  }

  const moved = (boxes: number[][], offsets: number[][] | null, steps: number) => {
    const canary = new Canary(engine);
    const at = canary.inPlace(
      toBytes(boxes.map((box, i) => ({ ...boxOf(box, box[4]), offsets: offsets?.[i] ?? [0, 0, 0, 0] }))),
    );
    engine.ops.regress(at, boxes.length, steps);
    const got = readBoxes(engine.arena, at, boxes.length);
    canary.release();
    return got.flatMap(({ x1, y1, x2, y2 }) => [x1, y1, x2, y2]);
  };
  const corners = (boxes: number[][]) => boxes.flatMap((box) => box.slice(0, 4));

  logic('squares', () => {
    close(moved(golden.rerec.in, null, Step.Square), corners(golden.rerec.out));
  });

  logic('regression', () => {
    const { boxes, reg, out } = golden.bbreg;
    close(moved(boxes, reg, Step.Shift | Step.Inclusive), corners(out));
  });

  logic('crops over the border hold what padding put there', () => {
    const { w, h, boxes, out } = golden.pad;
    const photo = new Random().u8(w * h * 4);
    const size = 24;
    const canary = new Canary(engine);
    const dst = canary.output(boxes.length * size * size * 12);
    const src = { at: canary.input(photo), width: w, height: h };
    const at = canary.input(toBytes(boxes.map((box) => boxOf(box))));
    engine.ops.crop(dst, src, at, boxes.length, size, canary.output(cropScratchBytes(size, 200)));
    for (let i = 0; i < boxes.length; i++) {
      const of = (key: string) => out[key]![i]!;
      const [width, height] = [of('tmpw'), of('tmph')];
      const data = new Float64Array(width * height * 3);
      // tmp[dy - 1 : edy, dx - 1 : edx] = photo[y - 1 : ey, x - 1 : ex]
      for (let row = 0; row < of('edy') - of('dy') + 1; row++) {
        for (let column = 0; column < of('edx') - of('dx') + 1; column++) {
          const to = ((of('dy') - 1 + row) * width + of('dx') - 1 + column) * 3;
          const from = ((of('y') - 1 + row) * w + of('x') - 1 + column) * 4;
          for (let c = 0; c < 3; c++) data[to + c] = photo[from + c]!;
        }
      }
      const want = resizeInterArea({ data, w: width, h: height, c: 3 }, size, size, false);
      const got = engine.arena.f32(dst + i * size * size * 12, size * size * 3);
      close(
        got,
        Float32Array.from(want, (v) => (v - 127.5) / 128),
        { what: `box ${i}`, tolerance: CROP_ROUNDING },
      );
    }
    canary.release();
  });
});
