// Whether and how light is corrected: rules that hold for any picture, and known curves of a photograph undone.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { adjustLight, lightOf } from '../../bindings/image/adjust.ts';
import { correctionOf, type Light } from '../../bindings/image/light.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { createEngine } from '../helpers/engine.ts';
import { place } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';
import { PATH } from '../helpers/sample.ts';

const lights = suite('image/light');
const engine = createEngine();
const photo = thinned(await decodeImage(PATH, 1e8), 3);

/** Every `step`th pixel of every `step`th row. */
function thinned(image: PixelImage, step: number): PixelImage {
  const [width, height] = [Math.floor(image.width / step), Math.floor(image.height / step)];
  const from = (i: number) => (Math.floor(i / width) * image.width + (i % width)) * step;
  const data = Uint8Array.from(
    { length: width * height * 4 },
    (_, i) => image.data[from(Math.floor(i / 4)) * 4 + (i % 4)]!,
  );
  return { data, width, height };
}

/** The photograph, each pixel by `change`: 0..1 to 0..1. */
function changed(change: (rgb: readonly number[], random: Random) => readonly number[]): Uint8ClampedArray {
  const random = new Random();
  const data = Uint8ClampedArray.from(photo.data);
  for (let i = 0; i < data.length; i += 4) {
    const rgb = change([data[i]! / 255, data[i + 1]! / 255, data[i + 2]! / 255], random);
    for (let c = 0; c < 3; c++) data[i + c] = Math.round(255 * rgb[c]!);
  }
  return data;
}

const each = (curve: (v: number) => number) => changed((rgb) => rgb.map(curve));
const luma = ([r, g, b]: readonly number[]) => 0.299 * r! + 0.587 * g! + 0.114 * b!;
const gray = (noise: number) => changed((rgb, random) => rgb.map(() => luma(rgb) + random.between(-noise, noise)));

/** What is made of RGBA pixels: how, and the result. */
function adjusted(data: ArrayLike<number>, width = photo.width, height = data.length / 4 / width) {
  const mark = engine.arena.mark();
  const before = place(engine, { data: Uint8Array.from(data), width, height });
  const light = lightOf(engine, before);
  const after = adjustLight(engine, before);
  const same = after.at === before.at;
  const pixels = engine.arena.u8(after.at, data.length).slice();
  assert.equal(engine.arena.u8(before.at, data.length), Uint8Array.from(data), 'the picture itself stays');
  engine.arena.release(mark);
  return { light, same, pixels, correction: correctionOf(light) };
}

/** Mean distance from the photograph, in levels. */
function distance(pixels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < pixels.length; i++) if (i % 4 < 3) sum += Math.abs(pixels[i]! - photo.data[i]!);
  return sum / ((pixels.length / 4) * 3);
}

/** A made histogram: pixels normal about `mean`, as wide as `deviation`. */
function bell(mean: number, deviation: number, color = 30): Light {
  const counts = Array.from({ length: 256 }, (_, v) =>
    Math.round(1e4 * Math.exp(-(((v - mean) / deviation) ** 2) / 2)),
  );
  return { luma: counts, color, noise: 0 };
}

const BELLS = [5, 20, 60, 128, 200, 250].flatMap((mean) => [1, 4, 10, 25, 60, 120].map((width) => bell(mean, width)));

lights('a photograph as it came is left alone: the same place, nothing copied', () => {
  const { same, correction } = adjusted(photo.data);
  assert.ok(same);
  assert.is(correction, null);
});

for (const [name, curve] of [
  ['dark', (v: number) => v ** 3],
  ['very dark', (v: number) => 0.12 * v],
  ['flat', (v: number) => 0.5 + 0.15 * (v - 0.5)],
  ['foggy', (v: number) => 0.65 + 0.2 * v],
] as const) {
  lights(`${name}: half way back to the photograph at least`, () => {
    const data = each(curve);
    const { pixels, correction } = adjusted(data);
    assert.is(correction!.side, 0);
    assert.ok(distance(pixels) < distance(data) / 2, `${distance(pixels)} of ${distance(data)}`);
  });
}

lights('over-exposed: what is not white gets darker', () => {
  const data = each((v) => 2.2 * v + 0.1);
  const { correction } = adjusted(data);
  for (const v of [60, 120, 200]) assert.ok(correction!.tables[v]! < v);
});

