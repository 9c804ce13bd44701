// Resizing, gray and equalized histograms against what cv2 4.6 made of the same pixels, bit for bit.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resizeInterArea, resizeInterLinear, resizeScratchBytes } from '../../bindings/image/resize.ts';
import { cropScratchBytes } from '../../bindings/runtime/ops.ts';
import { boxOf, toBytes } from '../helpers/boxes.ts';
import { CROP_ROUNDING } from '../cases/crop.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { spread } from '../helpers/pictures.ts';
import { sharedArrays, sharedJson, withShared } from '../helpers/shared.ts';
import { gray } from '../reference/gray.ts';
import { equalize } from '../reference/patch.ts';
import * as twin from '../reference/resize.ts';

const cvops = suite('cvops');

interface CvCase {
  op: string;
  id: string;
  src_hw: [number, number];
  dst_hw: [number, number];
  channels: number;
  case?: string;
}

/** Any number of channels as RGBA; one is gray. */
function toRgba(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  return Uint8Array.from({ length: pixels * 4 }, (_, i) => {
    const c = i % 4;
    return c === 3 ? 255 : data[Math.floor(i / 4) * channels + (channels === 1 ? 0 : c)]!;
  });
}

await withShared(cvops, 'cvops', () => {
  const { cases } = sharedJson<{ cases: CvCase[] }>('cvops/manifest.json');
  const arrays = sharedArrays('cvops');
  const engine = createEngine();

  for (const { op, id, src_hw, dst_hw, channels, case: note } of cases) {
    const [h, w] = src_hw ?? [];
    const [height, width] = dst_hw ?? [];
    const name = `${id} ${op}, ${w}x${h} to ${width}x${height}${note ? `: ${note}` : ''}`;

    if (op === 'INTER_AREA uint8' || op === 'INTER_LINEAR uint8') {
      const isArea = op === 'INTER_AREA uint8';
      const data = () => arrays.u8(`${id}_in`);
      const axes = [
        ['y', height],
        ['x', width],
        ['c', channels],
      ] as const;
      cvops(name, () => {
        const canary = new Canary(engine);
        const dst = canary.output(width * height * 4);
        const src = { at: canary.input(toRgba(data(), channels)), width: w, height: h };
        const scratch = canary.output(resizeScratchBytes({ width, height }), 'scratch');
        (isArea ? resizeInterArea : resizeInterLinear)(engine, { at: dst, width, height }, src, scratch);
        const rgba = engine.arena.u8(dst, width * height * 4);
        assert.ok(rgba.every((v, i) => i % 4 !== 3 || v === 255));
        const got = Uint8Array.from({ length: width * height * channels }, (_, i) =>
          channels === 1 ? rgba[i * 4]! : rgba[Math.floor(i / 3) * 4 + (i % 3)]!,
        );
        close(got, arrays.u8(`${id}_out`), { axes });
        canary.release();
      });
      cvops(`the twin, ${name}`, () => {
        const make = isArea ? twin.resizeInterArea : twin.resizeInterLinear;
        close(make({ data: data(), w, h, c: channels }, width, height), arrays.u8(`${id}_out`), { axes });
      });
    } else if (op.startsWith('INTER_AREA float64')) {
      cvops(name, () => {
        assert.is(width, height);
        const canary = new Canary(engine);
        const dst = canary.output(width * width * 12);
        const src = { at: canary.input(toRgba(arrays.u8(`${id}_in`), channels)), width: w, height: h };
        const box = canary.input(toBytes([boxOf([1, 1, w, h])]));
        engine.ops.crop(dst, src, box, 1, width, canary.output(cropScratchBytes(width, w), 'scratch'));
        const axes = [
          ['y', height],
          ['x', width],
          ['c', 3],
        ] as const;
        close(engine.arena.f32(dst, width * width * 3), arrays.f32(`${id}_net`), { axes, tolerance: CROP_ROUNDING });
        canary.release();
      });
      cvops(`the twin, ${name}`, () => {
        const data = Float64Array.from(arrays.u8(`${id}_in`));
        close(twin.resizeInterArea({ data, w, h, c: channels }, width, height, false), arrays.f64(`${id}_out`));
      });
    } else if (op === 'RGB2GRAY') {
      const [rows, columns] = arrays.shape(`${id}_in`) as [number, number];
      cvops(`${id} ${op}`, () => {
        const canary = new Canary(engine);
        const dst = { at: canary.output(rows * columns * 4), width: columns, height: rows };
        engine.ops.gray(dst, canary.input(toRgba(arrays.u8(`${id}_in`), 3)), columns * 4);
        close(engine.arena.u8(dst.at, rows * columns * 4), spread(arrays.u8(`${id}_out`)));
        canary.release();
      });
      cvops(`the twin, ${id} ${op}`, () => {
        close(gray(toRgba(arrays.u8(`${id}_in`), 3), columns * 4, columns, rows), arrays.u8(`${id}_out`));
      });
    } else if (op === 'equalizeHist') {
      cvops(`${id} ${op}: ${note}`, () => {
        const data = arrays.u8(`${id}_in`);
        const canary = new Canary(engine);
        const dst = canary.inPlace(spread(data), 'picture');
        engine.ops.equalize(dst, data.length, canary.output(1280, 'scratch'));
        close(engine.arena.u8(dst, data.length * 4), spread(arrays.u8(`${id}_out`)));
        canary.release();
      });
      cvops(`the twin, ${id} ${op}: ${note}`, () => {
        close(equalize(arrays.u8(`${id}_in`)), arrays.u8(`${id}_out`));
      });
    }
  }

  cvops('every kind of case was there', () => {
    const count = (prefix: string) => cases.filter(({ op }) => op.startsWith(prefix)).length;
    assert.equal([count('INTER_AREA uint8'), count('INTER_AREA float64'), count('INTER_LINEAR')], [12, 12, 9]);
    assert.equal([count('RGB2GRAY'), count('equalizeHist')], [1, 6]);
  });
});
