// The engine's own worker: opens one detector, answers the page's calls. Or a thread of one: told what to follow, it never returns.
import { createReceiver } from './browser/receive.ts';
import type { Call, FromHost, Sent, ToHost } from './browser/wire.ts';
import { Core } from './core.ts';
import { toFailure } from './errors.ts';
import { load, type Loading } from './load.ts';
import { follow } from './runtime/follow.ts';
import type { ImageSource } from './types.ts';

const page = globalThis as unknown as { postMessage(message: FromHost): void };
const running = new Map<number, AbortController>();
let opening: Promise<Core>;

globalThis.onmessage = ({ data: message }: MessageEvent<ToHost>) => {
  if ('follow' in message) follow(message.follow);
  else if ('open' in message) void begin(message.open, message);
  else if ('cancel' in message) running.get(message.id)?.abort();
  else void answer(message.id, message.call, message.image);
};

async function begin(options: Loading, { files, sharing }: Extract<ToHost, { open: unknown }>): Promise<void> {
  const loading = load(options, {
    files,
    sharing,
    read,
    spawn(following) {
      page.postMessage({ thread: following });
      return { stop: () => undefined }; // the page ends it
    },
  });
  opening = loading.then(({ engine, nets }) => new Core(engine, nets, createReceiver()));
  opening.catch(() => undefined); // said below
  try {
    page.postMessage({ info: (await loading).info });
  } catch (error) {
    page.postMessage({ failed: toFailure(error) });
  }
}

async function answer(id: number, call: Call, image: Sent): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const core = await opening;
    const found = await ask(core, call, image as ImageSource, controller.signal);
    page.postMessage({ id, answer: found, timings: core.timings });
  } catch (error) {
    // who cancelled does not wait for an answer
    if (!controller.signal.aborted) page.postMessage({ id, failure: toFailure(error) });
  } finally {
    running.delete(id);
    if ('close' in image) image.close(); // a camera waits for its frames; also where nobody came to read this one
  }
}

async function ask(core: Core, { name, options }: Call, image: ImageSource, signal: AbortSignal) {
  if (name === 'detect') return (await core.faces(image, options, signal)).found;
  if (name === 'detectEye') return core.eye(image, options.side, options.maxPixels);
  const { found, timings } = await core.follow(image, options.expectation, options.detection, signal);
  return { ...found, timings };
}

async function read(place: URL | string): Promise<Uint8Array> {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
