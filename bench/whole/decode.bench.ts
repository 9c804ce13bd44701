// Encoded pictures → RGBA on one thread, against what people decode with in Node otherwise.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { decodeImage } from '../../bindings/decode/index.ts';
import type { Case, Group } from '../group.ts';
import { isInstalled, missing, peerFile, type PeerName } from '../peers/install.ts';

const MANY = 1e8;
const [WIDTH, HEIGHT] = [1920, 1280];
const DECODERS: readonly PeerName[] = ['sharp', 'jpeg-js'];

const SAMPLE = new URL('../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url);
const whole = () => readFileSync(fileURLToPath(SAMPLE));

const groups: Group[] = [
  // The photograph as it is, with a color profile that sharp applies and we do not, and without that.
  group(`decode a JPEG, ${WIDTH}x${HEIGHT} 4:2:0 with a color profile`, whole, false),
  group(`decode a JPEG, ${WIDTH}x${HEIGHT} 4:2:0`, () => withoutProfile(whole()), true),
];
export default groups;

function group(name: string, read: () => Buffer, hasSamePixels: boolean): Group {
  return { name, isAsync: true, prepare: () => missing(DECODERS), cases: () => cases(read(), hasSamePixels) };
}

function cases(bytes: Buffer, hasSamePixels: boolean): Case[] {
  const work = { amount: WIDTH * HEIGHT, unit: 'pixel' } as const;
  const load = (peer: PeerName) => createRequire(peerFile(peer, 'package.json'))(peer);
  const others: Case[] = [];
  let sharpened: (() => Promise<Uint8Array>) | undefined;
  if (isInstalled('jpeg-js')) {
    const { decode } = load('jpeg-js');
    others.push({ name: 'jpeg-js', run: () => decode(bytes, { useTArray: true }), work, isOther: true });
  }
  if (isInstalled('sharp')) {
    const sharp = load('sharp');
    sharp.concurrency(1);
    sharp.cache(false);
    sharpened = () => sharp(bytes).ensureAlpha().raw().toBuffer();
    others.push({ name: 'sharp, one thread', run: sharpened, work, isOther: true });
  }
  const check = async () => {
    const ours = await decodeImage(bytes, MANY);
    if (ours.width !== WIDTH || ours.height !== HEIGHT) throw new Error(`${ours.width}x${ours.height}`);
    if (!sharpened || !hasSamePixels) return;
    if (!Buffer.from(ours.data.buffer).equals(await sharpened())) throw new Error('sharp decodes other pixels');
  };
  return [{ name: 'ours', run: () => decodeImage(bytes, MANY), check, work }, ...others];
}

// Leaves the APP2 segments out.
function withoutProfile(jpeg: Buffer): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  for (; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] !== 0xe2) parts.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
  }
  return Buffer.concat([...parts, jpeg.subarray(at)]);
}
