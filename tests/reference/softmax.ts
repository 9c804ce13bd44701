// Softmax of two logits as the original does it: subtract the larger, exp, divide; in double, the second share rounded to float32.

/** src: n rows that start with two logits, `floats` from one to the next. */
export function softmax(src: Float32Array, n: number, floats: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => softmax2(src[i * floats]!, src[i * floats + 1]!));
}

export function softmax2(no: number, yes: number): number {
  const most = Math.max(no, yes);
  const a = Math.exp(no - most);
  const b = Math.exp(yes - most);
  return Math.fround(b / (a + b));
}
