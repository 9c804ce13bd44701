// The camera's frames, each kept until its faces are known: what is shown then is what was looked at, and points lie
// where they belong.

type Frame = VideoFrame | ImageBitmap;

export class Frames {
  readonly #video: HTMLVideoElement;
  readonly #signal: AbortSignal;
  readonly #kept = new Map<number, Frame>();

  constructor(video: HTMLVideoElement, signal: AbortSignal) {
    this.#video = video;
    this.#signal = signal;
  }

  /** For `track`, which closes them. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Frame, void, undefined> {
    try {
      for (let index = 0; await this.#next(); index++) {
        const frame =
          typeof VideoFrame === 'function' ? new VideoFrame(this.#video) : await createImageBitmap(this.#video);
        this.#kept.set(index, 'clone' in frame ? frame.clone() : await createImageBitmap(frame));
        yield frame;
      }
    } finally {
      this.#drop(Infinity);
    }
  }

  /** Draws the frame of this number (`result.index`) and lets it and all before it go. */
  show(index: number, canvas: HTMLCanvasElement, width: number, height: number): void {
    const frame = this.#kept.get(index);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    if (frame) canvas.getContext('2d')!.drawImage(frame, 0, 0, width, height);
    this.#drop(index);
  }

  #drop(upTo: number): void {
    for (const [index, frame] of this.#kept) {
      if (index > upTo) continue;
      frame.close();
      this.#kept.delete(index);
    }
  }

  // Whether there is another one: no, once the signal says so.
  #next(): Promise<boolean> {
    const video = this.#video;
    return new Promise((resolve) => {
      const end = () => resolve(false);
      if (this.#signal.aborted) return end();
      this.#signal.addEventListener('abort', end, { once: true });
      const come = () => {
        this.#signal.removeEventListener('abort', end);
        resolve(true);
      };
      if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(come);
      else requestAnimationFrame(come);
    });
  }
}
