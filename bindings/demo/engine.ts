// The detector, made when it is first needed: the page stands before a byte of library, kernels or weights is loaded.
import type { Detector } from '../index.ts';
import { settings } from './settings.ts';

/** Those of faces: a quarter of the exact ones' bytes, so that a visitor waits a quarter of the time. */
export const FACES = { weights: 'tiny' } as const;

type Networks = 'default' | 'lite';
let made: { networks: Networks; detector: Promise<Detector>; isReady: boolean } | null = null;
let tell: (detector: Detector) => void;

/** `opened` is called with each new detector. */
export function onEngine(opened: (detector: Detector) => void): void {
  tell = opened;
}

/** What a page says while it waits for an answer; the first one takes longer. */
export function waiting(words = 'Looking for faces.'): string {
  return made?.isReady ? words : 'Loading the networks, 0.7 MB, once.';
}

/**
 * The detector with the eye networks that the settings name; one with others is closed. Where it cannot be made it
 * rejects with a SaccadeError, and tries again the next time.
 */
export async function engine(): Promise<Detector> {
  const { eyes } = settings();
  const networks = eyes === 'none' ? (made?.networks ?? 'default') : eyes;
  if (made?.networks !== networks) {
    void made?.detector.then((old) => old.close()).catch(() => undefined);
    const mine = { networks, detector: open(networks), isReady: false };
    made = mine;
    mine.detector.then(
      (detector) => {
        mine.isReady = true;
        tell(detector);
      },
      () => {
        if (made === mine) made = null;
      },
    );
  }
  return made!.detector;
}

async function open(elg: Networks): Promise<Detector> {
  const { createDetector } = await import('../index.ts');
  return createDetector({ ...FACES, elg });
}

/** Calls `run` when the page stands and has nothing else to do. */
export function whenIdle(run: () => void): void {
  const later = () => {
    if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 3000 });
    else setTimeout(run, 300);
  };
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}
