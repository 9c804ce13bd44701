// What a worker does: it helps with the host's picture while that is asked for, or looks at pictures of its own, one
// after the other, decoded and searched on its own thread in memory of its own.
import { STAGES, type Nets } from '../cascade/stages.ts';
import type { CascadeOptions } from '../cascade/index.ts';
import { toFailure } from '../errors.ts';
import { Engine } from '../runtime/engine.ts';
import { Helper } from '../runtime/help.ts';
import { ARENA_AT } from '../runtime/memory.ts';
import { alone } from '../runtime/stage.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import { orAbort } from './abort.ts';
import { LocalCore, type Decode } from './core.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts';
import { isPixels, letGo, movable } from './pixels.ts';

/** Pixels from which on all threads look at one picture together: memory is then what counts. */
export const LARGE = 4_000_000;

type Picture = Extract<ToWorker, { options: unknown }>;
type Encoded = Extract<ToWorker, { maxPixels: unknown }>;

/** Returns what to do with the messages of a pool. */
export function serve(
  decode: Decode,
  send: (message: FromWorker, transfer: Transferable[]) => void,
): (message: ToWorker) => void {
  const running = new Map<number, AbortController>();
  let turn = Promise.resolve();
  let setup: WorkerSetup;
  let helper: Helper<Nets>;
  let core: LocalCore | undefined;

  // A read that never ends must not hold up the pictures after it; nor a decoder, so that the pool is told.
  async function decoded(id: number, image: ImageSource, maxPixels: number, signal: AbortSignal): Promise<PixelImage> {
    send({ id, decoding: true }, []);
    const pixels = await orAbort(decode(image, maxPixels), signal);
    send({ id, decoding: false }, []);
    return pixels;
  }

  async function detect({ id, image, options, keepPixels }: Picture, signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      const start = performance.now();
      const pixels = isPixels(image) ? image : await decoded(id, image as ImageSource, options.maxPixels, signal);
      const took = performance.now() - start;
      if (!setup.alone && pixels.width * pixels.height >= LARGE)
        return send({ id, large: pixels, decode: took }, movable(pixels));
      core ??= createCore(setup, decode);
      const detection = await core.detectHere(pixels, options as CascadeOptions, { signal, keepPixels }, took);
      send({ id, detection }, keepPixels ? movable(pixels) : []);
      if (!keepPixels) letGo(pixels);
    } catch (error) {
      send({ id, failure: toFailure(error) }, []);
    } finally {
      running.delete(id);
    }
  }

  async function decodeOnly({ id, image, maxPixels }: Encoded, signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      const pixels = await decoded(id, image as ImageSource, maxPixels, signal);
      send({ id, pixels }, movable(pixels));
    } catch (error) {
      send({ id, failure: toFailure(error) }, []);
    } finally {
      running.delete(id);
    }
  }

  return (message) => {
    if (Object(message) !== message) return; // none of ours
    if ('setup' in message) {
      setup = message.setup;
      helper = new Helper(setup, STAGES);
      send({ isUp: true }, []);
    } else if ('help' in message) helper.help();
    else if ('cancel' in message) running.get(message.id)?.abort();
    else {
      const controller = new AbortController();
      const { signal } = controller;
      running.set(message.id, controller);
      turn = turn.then(() => ('options' in message ? detect(message, signal) : decodeOnly(message, signal)));
    }
  };
}

// An engine of its own, with a copy of the networks that the host packed.
function createCore({ module, memory, nets, packed, info }: WorkerSetup, decode: Decode): LocalCore {
  const below = new Uint8Array(memory.buffer, ARENA_AT, packed - ARENA_AT);
  const engine = Engine.create(module, 'wasm', true);
  engine.arena.u8(engine.arena.alloc(below.length), below.length).set(below);
  return new LocalCore(alone(engine, nets), info, { decode });
}
