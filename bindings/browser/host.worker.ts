// The engine's own worker: opens one core, answers the page's calls. Or a thread of one: it serves what comes by its
// port.
import type { LocalCore } from '../detector/core.ts';
import type { LoadOptions } from '../detector/load.ts';
import type { FromWorker, Listener, Pack, ToWorker, WorkerHandle } from '../detector/messages.ts';
import { openCore } from '../detector/open.ts';
import { isPixels, movable } from '../detector/pixels.ts';
import type { Count } from '../detector/progress.ts';
import { slotsFor } from '../detector/slots.ts';
import { startThreads } from '../detector/threading.ts';
import { serve } from '../detector/worker.ts';
import { toFailure } from '../errors.ts';
import type { ImageSource } from '../types.ts';
import { isForeign } from './foreign.ts';
import { createReceiver } from './receive.ts';
import { PING, PONG, Watch } from './watch.ts';
import type { Call, FromHost, Sent, ToHost } from './wire.ts';

const page = globalThis as unknown as { postMessage(message: FromHost, transfer?: Transferable[]): void };
const running = new Map<number, AbortController>();
const threads: Listener[] = [];
let opening: Promise<LocalCore>;

globalThis.onmessage = ({ data: message }: MessageEvent<ToHost>) => {
  if (message === PING) page.postMessage(PONG);
  else if ('serve' in message) serveBy(message.serve);
  else if ('open' in message) void begin(message.open, message);
  else if ('ended' in message) threads[message.ended]?.gone(message.why);
  else if ('cancel' in message) running.get(message.id)?.abort();
  else void answer(message.id, message.call, message.image);
};

function serveBy(port: MessagePort): void {
  const hear = serve(createReceiver(), (message, transfer) => port.postMessage(message, transfer));
  port.onmessage = ({ data }: MessageEvent<ToWorker | typeof PING>) =>
    data === PING ? port.postMessage(PONG) : hear(data);
}

async function begin(
  options: LoadOptions,
  { files, sharing, counts }: Extract<ToHost, { open: unknown }>,
): Promise<void> {
  if (counts) options.onProgress = (progress) => page.postMessage({ progress });
  opening = openCore(options, {
    files,
    sharing,
    read,
    decode: createReceiver(),
    slots: slotsFor,
    startThreads: (count) => startThreads(count, { startWorker, pack, decodeBlocks: false, cores: sharing.cores }),
  });
  opening.catch(() => undefined); // said below
  try {
    page.postMessage({ info: (await opening).info });
  } catch (error) {
    page.postMessage({ failed: toFailure(error) });
  }
}

// The page starts it: bundlers know `new Worker(new URL(...))` in the code of a page, not everywhere in that of a
// worker.
function startWorker(): WorkerHandle {
  const { port1, port2 } = new MessageChannel();
  const thread = threads.length;
  threads.push({ message: () => undefined, gone: () => undefined });
  page.postMessage({ start: port2, thread }, [port2]);
  const stop = () => {
    watch.set(false);
    page.postMessage({ stop: thread });
  };
  const watch = new Watch(
    () => port1.postMessage(PING),
    () => {
      stop();
      threads[thread]!.gone('it fell silent');
    },
  );
  return {
    listen(listener) {
      threads[thread] = listener;
      port1.onmessage = ({ data }: MessageEvent<FromWorker | typeof PONG>) => {
        watch.hear();
        if (data !== PONG) listener.message(data);
      };
    },
    post: (message, transfer) => port1.postMessage(message, transfer),
    hold: (isHeld) => watch.set(isHeld),
    stop,
  };
}

async function answer(id: number, call: Call, image: Sent): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const core = await opening;
    page.postMessage({ id, answer: await ask(core, call, image as ImageSource, controller.signal) });
  } catch (error) {
    // who cancelled does not wait for an answer
    if (!controller.signal.aborted) page.postMessage({ id, failure: toFailure(error) });
  } finally {
    running.delete(id);
    if ('close' in image) image.close(); // a camera waits for its frames; also where nobody came to read this one
  }
}

function ask(core: LocalCore, { name, options }: Call, image: ImageSource, signal: AbortSignal) {
  if (name === 'detect') {
    const { detection, ...call } = options;
    return core.detect(image, detection, { ...call, signal });
  }
  if (name === 'detectEye') return core.detectEye(image, options);
  return core.detectFrame(image, options.expectation, options.detection, signal);
}

// What the page sent belongs to this worker: it is moved on where it can be, and is then no longer here.
const pack: Pack = (image) => {
  if (image instanceof Blob) return { parcel: image, transfer: [], isCopy: true };
  if (isPixels(image)) return { parcel: image, transfer: movable(image), isCopy: movable(image).length === 0 };
  const picture = image as ImageBitmap | VideoFrame;
  return { parcel: picture, transfer: [picture], isCopy: false };
};

async function read(place: URL | string, count?: Count): Promise<Uint8Array> {
  const response = await fetch(place).catch((cause: Error) => {
    const file = new URL(place);
    if (!isForeign(file)) throw cause;
    throw new Error(`not fetched: is ${file.origin} in connect-src, and sent with CORS?`, { cause });
  });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const file = count && response.body ? await collect(response, count) : response;
  return new Uint8Array(await file.arrayBuffer());
}

// With a reader: not every browser iterates over a stream.
async function collect({ body, headers }: Response, count: Count): Promise<Blob> {
  const total = Number(headers.get('content-length'));
  const reader = body!.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    count((loaded += next.value.length), total);
  }
  return new Blob(pieces);
}
