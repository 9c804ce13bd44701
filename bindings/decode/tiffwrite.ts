// One strip of pixels → the smallest TIFF that says what it is.

export interface Strip {
  width: number;
  rows: number;
  bits: number;
  samples: number;
  compression: number;
  photometric: number;
  predictor: number;
  /** empty, or 3 · 2^bits values */
  colorMap: readonly number[];
  /** of 16-bit samples */
  littleEndian: boolean;
}

const SHORT = 3;
const LONG = 4;

export function writeTiff(data: Uint8Array, strip: Strip): Buffer {
  const le = strip.littleEndian;
  const entries: [tag: number, type: number, values: readonly number[]][] = [
    [256, LONG, [strip.width]],
    [257, LONG, [strip.rows]],
    [258, SHORT, Array.from({ length: strip.samples }, () => strip.bits)],
    [259, SHORT, [strip.compression]],
    [262, SHORT, [strip.photometric]],
    [273, LONG, [0]], // filled in below
    [277, SHORT, [strip.samples]],
    [278, LONG, [strip.rows]],
    [279, LONG, [data.length]],
    [317, SHORT, [strip.predictor]],
    ...(strip.colorMap.length > 0 ? [[320, SHORT, strip.colorMap] as [number, number, readonly number[]]] : []),
  ];
  const end = 8 + 2 + 12 * entries.length + 4;
  const beside = entries.map(([, type, values]) => (type === SHORT ? 2 : 4) * values.length).filter((size) => size > 4);
  const start = end + beside.reduce((sum, size) => sum + size + (size & 1), 0);
  const out = Buffer.alloc(start + data.length);
  const u16 = (value: number, at: number) => (le ? out.writeUInt16LE(value, at) : out.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (le ? out.writeUInt32LE(value, at) : out.writeUInt32BE(value, at));
  out.write(le ? 'II' : 'MM', 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(entries.length, 8);
  let free = end;
  for (const [i, [tag, type, values]] of entries.entries()) {
    const at = 10 + 12 * i;
    const size = (type === SHORT ? 2 : 4) * values.length;
    u16(tag, at);
    u16(type, at + 2);
    u32(values.length, at + 4);
    if (size > 4) u32(free, at + 8);
    const from = size > 4 ? free : at + 8;
    for (const [j, value] of (tag === 273 ? [start] : values).entries()) {
      if (type === SHORT) u16(value, from + 2 * j);
      else u32(value, from + 4 * j);
    }
    if (size > 4) free += size + (size & 1);
  }
  out.set(data, start);
  return out;
}
