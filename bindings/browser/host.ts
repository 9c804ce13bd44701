// The page's end of the engine's worker: a core whose calls are messages. It starts the threads too.
import type { CascadeOptions, Expectation } from '../cascade/index.ts';
import { closed } from '../runtime/engine.ts';
import { type Core, type DetectCall, type Detection } from '../detector/core.ts';
import type { LoadOptions } from '../detector/load.ts';
import { expected, fromFailure, SaccadeError } from '../errors.ts';
import type { DetectorInfo, ImageSource } from '../types.ts';
import { packagedFiles, startWorker, workerFile } from './files.ts';
import { hintFor } from './foreign.ts';
import { sendable, unreadable } from './send.ts';
import { PING, PONG, Watch } from './watch.ts';
import type { Call, Calls, FromHost, ToHost } from './wire.ts';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

export class HostCore implements Core {
  info!: DetectorInfo;
  readonly hasEyes: boolean;
  readonly #options: LoadOptions;
  readonly #threads = new Map<number, Worker>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #watch = new Watch(
    () => this.#post(PING, []),
    () => this.#lose('it fell silent; browsers end workers that take too much memory'),
  );
  #worker!: Worker;
  /** where the worker was lost: the next one, once a call asks for it */
  #next: Promise<DetectorInfo> | null = null;
  #isLost = false;
  #isOpen = false;
  #giveUp: (error: unknown) => void = () => undefined;
  #calls = 0;
  #isClosed = false;

  private constructor(options: LoadOptions) {
    this.hasEyes = options.eyes;
    this.#options = options;
  }

  /** Starts the worker and opens an engine in it. Rejects as `createDetector` does. */
  static async open(
    options: LoadOptions,
    signal?: AbortSignal,
    onProgress?: LoadOptions['onProgress'],
  ): Promise<HostCore> {
    signal?.throwIfAborted();
    if (typeof Worker !== 'function') {
      const hint = 'saccade/edge runs without.';
      throw new SaccadeError('SACCADE_LOAD_FAILED', `Expected a place with workers but there are none. ${hint}`);
    }
    const host = new HostCore(options);
    try {
      host.info = await host.#open(signal, onProgress);
      return host;
    } catch (error) {
      host.close();
      throw error;
    }
  }

  detect(
    image: ImageSource,
    detection: CascadeOptions,
    { signal, isOneOfMany = false, caller = '' }: DetectCall,
  ): Promise<Detection> {
    return this.#call<'detect'>({ name: 'detect', options: { detection, isOneOfMany, caller } }, image, signal);
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
    this.#isClosed = true;
    this.#drop(closed());
  }

  #open(signal?: AbortSignal, onProgress?: LoadOptions['onProgress']): Promise<DetectorInfo> {
    // Chromium and Firefox say nothing of a script that the policy forbids, WebKit throws
    const fail = (why: string) => {
      const what = why ? `failed: ${why}` : 'could not be started';
      const words = `The worker of saccade ${what}. ${hintFor(workerFile(), why)}`;
      this.#drop(new SaccadeError('SACCADE_LOAD_FAILED', words));
    };
    this.#isOpen = false;
    this.#watch.begin();
    const opening = new Promise<DetectorInfo>((resolve, reject) => {
      this.#giveUp = reject;
      try {
        this.#worker = startWorker();
      } catch {
        return fail('');
      }
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#worker.onmessage = ({ data: message }: MessageEvent<FromHost>) => {
        this.#watch.hear();
        if (message === PONG) return;
        if ('info' in message) {
          this.#isOpen = true;
          resolve(message.info);
        } else if ('failed' in message) reject(fromFailure(message.failed));
        else if ('progress' in message) {
          try {
            onProgress!(message.progress);
          } catch (error) {
            reject(error);
          }
        } else if ('start' in message) this.#start(message.thread, message.start);
        else if ('stop' in message) this.#threads.get(message.stop)?.terminate();
        else this.#settle(message);
      };
      // the script did not load, or something in it failed outside a call
      this.#worker.onerror = (event) => {
        event.preventDefault();
        if (this.#isOpen) return this.#lose(event.message);
        fail(event.message);
      };
      this.#post({ open: this.#options, files: packagedFiles(), sharing: sharing(), counts: !!onProgress }, []);
    });
    return opening.finally(() => this.#watch.set(this.#waiting.size > 0));
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
    if (this.#isLost) await this.#restart();
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
        this.#watch.set(this.#waiting.size > 0);
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
      this.#watch.set(true);
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

  // Calls that wait are lost with the worker; the next one has a new worker.
  #lose(why: string): void {
    this.#isLost = true;
    this.#drop(
      this.#isOpen
        ? new SaccadeError('SACCADE_WORKER_FAILED', `The worker that looked at this picture ended: ${why}`)
        : new SaccadeError('SACCADE_LOAD_FAILED', `The worker of saccade ended while it started: ${why}`),
    );
  }

  #drop(error: SaccadeError): void {
    if (this.#worker) {
      this.#worker.onmessage = null;
      this.#worker.terminate();
    }
    this.#giveUp(error);
    for (const thread of this.#threads.values()) thread.terminate();
    this.#threads.clear();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }

  async #restart(): Promise<void> {
    if (this.#isClosed) throw closed();
    if (!this.#next) {
      this.#worker.terminate();
      this.#next = this.#open();
    }
    try {
      await this.#next;
      this.#isLost = false;
    } finally {
      this.#next = null;
    }
  }
}

function sharing() {
  const isIsolated = globalThis.crossOriginIsolated === true;
  const canShare = isIsolated && sharesMemory();
  const whyNot = isIsolated
    ? 'this browser does not share memory with workers'
    : 'this page is not cross-origin isolated, its headers COOP and COEP are missing';
  return { cores: navigator.hardwareConcurrency || 1, canShare, ...(canShare ? {} : { whyNot }) };
}

// WebKitGTK isolates a page, makes shared memory, and sends none.
function sharesMemory(): boolean {
  try {
    structuredClone(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
    return true;
  } catch {
    return false;
  }
}
