// How channels lie: planes one after the other (NCHW), or beside each other in each pixel (NHWC).

export type Layout = 'planes' | 'pixels';

/** One output; its numbers are our own copy. */
export interface Output {
  data: Float32Array;
  height: number;
  width: number;
  channels: number;
}

/** Where channel `c` of pixel `i` of map `n` is. */
export function indexOf({ height, width, channels }: Output, layout: Layout, n: number, i: number, c: number): number {
  const pixels = height * width;
  return layout === 'planes' ? (n * channels + c) * pixels + i : (n * pixels + i) * channels + c;
}

/** Maps whose channels lie beside each other, in another layout. */
export function arrange(values: Float32Array, layout: Layout, n: number, height: number, width: number): Float32Array {
  if (layout === 'pixels') return values;
  const pixels = height * width;
  const channels = values.length / (n * pixels);
  const out = new Float32Array(values.length);
  const shape = { data: out, height, width, channels };
  for (let map = 0, at = 0; map < n; map++) {
    for (let i = 0; i < pixels; i++) {
      for (let c = 0; c < channels; c++) out[indexOf(shape, layout, map, i, c)] = values[at++]!;
    }
  }
  return out;
}
