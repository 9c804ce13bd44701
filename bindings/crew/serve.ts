// What a hand does: one picture after the other, decoded and looked at on its own thread.
import { isPixels, type Decode } from '../core.ts';
import { CascadeDetector } from '../detector.ts';
import { toFailure } from '../errors.ts';
import { Engine } from '../runtime/engine.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import type { FromHand, Kit, ToHand } from './messages.ts';
import { movable } from './parcel.ts';

/** Pixels from which on all threads look at one picture together: memory is then what counts. */
export const LARGE = 4_000_000;

type Task = Exclude<ToHand, { cancel: true }>;

/** Makes a detector from the kit; returns what to do with messages. */
export function serve(
  { module, packed, nets, defaults, info }: Kit,
  decode: Decode,
  send: (message: FromHand, transfer: ArrayBuffer[]) => void,
): (message: ToHand) => void {
  const engine = Engine.alone(module, packed);
  const detector = new CascadeDetector(engine, nets, defaults, decode, info);
  const running = new Map<number, AbortController>();
  let turn = Promise.resolve();

  async function look({ id, image, options, keepPixels }: Task): Promise<void> {
    const { signal } = running.get(id)!;
    try {
      signal.throwIfAborted();
      const start = performance.now();
      const pixels = await toPixels(image as ImageSource, options.maxPixels ?? defaults.maxPixels);
      const took = performance.now() - start;
      if (pixels.width * pixels.height >= LARGE) return send({ id, large: pixels, decode: took }, movable(pixels));
      const seen = await detector.look(pixels, { ...options, signal }, took, keepPixels);
      const kept = keepPixels ? seen : { ...seen, pixels: null };
      send({ id, seen: kept }, keepPixels ? movable(pixels) : []);
    } catch (error) {
      send({ id, failure: toFailure(error) }, []);
    } finally {
      running.delete(id);
    }
  }

  async function toPixels(image: ImageSource, maxPixels: number): Promise<PixelImage> {
    return isPixels(image) ? image : decode(image, maxPixels);
  }

  return (message) => {
    if ('cancel' in message) return running.get(message.id)?.abort();
    running.set(message.id, new AbortController());
    turn = turn.then(() => look(message));
  };
}
