// The whole cascade, faces only, pixels in: ours as users get it, and the same cascade in plain JavaScript around other engines.
import type * as saccade from '../../../bindings/index.node.ts';
import { loadWeights, START_MS } from '../../engine.ts';
import { picture } from '../../pictures.ts';
import type { PeerEngine } from '../engines/index.ts';
import type { Contender } from '../match.ts';
import { plainCascade } from '../plain/cascade.ts';
import { sameFaces } from './faces.ts';

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
  engines: readonly PeerEngine[],
): Promise<Contender[]> {
  const photo = await picture(width, height);
  const detector = await startDetector({ threads, eyes: false });
  const contenders: Contender[] = [{ name: 'saccade', run: () => detector.detectSync(photo) }];
  for (const engine of engines) {
    const peer = await plainCascade(engine, await loadWeights());
    const check = async () => sameFaces(await peer.detect(photo), detector.detectSync(photo));
    contenders.push({ name: engine.name, run: () => peer.detect(photo), check });
  }
  return contenders;
}
