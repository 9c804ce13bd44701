/* eslint-disable @typescript-eslint/ban-ts-comment -- AssemblyScript: asc is the checker here */
// @ts-nocheck
// What one thread can do at most: independent chains c = c * m + a of f32x4, nothing else. Twelve just hide the latency
// of a multiply and an add on current cores, and then luck in the code's place and order decides: between 47 and 59
// GFLOP/s on one Zen 4, another loop on every version of V8. So there are three, and the fastest is the peak. With one
// constant, fourteen chains fill the 15 registers that V8 has on x86-64.

export function madd12(n: i32, x: f32, y: f32): f32 {
  const m = f32x4.splat(x);
  const a = f32x4.splat(y);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(1);
  let c2 = f32x4.splat(2);
  let c3 = f32x4.splat(3);
  let c4 = f32x4.splat(4);
  let c5 = f32x4.splat(5);
  let c6 = f32x4.splat(6);
  let c7 = f32x4.splat(7);
  let c8 = f32x4.splat(8);
  let c9 = f32x4.splat(9);
  let c10 = f32x4.splat(10);
  let c11 = f32x4.splat(11);
  do {
    c0 = f32x4.add(f32x4.mul(c0, m), a);
    c1 = f32x4.add(f32x4.mul(c1, m), a);
    c2 = f32x4.add(f32x4.mul(c2, m), a);
    c3 = f32x4.add(f32x4.mul(c3, m), a);
    c4 = f32x4.add(f32x4.mul(c4, m), a);
    c5 = f32x4.add(f32x4.mul(c5, m), a);
    c6 = f32x4.add(f32x4.mul(c6, m), a);
    c7 = f32x4.add(f32x4.mul(c7, m), a);
    c8 = f32x4.add(f32x4.mul(c8, m), a);
    c9 = f32x4.add(f32x4.mul(c9, m), a);
    c10 = f32x4.add(f32x4.mul(c10, m), a);
    c11 = f32x4.add(f32x4.mul(c11, m), a);
  } while (--n);
  const low = f32x4.add(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)), f32x4.add(c4, c5));
  const high = f32x4.add(f32x4.add(f32x4.add(c6, c7), f32x4.add(c8, c9)), f32x4.add(c10, c11));
  return f32x4.extract_lane(f32x4.add(low, high), 0);
}

export function madd13(n: i32, x: f32, y: f32): f32 {
  const m = f32x4.splat(x);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(1);
  let c2 = f32x4.splat(2);
  let c3 = f32x4.splat(3);
  let c4 = f32x4.splat(4);
  let c5 = f32x4.splat(5);
  let c6 = f32x4.splat(6);
  let c7 = f32x4.splat(7);
  let c8 = f32x4.splat(8);
  let c9 = f32x4.splat(9);
  let c10 = f32x4.splat(10);
  let c11 = f32x4.splat(11);
  let c12 = f32x4.splat(12);
  do {
    c0 = f32x4.add(f32x4.mul(c0, m), m);
    c1 = f32x4.add(f32x4.mul(c1, m), m);
    c2 = f32x4.add(f32x4.mul(c2, m), m);
    c3 = f32x4.add(f32x4.mul(c3, m), m);
    c4 = f32x4.add(f32x4.mul(c4, m), m);
    c5 = f32x4.add(f32x4.mul(c5, m), m);
    c6 = f32x4.add(f32x4.mul(c6, m), m);
    c7 = f32x4.add(f32x4.mul(c7, m), m);
    c8 = f32x4.add(f32x4.mul(c8, m), m);
    c9 = f32x4.add(f32x4.mul(c9, m), m);
    c10 = f32x4.add(f32x4.mul(c10, m), m);
    c11 = f32x4.add(f32x4.mul(c11, m), m);
    c12 = f32x4.add(f32x4.mul(c12, m), m);
  } while (--n);
  let sum = f32x4.add(c0, f32x4.splat(y - 0.5));
  sum = f32x4.add(sum, c1);
  sum = f32x4.add(sum, c2);
  sum = f32x4.add(sum, c3);
  sum = f32x4.add(sum, c4);
  sum = f32x4.add(sum, c5);
  sum = f32x4.add(sum, c6);
  sum = f32x4.add(sum, c7);
  sum = f32x4.add(sum, c8);
  sum = f32x4.add(sum, c9);
  sum = f32x4.add(sum, c10);
  sum = f32x4.add(sum, c11);
  sum = f32x4.add(sum, c12);
  return f32x4.extract_lane(sum, 0);
}

export function madd14(n: i32, x: f32, y: f32): f32 {
  const m = f32x4.splat(x);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(1);
  let c2 = f32x4.splat(2);
  let c3 = f32x4.splat(3);
  let c4 = f32x4.splat(4);
  let c5 = f32x4.splat(5);
  let c6 = f32x4.splat(6);
  let c7 = f32x4.splat(7);
  let c8 = f32x4.splat(8);
  let c9 = f32x4.splat(9);
  let c10 = f32x4.splat(10);
  let c11 = f32x4.splat(11);
  let c12 = f32x4.splat(12);
  let c13 = f32x4.splat(13);
  do {
    c0 = f32x4.add(f32x4.mul(c0, m), m);
    c1 = f32x4.add(f32x4.mul(c1, m), m);
    c2 = f32x4.add(f32x4.mul(c2, m), m);
    c3 = f32x4.add(f32x4.mul(c3, m), m);
    c4 = f32x4.add(f32x4.mul(c4, m), m);
    c5 = f32x4.add(f32x4.mul(c5, m), m);
    c6 = f32x4.add(f32x4.mul(c6, m), m);
    c7 = f32x4.add(f32x4.mul(c7, m), m);
    c8 = f32x4.add(f32x4.mul(c8, m), m);
    c9 = f32x4.add(f32x4.mul(c9, m), m);
    c10 = f32x4.add(f32x4.mul(c10, m), m);
    c11 = f32x4.add(f32x4.mul(c11, m), m);
    c12 = f32x4.add(f32x4.mul(c12, m), m);
    c13 = f32x4.add(f32x4.mul(c13, m), m);
  } while (--n);
  let sum = f32x4.add(c0, f32x4.splat(y - 0.5));
  sum = f32x4.add(sum, c1);
  sum = f32x4.add(sum, c2);
  sum = f32x4.add(sum, c3);
  sum = f32x4.add(sum, c4);
  sum = f32x4.add(sum, c5);
  sum = f32x4.add(sum, c6);
  sum = f32x4.add(sum, c7);
  sum = f32x4.add(sum, c8);
  sum = f32x4.add(sum, c9);
  sum = f32x4.add(sum, c10);
  sum = f32x4.add(sum, c11);
  sum = f32x4.add(sum, c12);
  sum = f32x4.add(sum, c13);
  return f32x4.extract_lane(sum, 0);
}
