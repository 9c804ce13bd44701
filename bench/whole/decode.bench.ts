// Encoded pictures → RGBA on one thread, against what people decode with in Node otherwise.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { decodeImage } from '../../bindings/decode/index.ts';
import { DECODERS, missing, peerFile } from '../peers/install.ts';
import type { Case, Report } from '../report.ts';

const MANY = 1e8;
const [WIDTH, HEIGHT] = [1920, 1280];

type Decoded = { data: Uint8Array; width: number; height: number };
interface Peers {
  sharp?: (bytes: Uint8Array) => Promise<Uint8Array>;
  jpegJs?: (bytes: Uint8Array) => Decoded;
}

/** The decoders that could be installed. */
function peers(report: Report): Peers {
  const found: Peers = {};
  for (const peer of DECODERS) {
    const reason = missing(peer);
    if (reason) report.note(`\n${peer}: skipped, ${reason}`);
    else if (peer === 'sharp') {
      const sharp = createRequire(peerFile(peer, 'package.json'))('sharp');
      sharp.concurrency(1);
      sharp.cache(false);
      found.sharp = (bytes) => sharp(bytes).ensureAlpha().raw().toBuffer();
    } else {
      const { decode } = createRequire(peerFile(peer, 'package.json'))('jpeg-js');
      found.jpegJs = (bytes) => decode(bytes, { useTArray: true });
    }
  }
  return found;
}

/** Leaves the APP2 segments out. */
function withoutProfile(jpeg: Buffer): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  for (; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] !== 0xe2) parts.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
  }
  return Buffer.concat([...parts, jpeg.subarray(at)]);
}

export default async function bench(report: Report): Promise<void> {
  const sample = new URL('../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url);
  // The photograph as it is, with a color profile that sharp applies and we do not, and without that.
  const whole = readFileSync(fileURLToPath(sample));
  const files = {
    [`decode a JPEG, ${WIDTH}x${HEIGHT} 4:2:0 with a color profile`]: whole,
    [`decode a JPEG, ${WIDTH}x${HEIGHT} 4:2:0`]: withoutProfile(whole),
  };
  for (const [name, bytes] of Object.entries(files)) {
    if (!report.wants(name)) continue;
    const { sharp, jpegJs } = peers(report);
    const work = { amount: WIDTH * HEIGHT, unit: 'pixel' } as const;
    const check = async () => {
      const ours = await decodeImage(bytes, MANY);
      if (ours.width !== WIDTH || ours.height !== HEIGHT) throw new Error(`${ours.width}x${ours.height}`);
      if (!sharp || name.endsWith('profile')) return;
      if (!Buffer.from(ours.data.buffer).equals(await sharp(bytes))) throw new Error('sharp decodes other pixels');
    };
    const cases: Case[] = [];
    if (jpegJs) cases.push({ name: 'jpeg-js', run: () => jpegJs(bytes), work });
    if (sharp) cases.push({ name: 'sharp, one thread', run: () => sharp(bytes), work });
    for (const [against, aim] of [
      ['jpeg-js', 6],
      ['sharp, one thread', 0.91],
    ] as const) {
      if (!cases.some((one) => one.name === against)) continue;
      cases.push({ name: `ours, against ${against}`, run: () => decodeImage(bytes, MANY), check, work, against, aim });
    }
    if (cases.length === 0) cases.push({ name: 'ours', run: () => decodeImage(bytes, MANY), check, work });
    await report.group(name, () => cases, { async: true });
  }
}
