// From a file to faces with their eyes, as a program without us would have it: sharp decodes, onnxruntime-node runs
// the networks, plain JavaScript does the rest (for the levels of the pyramid sharp takes as long, and it makes other
// pixels than OpenCV).
import { createRequire } from 'node:module';
import type { ElgConfig } from '../../../bindings/nets/elg.ts';
import type { FoundFace } from '../../../bindings/types.ts';
import { loadWeights } from '../../engine.ts';
import { loadElg } from '../../nets/sizes.ts';
import { startEngine } from '../engines/index.ts';
import { peerFile } from '../install.ts';
import { plainCascade } from './cascade.ts';
import { plainEyes } from './eyes.ts';

/** Faces of a file, best first. */
export type Pipeline = (file: string) => Promise<FoundFace[]>;

interface Sharp {
  (file: string): {
    ensureAlpha(): {
      raw(): { toBuffer(how: { resolveWithObject: true }): Promise<{ data: Buffer; info: Size }> };
    };
  };
  concurrency(threads: number): void;
  cache(isUsed: boolean): void;
}
interface Size {
  width: number;
  height: number;
}

/** `threads`: of a network's run, and of decoding. */
export async function startPipeline(threads: number): Promise<Pipeline> {
  const sharp = createRequire(peerFile('sharp', 'package.json'))('sharp') as Sharp;
  sharp.concurrency(threads);
  sharp.cache(false);
  const engine = await startEngine('onnxruntime-node', threads);
  const weights = await loadWeights();
  const [pnet, rnet, onet] = [
    await engine.load('pnet', weights),
    await engine.load('rnet', weights),
    await engine.load('onet', weights),
  ];
  const cascade = plainCascade(pnet, rnet, onet);
  const elg = await loadElg('default');
  const eyes = plainEyes(await engine.load('elg', elg, 2), elg.config as unknown as ElgConfig);
  return async (file) => {
    const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const photo = { data, width: info.width, height: info.height };
    const faces: FoundFace[] = [];
    for (const face of await cascade.detect(photo)) faces.push(await eyes(photo, face));
    return faces;
  };
}
