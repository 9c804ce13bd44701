// The whole cascade, faces only, pixels in: ours as users get it, and the same cascade in plain JavaScript around other
// engines.
import { loadWeights, startDetector } from '../../engine.ts';
import type { Case } from '../../group.ts';
import { picture } from '../../pictures.ts';
import { startEngine } from '../engines/index.ts';
import { isInstalled, peerVersion, type PeerName } from '../install.ts';
import { plainCascade } from '../plain/cascade.ts';
import { sameFaces } from './faces.ts';

export async function cascadeCases(
  width: number,
  height: number,
  threads: number,
  peers: readonly PeerName[],
): Promise<Case[]> {
  const photo = await picture(width, height);
  const detector = await startDetector({ threads, eyes: false });
  const cases: Case[] = [{ name: 'saccade', run: () => detector.detectSync(photo) }];
  for (const name of peers.filter(isInstalled)) {
    const engine = await startEngine(name, threads);
    const load = async (net: 'pnet' | 'rnet' | 'onet') => engine.load(net, await loadWeights());
    const peer = plainCascade(await load('pnet'), await load('rnet'), await load('onet'));
    const check = async () => sameFaces(await peer.detect(photo), detector.detectSync(photo));
    cases.push({ name: peerVersion(name), isOther: true, run: () => peer.detect(photo), check });
  }
  return cases;
}
