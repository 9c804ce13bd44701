// Tables that say, for one axis of a resize, which source pixels make each output pixel (cv2.resize, OpenCV 4).
// An entry is 20 bytes. Area: first tap i32, taps i32, weights of the first, the middle and the last tap f32.
// Linear: first tap i32, second tap i32, weights of both f32, and the same in 11-bit fixed point i16 x 2. Each function
// writes the entries of the outputs from `first` up to `last`.
import { Taps } from '../abi';

/** INTER_AREA going down: output d covers [d * s, d * s + s) of n source pixels, s = n / count in double. */
export function areaTaps(table: usize, n: i32, count: i32, first: i32, last: i32): void {
  const s = 1.0 / (<f64>count / <f64>n);
  for (let d = first; d < last; d++, table += Taps.Bytes) {
    const start = <f64>d * s;
    const end = start + s;
    const cell = min(s, <f64>n - start);
    const s2 = min(<i32>Math.floor(end), n - 1);
    const s1 = min(<i32>Math.ceil(start), s2);
    const middle = <f32>(1.0 / cell);
    const hasLeft = <f64>s1 - start > 1e-3;
    const hasRight = end - <f64>s2 > 1e-3;
    const left = hasLeft ? <f32>((<f64>s1 - start) / cell) : middle;
    const right = hasRight ? <f32>(min(min(end - <f64>s2, 1.0), cell) / cell) : middle;
    const taps = s2 - s1 + <i32>hasLeft + <i32>hasRight;
    store<i32>(table, hasLeft ? s1 - 1 : s1);
    store<i32>(table, taps, 4);
    store<f32>(table, taps == 1 && !hasLeft ? right : left, 8);
    store<f32>(table, middle, 12);
    store<f32>(table, right, 16);
  }
}

/** Weight of tap `k` of an area entry. */
// @ts-ignore: decorator
@inline
export function areaWeight(entry: usize, k: i32, taps: i32): f32 {
  return load<f32>(entry + (k == 0 ? 8 : k == taps - 1 ? 16 : 12));
}

/**
 * INTER_AREA where an axis grows: linear, between the pixels that the output's area touches. `across`: along a row
 * OpenCV gives the last pixel all the weight; over rows the second weight, about 1e-14 where it is not 0, counts (47 to
 * 48 is the only such size here).
 */
export function areaLinearTaps(table: usize, n: i32, count: i32, first: i32, last: i32, across: bool): void {
  const ratio = <f64>count / <f64>n;
  const s = 1.0 / ratio;
  for (let d = first; d < last; d++, table += Taps.Bytes) {
    const i = <i32>Math.floor(<f64>d * s);
    const f = <f32>(<f64>(d + 1) - <f64>(i + 1) * ratio);
    linearEntry(table, n, i, f <= 0 || (across && i >= n - 1) ? 0 : f - Mathf.floor(f));
  }
}

/** INTER_LINEAR: between the two pixels whose centers lie around the output's center. */
export function linearTaps(table: usize, n: i32, count: i32, first: i32, last: i32): void {
  const s = 1.0 / (<f64>count / <f64>n);
  for (let d = first; d < last; d++, table += Taps.Bytes) {
    const at = <f32>((<f64>d + 0.5) * s - 0.5);
    const i = <i32>Mathf.floor(at);
    linearEntry(table, n, i, at - <f32>i);
  }
}

// Taps outside the picture are the border's pixel. The weights keep their sum, so the border comes out as it went in.
// @ts-ignore: decorator
@inline
function linearEntry(table: usize, n: i32, i: i32, f: f32): void {
  const a = <f32>1 - f;
  store<i32>(table, max(0, min(i, n - 1)));
  store<i32>(table, max(0, min(i + 1, n - 1)), 4);
  store<f32>(table, a, 8);
  store<f32>(table, f, 12);
  store<i16>(table, <i16>nearest(<f32>2048 * a), 16);
  store<i16>(table, <i16>nearest(<f32>2048 * f), 18);
}
