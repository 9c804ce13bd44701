// The page's end of the engine's worker: calls with numbers, their answers, and the threads.
import type { Sendable } from './browser/send.ts';
import type { Call, Calls, FromHost, ToHost } from './browser/wire.ts';
import { fromFailure, SaccadeError } from './errors.ts';
import { packagedFiles, startWorker } from './files.ts';
import type { Loading } from './load.ts';
import type { DetectorInfo, Timings } from './types.ts';

/** An answer and the milliseconds it took, stage by stage. */
export interface Answer<Name extends keyof Calls> {
  answer: Calls[Name]['answer'];
  timings: Timings;
}

interface Waiting {
  resolve(answer: Answer<keyof Calls>): void;
  reject(error: unknown): void;
}

export class Host {
  readonly #worker = startWorker();
  readonly #threads: Worker[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #isClosed = false;

  /** Starts the worker and opens a detector in it. Rejects as `createDetector` does. */
  static async open(options: Loading): Promise<{ host: Host; info: DetectorInfo }> {
    if (typeof Worker !== 'function') {
      const hint = 'saccade/edge runs without.';
      throw new SaccadeError('SACCADE_LOAD_FAILED', `Expected a place with workers but there are none. ${hint}`);
    }
    const host = new Host();
    try {
      return { host, info: await host.#open(options) };
    } catch (error) {
      host.close();
      throw error;
    }
  }

  #open(options: Loading): Promise<DetectorInfo> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data: message }: MessageEvent<FromHost>) => {
        if ('info' in message) resolve(message.info);
        else if ('failed' in message) reject(fromFailure(message.failed));
        else if ('thread' in message) this.#thread(message.thread);
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

  /** Sends a picture. Rejects with `signal.reason` at once when the signal says so; the host then stops at its next step. */
  call<Name extends keyof Calls>(
    call: Extract<Call, { name: Name }>,
    { image, transfer }: Sendable,
    signal?: AbortSignal,
  ): Promise<Answer<Name>> {
    return new Promise<Answer<Name>>((resolve, reject) => {
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
          resolve(answer as Answer<Name>);
        },
        reject(error) {
          done();
          reject(error);
        },
      });
      signal?.addEventListener('abort', cancel);
      try {
        this.#post({ id, call, image }, transfer);
      } catch (error) {
        done();
        throw error;
      }
    });
  }

  /** Ends the workers, whatever they do; calls that wait for an answer reject with SACCADE_CLOSED. */
  close(): void {
    this.#end(closed());
  }

  #post(message: ToHost, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }

  #thread(following: Extract<FromHost, { thread: unknown }>['thread']): void {
    if (this.#isClosed) return;
    const thread = startWorker();
    // one that cannot start never joins a job: the others do its work
    thread.onerror = (event) => event.preventDefault();
    thread.postMessage({ follow: following } satisfies ToHost);
    this.#threads.push(thread);
  }

  #settle(message: Extract<FromHost, { id: number }>): void {
    const waiting = this.#waiting.get(message.id);
    if ('failure' in message) waiting?.reject(fromFailure(message.failure));
    else waiting?.resolve(message as Answer<keyof Calls>);
  }

  #end(error: SaccadeError): void {
    this.#isClosed = true;
    this.#worker.terminate();
    for (const thread of this.#threads) thread.terminate();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(error);
  }
}

/** What calls on a closed detector get. */
export function closed(): SaccadeError {
  return new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
}

function sharing() {
  const canShare = globalThis.crossOriginIsolated === true;
  const whyNot = 'this page is not cross-origin isolated, its headers COOP and COEP are missing';
  return { cores: navigator.hardwareConcurrency || 1, canShare, ...(canShare ? {} : { whyNot }) };
}
