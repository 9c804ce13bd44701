// The whole cascade, faces only, pixels in: ours as users get it, and the same cascade in plain JavaScript around other
// engines.
import type * as saccade from '../../../bindings/index.node.ts';
import { loadWeights, START_MS } from '../../engine.ts';
import { picture } from '../../pictures.ts';
import { startEngine } from '../engines/index.ts';
import type { PeerName } from '../install.ts';
import type { Contender } from '../match.ts';
import { plainCascade } from '../plain/cascade.ts';
import { sameFaces } from './faces.ts';

/** The contender of `startThreads`. */
export const ONE_THREAD = 'saccade, 1 thread';

/** The package as built: what users import. */
export async function built(): Promise<typeof saccade> {
  return (await import(new URL('../../../dist/bindings/index.node.js', import.meta.url).href)) as typeof saccade;
}

/** A detector whose threads are up. */
export async function startDetector(options: saccade.DetectorOptions & { threads: number }): Promise<saccade.Detector> {
  const { createDetector } = await built();
  const detector = await createDetector(options);
  if (options.threads > 1) await new Promise((resolve) => setTimeout(resolve, options.threads * START_MS));
  return detector;
}

export async function startCascade(
  width: number,
  height: number,
  threads: number,
  peers: readonly PeerName[],
): Promise<Contender[]> {
  const photo = await picture(width, height);
  const detector = await startDetector({ threads, eyes: false });
  const contenders: Contender[] = [{ name: 'saccade', run: () => detector.detectSync(photo) }];
  for (const name of peers) {
    const engine = await startEngine(name, threads);
    const load = async (net: 'pnet' | 'rnet' | 'onet') => engine.load(net, await loadWeights());
    const peer = plainCascade(await load('pnet'), await load('rnet'), await load('onet'));
    const check = async () => sameFaces(await peer.detect(photo), detector.detectSync(photo));
    contenders.push({ name, run: () => peer.detect(photo), check });
  }
  return contenders;
}

/** Ours against itself on one thread, eyes too. */
export async function startThreads(width: number, height: number, threads: number): Promise<Contender[]> {
  const photo = await picture(width, height);
  const many = await startDetector({ threads });
  const one = await startDetector({ threads: 1 });
  const check = async () => {
    const isSame = JSON.stringify(one.detectSync(photo)) === JSON.stringify(many.detectSync(photo));
    if (!isSame) throw new Error('another answer');
    return 'the same bits';
  };
  return [
    { name: 'saccade', run: () => many.detectSync(photo) },
    { name: ONE_THREAD, run: () => one.detectSync(photo), check },
  ];
}
