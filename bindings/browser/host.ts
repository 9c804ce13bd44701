// The page's end of the engine's worker: a core whose calls are messages. It starts the threads too.
import type { CascadeOptions, Expectation } from '../cascade/index.ts';
import { closed } from '../runtime/engine.ts';
import { type Core, type DetectCall, type Detection } from '../detector/core.ts';
import type { LoadOptions } from '../detector/load.ts';
import { expected, fromFailure, SaccadeError } from '../errors.ts';
import type { DetectorInfo, ImageSource } from '../types.ts';
import { packagedFiles, startWorker } from './files.ts';
import { sendable, unreadable } from './send.ts';
import type { Call, Calls, FromHost, ToHost } from './wire.ts';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

export class HostCore implements Core {
  info!: DetectorInfo;
  readonly hasEyes: boolean;
  readonly #worker = startWorker();
  readonly #threads = new Map<number, Worker>();
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #isClosed = false;

  private constructor(hasEyes: boolean) {
    this.hasEyes = hasEyes;
  }

  /** Starts the worker and opens an engine in it. Rejects as `createDetector` does. */
  static async open(options: LoadOptions, signal?: AbortSignal): Promise<HostCore> {
    signal?.throwIfAborted();
    if (typeof Worker !== 'function') {
      const hint = 'saccade/edge runs without.';
      throw new SaccadeError('SACCADE_LOAD_FAILED', `Expected a place with workers but there are none. ${hint}`);
    }
    const host = new HostCore(options.eyes);
    try {
      host.info = await host.#open(options, signal);
      return host;
    } catch (error) {
      host.close();
      throw error;
    }
  }

  detect(
    image: ImageSource,
    detection: CascadeOptions,
    { signal, isOneOfMany = false }: DetectCall,
  ): Promise<Detection> {
    return this.#call<'detect'>({ name: 'detect', options: { detection, isOneOfMany } }, image, signal);
  }

  detectFrame(image: ImageSource, expectation: Expectation, detection: CascadeOptions, signal?: AbortSignal) {
    return this.#call<'detectFrame'>({ name: 'detectFrame', options: { expectation, detection } }, image, signal);
  }

  detectEye(image: ImageSource, options: Calls['detectEye']['options']) {
    return this.#call<'detectEye'>({ name: 'detectEye', options }, image);
  }

  detectSync(): never {
    const hint = 'Its engine lives in a worker, which must be waited for.';
    throw new SaccadeError('SACCADE_BAD_OPTION', expected('detect', 'a detector in a browser', 'detectSync', hint));
  }

  /** Ends the workers, whatever they do; calls that wait for an answer reject with SACCADE_CLOSED. */
  close(): void {
    this.#end(closed());
  }

  #open(options: LoadOptions, signal?: AbortSignal): Promise<DetectorInfo> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#worker.onmessage = ({ data: message }: MessageEvent<FromHost>) => {
        if ('info' in message) resolve(message.info);
        else if ('failed' in message) reject(fromFailure(message.failed));
        else if ('start' in message) this.#start(message.thread, message.start);
        else if ('stop' in message) this.#threads.get(message.stop)?.terminate();
        else this.#settle(message);
      };
      // the script did not load, or something in it failed outside a call
      this.#worker.onerror = (event) => {
        event.preventDefault();
        const what = event.message ? `failed: ${event.message}` : 'could not be started';
        const hint =
          'Is host.worker.js served from this page’s own origin, and allowed by its Content-Security-Policy?';
        const error = new SaccadeError('SACCADE_LOAD_FAILED', `The worker of saccade ${what}. ${hint}`);
        reject(error);
        this.#end(error);
      };
      this.#post({ open: options, files: packagedFiles(), sharing: sharing() }, []);
    });
  }

  // Sends a picture. Rejects with `signal.reason` at once when the signal says so; the host then stops at its next
  // step.
  async #call<Name extends keyof Calls>(
    call: Extract<Call, { name: Name }>,
    source: ImageSource,
    signal?: AbortSignal,
  ): Promise<Calls[Name]['answer']> {
    signal?.throwIfAborted();
    const { image, transfer } = await sendable(source);
    return new Promise<Calls[Name]['answer']>((resolve, reject) => {
      if (this.#isClosed) throw closed();
      signal?.throwIfAborted();
      const id = this.#calls++;
      const cancel = () => {
        this.#post({ id, cancel: true }, []);
        this.#waiting.get(id)?.reject(signal?.reason);
      };
      const done = () => {
        this.#waiting.delete(id);
        signal?.removeEventListener('abort', cancel);
      };
      this.#waiting.set(id, {
        resolve(answer) {
          done();
          resolve(answer as Calls[Name]['answer']);
        },
        reject(error) {
          done();
          reject(error);
        },
      });
      signal?.addEventListener('abort', cancel);
      try {
        this.#post({ id, call, image }, transfer);
      } catch (cause) {
        done();
        throw unreadable(cause);
      }
    });
  }

  #post(message: ToHost, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }

  #start(number: number, port: MessagePort): void {
    if (this.#isClosed) return;
    const thread = startWorker();
    this.#threads.set(number, thread);
    thread.onerror = (event) => {
      event.preventDefault();
      thread.terminate();
      this.#post({ ended: number, why: event.message || 'it could not be started' }, []);
    };
    thread.postMessage({ serve: port } satisfies ToHost, [port]);
  }

  #settle(message: Extract<FromHost, { id: number }>): void {
    const waiting = this.#waiting.get(message.id);
    if ('failure' in message) waiting?.reject(fromFailure(message.failure));
    else waiting?.resolve(message.answer);
  }

  #end(error: SaccadeError): void {
    this.#isClosed = true;
    this.#worker.terminate();
    for (const thread of this.#threads.values()) thread.terminate();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }
}

function sharing() {
  const canShare = globalThis.crossOriginIsolated === true;
  const whyNot = 'this page is not cross-origin isolated, its headers COOP and COEP are missing';
  return { cores: navigator.hardwareConcurrency || 1, canShare, ...(canShare ? {} : { whyNot }) };
}
