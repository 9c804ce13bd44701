// The engine's own worker: opens one detector, answers the page's calls. Or a thread of one: told what to follow, it never returns.
import { createReceiver } from './browser/receive.ts';
import type { Call, FromHost, Sent, ToHost } from './browser/wire.ts';
import type { CascadeDetector } from './detector.ts';
import { toFailure } from './errors.ts';
import { open } from './open.ts';
import { follow } from './runtime/follow.ts';
import type { DetectorOptions, ImageSource } from './types.ts';

const page = globalThis as unknown as { postMessage(message: FromHost): void };
const running = new Map<number, AbortController>();
let opening: Promise<CascadeDetector>;

globalThis.onmessage = ({ data: message }: MessageEvent<ToHost>) => {
  if ('follow' in message) follow(message.follow);
  else if ('open' in message) void begin(message.open, message);
  else if ('cancel' in message) running.get(message.id)?.abort();
  else void answer(message.id, message.call, message.image);
};

async function begin(options: DetectorOptions, { files, sharing }: Extract<ToHost, { open: unknown }>): Promise<void> {
  opening = open(options, {
    files,
    sharing,
    read,
    decode: createReceiver(),
    spawn(following) {
      page.postMessage({ thread: following });
      return { stop: () => undefined }; // the page ends it
    },
  });
  try {
    page.postMessage({ info: (await opening).info });
  } catch (error) {
    page.postMessage({ failed: toFailure(error) });
  }
}

async function answer(id: number, call: Call, image: Sent): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const detector = await opening;
    const found = await ask(detector, call, image as ImageSource, controller.signal);
    page.postMessage({ id, answer: found, timings: detector.timings });
  } catch (error) {
    // who cancelled does not wait for an answer
    if (!controller.signal.aborted) page.postMessage({ id, failure: toFailure(error) });
  } finally {
    running.delete(id);
    if ('close' in image) image.close(); // a camera waits for its frames; also where nobody came to read this one
  }
}

function ask(detector: CascadeDetector, { name, options }: Call, image: ImageSource, signal: AbortSignal) {
  if (name === 'detect') return detector.detect(image, { ...options, signal });
  if (name === 'follow') return detector.follow(image, options.expectation, { ...options.detection, signal });
  return detector.detectEye(image, options);
}

async function read(place: URL | string): Promise<Uint8Array> {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
