// Any pixels to RGBA, opaque.

export function unpack(
  src: Uint8Array,
  shape: { width: number; height: number; stride: number; pixBytes: number },
  order: readonly [number, number, number],
): Uint8Array {
  const { width, height, stride, pixBytes } = shape;
  const dst: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const channel of order) dst.push(src[y * stride + x * pixBytes + channel]!);
      dst.push(255);
    }
  }
  return Uint8Array.from(dst);
}