lights('noise in the dark is softened, before the curve', () => {
  const data = changed((rgb, random) => rgb.map((v) => 0.12 * v + random.between(-0.02, 0.02)));
  const { light, correction } = adjusted(data);
  assert.ok(Math.abs(light.noise - (255 * 0.04) / Math.sqrt(12)) < 0.6, `${light.noise}`); // of a uniform variable
  assert.ok(correction!.side > 32, `${correction!.side}`);
});

lights('gray, nearly gray and sepia are tinted, colors are not', () => {
  const sepia = changed((rgb) => [1, 0.89, 0.69].map((share) => share * luma(rgb)));
  for (const data of [gray(0), gray(0.006), sepia]) {
    const { tables } = adjusted(data).correction!;
    assert.ok(tables[128]! > 128 && tables[256 + 128]! < 128 && tables[512 + 128]! < tables[256 + 128]!);
    assert.equal([tables[0], tables[255], tables[512], tables[767]], [0, 255, 0, 255]); // black and white stay
  }
  // a quarter of its colors is left
  const pale = changed((rgb) => rgb.map((v) => luma(rgb) + (v - luma(rgb)) / 4));
  assert.ok(adjusted(pale).light.color > adjusted(gray(0.006)).light.color);
  assert.is(adjusted(photo.data).correction, null);
});

lights('the dark and the flat are no grays: color is held against the range', () => {
  for (const curve of [(v: number) => 0.12 * v, (v: number) => 0.5 + 0.15 * (v - 0.5)]) {
    const { tables } = adjusted(each(curve)).correction!;
    assert.equal(tables.subarray(0, 256), tables.subarray(512));
  }
});

lights('one color and one pixel stay as they are', () => {
  for (const [r, g, b] of [
    [0, 0, 0],
    [255, 255, 255],
    [128, 128, 128],
    [200, 30, 90],
  ]) {
    for (const pixels of [1, 2, 12, 1200]) {
      const data = Uint8Array.from({ length: 4 * pixels }, (_, i) => [r, g, b, 255][i % 4]!);
      assert.ok(adjusted(data, pixels === 1200 ? 40 : pixels).same, `${pixels} pixels of ${[r, g, b].join(' ')}`);
    }
  }
});

lights('tables rise, and not steeper than root, bias and stretch together', () => {
  for (const light of [...BELLS, ...BELLS.map((one) => ({ ...one, color: 0 }))]) {
    const correction = correctionOf(light);
    if (!correction) continue;
    for (let channel = 0; channel < 3; channel++) {
      const table = [...correction.tables.subarray(256 * channel, 256 * channel + 256)];
      const steps = table.slice(1).map((v, i) => v - table[i]!);
      assert.ok(Math.min(...steps) >= 0);
      // 4 of the bias, (1 + 3 x 8.52) / 4 of the root, 16 of the stretch, 1.2 of the tint
      assert.ok(Math.max(...steps) <= 4 * 6.64 * 16 * 1.2);
    }
  }
});

lights('grows without a jump: a little more of what is wrong changes tables by a little', () => {
  const ways: ((t: number) => Light)[] = [
    (t) => bell(90 - 80 * t, 40), // darker
    (t) => bell(128, 60 - 50 * t), // flatter
    (t) => bell(120 + 130 * t, 50), // lighter
    (t) => bell(110, 45, 14 - 14 * t), // less colored
  ];
  for (const [i, way] of ways.entries()) {
    let before = Array.from({ length: 768 }, (_, v) => v % 256);
    let corrected = 0;
    for (let t = 0; t <= 1; t += 1 / 1024) {
      const correction = correctionOf(way(t));
      const now = correction ? [...correction.tables] : Array.from({ length: 768 }, (_, v) => v % 256);
      if (correction) corrected++;
      const jump = now.reduce((most, v, k) => Math.max(most, Math.abs(v - before[k]!)), 0);
      assert.ok(t === 0 || jump <= 4, `way ${i}, ${t}: ${jump} levels`);
      before = now;
    }
    assert.ok(corrected > 100 && corrected < 1000, `way ${i}: ${corrected}`);
  }
});

lights.run();
