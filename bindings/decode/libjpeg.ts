// JPEG pixels by libjpeg-turbo's family. MozJPEG as jSquash compiles it gives Pillow's and OpenCV's pixels bit for bit
// and was the fastest of those tried (1920×1280 4:2:0: 16 ms, @cwasm/jpeg-turbo 18, jpeg-js 240; 2026-11-27); it also
// reads 4:1:0, where TurboJPEG's interface stops. Four inks and 4:4:0 go through turbo.ts.
// A color profile (ICC) is left alone, as OpenCV and Pillow leave it: the networks learned from such pixels.

import type { Fail } from './fail.ts';
import { scanJpeg } from './jpeg.ts';
import type { Header } from './header.ts';
import { lazily } from './lazily.ts';
import { compiledOnce, decodeEmbind, embind, Instances, type Embind, type Glue, type Pixels } from './wasm.ts';

interface Decoder {
  codec: Embind;
  said: string[];
}

const FILE = '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
const compiled = compiledOnce(FILE, () => import.meta.resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'));
const loadGlue = lazily(() => import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js'));
const loadTurbo = lazily(() => import('./turbo.ts'));
let instances: Instances<Decoder> | undefined;

/** The decoder, loaded once: bytes of a JPEG of 1 or 3 components → pixels, and what libjpeg said of damage. */
export async function loadLibjpeg(): Promise<(bytes: Uint8Array) => { pixels: Pixels; said: string[] }> {
  if (!instances) {
    const [module, { default: glue }] = await Promise.all([compiled(), loadGlue()]);
    const make = () => {
      const said: string[] = [];
      return { said, codec: embind(module, glue as unknown as Glue, (line) => said.push(line)) };
    };
    instances ??= new Instances(make, ({ codec }) => codec.HEAPU8.byteLength);
  }
  const kept = instances;
  return (bytes) =>
    kept.use(({ codec, said }) => {
      said.length = 0;
      try {
        // false: the orientation is not its business
        return { pixels: decodeEmbind(codec, bytes, false), said: [...said] };
      } catch (error) {
        throw said.length > 0 ? new Error(said.join(', '), { cause: error }) : error;
      }
    });
}

/** Looks at a JPEG. */
export function readJpeg(bytes: Buffer, fail: Fail): Header {
  const scan = scanJpeg(bytes, fail);
  const { width, height, orientation } = scan;
  const pixels = async () => {
    const whole = scan.ended ? bytes.subarray(0, scan.length) : withEnd(bytes);
    const inks = scan.components === 4;
    if (inks || scan.sampling === '1x2 1x1 1x1') {
      return (await loadTurbo()).decodeTurbo(whole, inks, scan.ended, fail);
    }
    const decode = await loadLibjpeg();
    const { pixels, said } = decode(whole);
    // Damage inside a whole file shows as a gray patch, as in browsers.
    if (!scan.ended && said.length > 0) throw fail(`a JPEG that is cut off after ${bytes.length} bytes`);
    return pixels;
  };
  return { kind: 'JPEG', width, height, orientation, pixels };
}

/** The bytes and an EOI; a first half of one is taken off. */
function withEnd(bytes: Buffer): Buffer {
  const length = bytes[bytes.length - 1] === 0xff ? bytes.length - 1 : bytes.length;
  return Buffer.concat([bytes.subarray(0, length), Buffer.from([0xff, 0xd9])]);
}
