// Draws in a worker of its own, started with the first drawing and ended when there was none for a while: drawing and
// encoding take 60 ms a megapixel, and a server answers others meanwhile.
import { Worker } from 'worker_threads'; // by this name webpack knows `new Worker(new URL(...))`
import { movable } from '../detector/pixels.ts';
import { SaccadeError } from '../errors.ts';
import type { Face, PixelImage } from '../types.ts';
import { asBuilt } from './built.ts';
import { drawPng } from './drawing.ts';

export interface ToDraw {
  id: number;
  image: PixelImage;
  faces: readonly Face[];
}

export type Drawn = { id: number; png: Uint8Array } | { id: number; failure: string };

interface Waiting {
  resolve(png: Uint8Array): void;
  reject(error: Error): void;
}

const HERE = import.meta.url;
const IDLE_MS = 30_000;

export class Drawer {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #ids = 0;

  /** The picture is this one's then: it is moved. Rejects with SACCADE_WORKER_FAILED. */
  readonly draw = (image: PixelImage, faces: readonly Face[]): Promise<Uint8Array> => {
    clearTimeout(this.#idle);
    try {
      this.#worker ??= this.#start();
    } catch {
      return drawPng(image, faces); // the system gives no more threads
    }
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const id = this.#ids++;
      worker.postMessage({ id, image, faces } satisfies ToDraw, movable(image));
      this.#waiting.set(id, { resolve, reject });
      worker.ref(); // somebody waits for it
    });
  };

  #start(): Worker {
    // literal, so that bundlers and tracers find it
    const worker = HERE?.endsWith('.ts')
      ? new Worker(asBuilt(new URL('painter.js', HERE), HERE))
      : new Worker(new URL('./painter.js', import.meta.url));
    worker.unref();
    worker.on('message', (drawn: Drawn) => {
      const waiting = this.#waiting.get(drawn.id);
      this.#waiting.delete(drawn.id);
      if ('png' in drawn) waiting?.resolve(drawn.png);
      else waiting?.reject(failed(drawn.failure));
      if (this.#waiting.size === 0) this.#rest();
    });
    worker.on('error', (error) => this.#lose(worker, error.message));
    worker.on('exit', (code) => this.#lose(worker, `exit code ${code}`));
    return worker;
  }

  // It does not keep the process.
  #rest(): void {
    this.#worker?.unref();
    this.#idle = setTimeout(() => {
      void this.#worker?.terminate();
      this.#worker = null;
    }, IDLE_MS).unref();
  }

  #lose(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(failed(why));
    this.#waiting.clear();
  }
}

function failed(why: string): SaccadeError {
  return new SaccadeError('SACCADE_WORKER_FAILED', `The worker that drew this picture ended: ${why}`);
}
