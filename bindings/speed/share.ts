// How much of what a core can do the networks reach: their operations a second in whole detections on one thread,
// resizing, crops and suppression included, over those of independent multiply-adds on the same core, in the same kind
// of build. Winograd needs fewer multiply-adds than are counted: more than 100 % is possible.
import { cascade, type CascadeOptions, type Nets } from '../cascade/index.ts';
import { onetStage, rnetStage } from '../cascade/crops.ts';
import { pnetStage } from '../cascade/pnet.ts';
import { pyramidLevels } from '../cascade/pyramid.ts';
import { eyeStage } from '../eyes/index.ts';
import { ONET_SIZE, RNET_SIZE } from '../nets/mtcnn.ts';
import { alone, runThrough, type Executor, type Stage, type Task } from '../runtime/stage.ts';
import type { Engine } from '../runtime/engine.ts';
import type { PixelImage } from '../types.ts';
import { peakLoops, peakRate } from './peak.ts';
import { elgFlop, netFlop } from './work.ts';

export interface PeakShare {
  /** operations a second, in thousand millions: of independent multiply-adds, and of the networks in the pictures */
  peak: number;
  networks: number;
  /** the one over the other */
  share: number;
}

const LEAST_ROUNDS = 3;
const TRIALS = 100; // of each loop, between two rounds: what slows the core down slows both

/** Best times of rounds over the pictures; `engine` is one of its own, on this thread. */
export function shareOfPeak(
  { engine, nets, isRelaxed }: { engine: Engine; nets: Nets; isRelaxed: boolean },
  pictures: readonly PixelImage[],
  options: CascadeOptions,
  milliseconds: number,
): PeakShare {
  const loops = peakLoops(isRelaxed);
  const executor = alone(engine, nets);
  const detect = (picture: PixelImage, by: Executor<Nets>) =>
    runThrough(cascade(by, picture, options, () => undefined));
  let flop = 0;
  const counting = counted(executor, (some) => (flop += some));
  for (const picture of pictures) detect(picture, counting);
  const best = pictures.map(() => Infinity);
  let peak = 0;
  const end = performance.now() + milliseconds;
  for (let round = 0; round < LEAST_ROUNDS || performance.now() < end; round++) {
    peak = Math.max(peak, peakRate(loops, TRIALS));
    for (const [i, picture] of pictures.entries()) {
      const start = performance.now();
      detect(picture, executor);
      best[i] = Math.min(best[i]!, performance.now() - start);
    }
  }
  const networks = (flop * 1e3) / best.reduce((sum, ms) => sum + ms);
  return { peak: peak / 1e9, networks: networks / 1e9, share: networks / peak };
}

/** The same executor; `count` is told the operations of each stage's networks. */
export function counted(executor: Executor<Nets>, count: (flop: number) => void): Executor<Nets> {
  const config = executor.nets.elg?.config;
  const work = (stage: Stage<never, never>, task: Task, units: number): number => {
    if (stage === pnetStage) {
      const { width, height, minFaceSize, scaleFactor } = task as Task<
        'width' | 'height' | 'minFaceSize' | 'scaleFactor'
      >;
      const levels = pyramidLevels(width, height, minFaceSize, scaleFactor);
      return levels.reduce((sum, level) => sum + netFlop('pnet', level.height, level.width), 0);
    }
    if (stage === rnetStage) return task.count! * netFlop('rnet', RNET_SIZE, RNET_SIZE);
    if (stage === onetStage) return task.count! * netFlop('onet', ONET_SIZE, ONET_SIZE);
    return stage === eyeStage && config ? units * elgFlop(config) : 0;
  };
  return {
    ...executor,
    run(stage, task, units, lap) {
      count(work(stage as unknown as Stage<never, never>, task, units));
      return executor.run(stage, task, units, lap);
    },
  };
}
