// exp in float64 without tables: a table would be a data segment, which a second instance on shared memory rewrites.

/** e^x, within 2 units in the last place; x outside [-708, 709] is taken as the nearer end. */
export function exp(x: f64): f64 {
  const clamped = min(max(x, -708.0), 709.0);
  // x = k ln 2 + r, |r| <= ln 2 / 2; ln 2 in two parts so that k times the first is exact
  const k = nearest(clamped * 1.4426950408889634);
  const r = clamped - k * 0.69314718036912381649 - k * 1.90821492927058770002e-10;
  // Taylor to r^13 / 13!: the rest is below 2^-53 for |r| <= 0.347
  let p = 1.6059043836821613e-10;
  p = p * r + 2.08767569878681e-9;
  p = p * r + 2.505210838544172e-8;
  p = p * r + 2.755731922398589e-7;
  p = p * r + 2.7557319223985893e-6;
  p = p * r + 2.48015873015873e-5;
  p = p * r + 1.984126984126984e-4;
  p = p * r + 1.388888888888889e-3;
  p = p * r + 8.333333333333333e-3;
  p = p * r + 4.1666666666666664e-2;
  p = p * r + 1.6666666666666666e-1;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return p * reinterpret<f64>((<u64>(<i64>k + 1023)) << 52);
}

/** Softmax of two logits, the second one's share: a face's probability, rounded to float32. */
export function softmax2(no: f32, yes: f32): f32 {
  return <f32>(1.0 / (1.0 + exp(<f64>no - <f64>yes)));
}

/** e^x of four float32, within 2e-7 of it, for x <= 0; below -87 it is e^-87. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(-87));
  const k = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504)));
  const high = f32x4.sub(clamped, f32x4.mul(k, f32x4.splat(0.693359375)));
  const r = f32x4.add(high, f32x4.mul(k, f32x4.splat(2.1219444e-4)));
  // Taylor to r^7 / 7!
  let p = f32x4.splat(1.984127e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3888889e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3333333e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1666667e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666667e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.mul(p, scale);
}
