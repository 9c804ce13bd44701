// float32 ⇄ float16 (IEEE 754 binary16) on whole arrays, by their bits: Float16Array is in Node only from 24 on.

/**
 * src (n) float16 bits → (n) float32. Exact: every half, subnormals and NaN payloads included, is a float32.
 */
export function fromHalf(src: Uint16Array): Float32Array<ArrayBuffer> {
  const dst = new Float32Array(src.length);
  const bits = new Uint32Array(dst.buffer);
  for (let i = 0; i < src.length; i++) {
    const half = src[i]!;
    const sign = (half & 0x8000) << 16;
    const rest = half & 0x7fff;
    if (rest < 0x400) {
      dst[i] = (sign ? -1 : 1) * rest * 2 ** -24; // subnormal: a count of 2^-24, and the product keeps -0
    } else if (rest < 0x7c00) {
      bits[i] = sign | ((rest << 13) + 0x38000000); // exponent bias 15 → 127
    } else {
      bits[i] = sign | 0x7f800000 | (rest << 13);
    }
  }
  return dst;
}

/**
 * src (n) float32 → (n) float16 bits, to nearest, ties to even. From 65520 up the nearest half is infinity.
 * NaN stays NaN with the payload bits that fit, so fromHalf and back is the identity on all 65536 values.
 */
export function toHalf(src: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(src.buffer, src.byteOffset, src.length);
  const dst = new Uint16Array(src.length);
  const sum = new Float32Array(1);
  const sumBits = new Uint32Array(sum.buffer);
  for (let i = 0; i < src.length; i++) {
    const sign = (bits[i]! >>> 16) & 0x8000;
    const rest = bits[i]! & 0x7fffffff;
    let half: number;
    if (rest > 0x7f800000) {
      half = 0x7c00 | ((rest >>> 13) & 0x3ff || 0x200); // a payload of 0 would read as infinity
    } else if (rest >= 0x477ff000) {
      half = 0x7c00; // 65520 lies halfway between the largest half, 65504, and 65536: the tie goes up
    } else if (rest >= 0x38800000) {
      // normal half: add just under half a unit, and the last kept bit, which makes a tie round to even
      half = (rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13;
    } else {
      sum[0] = Math.abs(src[i]!) + 0.5; // float32 just above 0.5 counts in 2^-24, the unit of subnormal halves
      half = sumBits[0]! - 0x3f000000;
    }
    dst[i] = sign | half;
  }
  return dst;
}
