// Whether a picture's light is far from what networks were trained on, and the curve that brings it nearer. Decided
// from its histogram alone, in operations that IEEE 754 rounds in one way. Every weight here grows continuously from
// 0 with what is wrong, so that nothing flickers from frame to frame of a video.

/** What a picture's light is like, as samples of its pixels say. */
export interface Light {
  /** (256) samples of each luminance */
  luma: ArrayLike<number>;
  /** deviation of color among pixels of about one luminance, in levels: 0 where a picture is gray or has one tone */
  color: number;
  /** deviation of the noise, in levels */
  noise: number;
}

/** What makes it better. */
export interface Correction {
  /** (3, 256): of red, green, blue */
  tables: Uint8Array;
  /** weight in 256 of a neighbor in the blur before, 0 to 64 */
  side: number;
}

// From where on something counts as wrong, and where wholly. Of 700 photographs that nobody had changed 6, 3, 3 and 2 %
// lie beyond the first bound of the first four, and 6 % are gray. Levels are of 255.
const DARK = [44, 24] as const; // squared mean root of luminance
const CLIPPED = [0.2, 0.4] as const; // share of white pixels
const BRIGHT = [165, 200] as const; // squared mean root
const FLAT = [150, 100] as const; // from black to white
const EMPTY = [4, 12] as const; // below, there is nothing to be seen
// of black to white, in levels of 255
const COLORED = [8, 4] as const;
const NOISY = [12, 20] as const;

const TAIL = 0.01; // black is the mean of so many of the darkest pixels, white that of the lightest
const LEAST = 16; // levels that are stretched to 255 at most
const STRONGEST = 4; // of the exposure's curve
const TOE = 1 / 256; // bounds the root's slope to 8.5
const MIDDLE = [0.375, 0.5] as const; // where the mean of what is not white should lie
const SOFTEST = 64; // a binomial blur
// The networks were trained on colors; of three channels alike they take a face for less than one. Skin's tone on the
// middle ones, a share of the distance from black and white: red, green, blue.
const TINT = [0.15, -0.05, -0.2] as const;

type Curve = (x: number) => number;

/** How to make the light better; null: nothing is wrong with it. */
export function correctionOf({ luma, color, noise }: Light): Correction | null {
  const total = sumOf(luma, () => 1);
  const black = tailOf(luma, total, 1);
  const white = tailOf(luma, total, -1);
  const range = white - black;
  const root = sumOf(luma, (v) => Math.sqrt(v / 255)) / total;
  const level = 255 * root * root;
  const clipped = sumOf(luma, whiteness) / total;
  const isThere = ramp(EMPTY, range);
  const weight = isThere * Math.max(ramp(DARK, level), ramp(CLIPPED, clipped), ramp(BRIGHT, level), ramp(FLAT, range));
  const scale = 255 / Math.max(LEAST, range);
  const tint = isThere * ramp(COLORED, color * scale);
  if (weight === 0 && tint === 0) return null;

  const low = (black + white) / 2 - 127.5 / scale;
  const stretch = (v: number) => clamp(((v - low) * scale) / 255, 0, 1);
  // what is left of an over-exposed picture lies in its lights
  const brightest = MIDDLE[1] - (MIDDLE[1] - MIDDLE[0]) * ramp(CLIPPED, clipped);
  const expose = exposureOf(luma, stretch, brightest);
  const values = Array.from({ length: 256 }, (_, v) => v / 255 + weight * (expose(stretch(v)) - v / 255));
  const tables = Uint8Array.from({ length: 768 }, (_, i) => {
    const v = values[i % 256]!;
    return Math.floor(255 * (v + tint * TINT[Math.floor(i / 256)]! * Math.min(v, 1 - v)) + 0.5);
  });
  return { tables, side: Math.round(SOFTEST * weight * ramp(NOISY, noise * scale)) };
}

// The curve that brings the mean of what is not white into the middle; found by halving, which needs no power.
function exposureOf(luma: ArrayLike<number>, stretch: Curve, brightest: number): Curve {
  const seen = sumOf(luma, (v) => 1 - whiteness(v));
  if (seen === 0) return (x) => x;
  const mean = (curve: Curve) => sumOf(luma, (v) => (1 - whiteness(v)) * curve(stretch(v))) / seen;
  const now = mean((x) => x);
  const goal = clamp(now, MIDDLE[0], brightest);
  if (goal === now) return (x) => x;
  let [low, high] = [1 / STRONGEST, STRONGEST];
  for (let i = 0; i < 12; i++) {
    const between = Math.sqrt(low * high);
    if (mean(exposure(between)) > goal) low = between;
    else high = between;
  }
  return exposure(Math.sqrt(low * high));
}

/** A curve from 0 to 1: lighter for a < 1, its mirror image, darker, for a > 1. */
function exposure(a: number): Curve {
  if (a > 1) {
    const lighter = exposure(1 / a);
    return (x) => 1 - lighter(1 - x);
  }
  const [start, end] = [Math.sqrt(TOE), Math.sqrt(1 + TOE)];
  return (x) => {
    // the root opens the shadows; then Schlick's bias (Graphics Gems IV, 1994), whose slope is 1 / a at most
    const y = a * x + ((1 - a) * (Math.sqrt(x + TOE) - start)) / (end - start);
    return y / (y + a * (1 - y));
  };
}

// Mean of the `TAIL` darkest (step 1) or lightest (step -1) samples: no quantile, for those jump.
function tailOf(luma: ArrayLike<number>, total: number, step: 1 | -1): number {
  let [left, sum] = [TAIL * total, 0];
  for (let v = step > 0 ? 0 : 255; left > 0 && v >= 0 && v < 256; v += step) {
    const taken = Math.min(left, luma[v]!);
    sum += taken * v;
    left -= taken;
  }
  return sum / (TAIL * total);
}

// 0 below 240, 1 from 252 up.
function whiteness(v: number): number {
  return ramp([240, 252], v);
}

function sumOf(luma: ArrayLike<number>, of: (v: number) => number): number {
  let sum = 0;
  for (let v = 0; v < 256; v++) sum += luma[v]! * of(v);
  return sum;
}

// 0 at `from` and before, 1 at `to` and beyond.
function ramp([from, to]: readonly [number, number], v: number): number {
  return clamp((v - from) / (to - from), 0, 1);
}

function clamp(v: number, low: number, high: number): number {
  return Math.max(low, Math.min(v, high));
}
