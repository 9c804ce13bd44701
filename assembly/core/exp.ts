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
