// The engine's worker of a page, in Node: its script hears and answers by the global object, and reads the package's
// files by `fetch`. There is no canvas here, so that pictures are pixels, or nothing that it can read.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { detectOptions } from '../../bindings/detector/options.ts';
import { packagedFiles } from '../../bindings/node/files.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { checkedFaces } from './answers.ts';
import { Fault } from './kinds.ts';
import type { Pick } from './mutate.ts';
import { odd } from './odd.ts';
import { pixels } from './pixels.ts';

interface Heard {
  id?: number;
  answer?: { faces: never[] };
  failure?: { code: string | null; name: string; message: string };
  info?: object;
}

const place = globalThis as unknown as { onmessage(event: { data: unknown }): void; postMessage(message: Heard): void };
const heard: Heard[] = [];
let started: Promise<void> | undefined;

async function start(): Promise<void> {
  globalThis.fetch = (async (address: string | URL) => {
    if (!String(address).startsWith('file:')) throw new TypeError('no network here');
    return new Response(readFileSync(fileURLToPath(address)));
  }) as typeof globalThis.fetch;
  place.postMessage = (message) => void heard.push(message);
  await import('../../bindings/browser/host.worker.ts');
  const files = JSON.parse(JSON.stringify(packagedFiles())) as object;
  place.onmessage({ data: { open: { eyes: false }, files, sharing: { cores: 1, canShare: false, whyNot: 'a test' } } });
  await until(() => heard.length > 0);
  if (!heard[0]!.info) throw new Error(JSON.stringify(heard[0]));
}

async function until(isDone: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !isDone(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
}

// A page sends what has `data`, or a picture of the browser's, whatever it was given.
function oddPixels(pick: Pick): object {
  return { data: odd(pick), width: odd(pick), height: odd(pick), format: odd(pick) };
}

/** Calls as a page sends them, their pictures odd; every call must be answered once. */
export async function hostCase(pick: Pick): Promise<string> {
  await (started ??= start());
  heard.length = 0;
  const detection = detectOptions({ thresholds: [0.9, 0.9, 0.9], eyes: false });
  const ids = Array.from({ length: 1 + pick(3) }, (_, i) => i);
  const cancelled = new Set<number>();
  for (const id of ids) {
    let image: unknown;
    try {
      const { data, width, height, ...rest } = (pick(4) === 0 ? oddPixels(pick) : pixels(pick)) as PixelImage;
      image = structuredClone({ data, width, height, ...rest });
    } catch {
      image = new Blob(); // the other does not arrive
    }
    const options = { detection, isOneOfMany: pick(2) === 0 };
    place.onmessage({ data: { id, call: { name: 'detect', options }, image } });
    if (pick(6) === 0) {
      cancelled.add(id);
      place.onmessage({ data: { id, cancel: true } });
    }
  }
  const open = () => ids.filter((id) => !cancelled.has(id) && !heard.some((message) => message.id === id));
  await until(() => open().length === 0);
  if (open().length > 0) throw new Fault(`calls that nobody answers: ${open().join()}`);
  const answers = heard.filter(({ id }) => id !== undefined && !cancelled.has(id)).sort((a, b) => a.id! - b.id!);
  return answers.map(({ answer, failure }) => (answer ? checkedFaces(answer.faces) : said(failure!))).join('; ');
}

function said({ code, name, message }: NonNullable<Heard['failure']>): string {
  if (code === null) throw new Fault(`a failure without a code: ${name}: ${message}`);
  return `${code} ${message}`;
}
