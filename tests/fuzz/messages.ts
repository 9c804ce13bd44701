// Messages between threads, in every order and of every odd kind: a worker gets those of a pool, a pool those of its
// workers. What is right: nothing is thrown where nobody catches it, and everyone who waits is answered once.
import type { CascadeOptions } from '../../bindings/cascade/index.ts';
import { threadBytes } from '../../bindings/cascade/stages.ts';
import { decode } from '../../bindings/decode/any.ts';
import type { FromWorker, ToWorker } from '../../bindings/detector/messages.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { serve } from '../../bindings/detector/worker.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { openParts, SHARED_MODULE } from '../helpers/threads.ts';
import { detectionOf, fakePool, turn } from '../helpers/workers.ts';
import { hostCase } from './host.ts';
import { Fault, type Input, type Kind } from './kinds.ts';
import { choices, chooser, type Pick } from './mutate.ts';
import { odd } from './odd.ts';
import { pixels } from './pixels.ts';

/** What comes by a port: no functions, no getters; whatever cannot be cloned does not arrive. */
export function sent<T>(message: T): T | undefined {
  try {
    return structuredClone(message);
  } catch {
    return undefined;
  }
}

type Setup = Extract<ToWorker, { setup: unknown }>['setup'];
let setup: Promise<Setup> | undefined;

/** A setup that a real pool made. */
async function realSetup(): Promise<Setup> {
  const { core, engine, executor } = await openParts(2, { eyes: false });
  const { info } = core;
  const bytes = threadBytes(executor.nets);
  const region = { at: engine.arena.alloc(bytes), bytes };
  const { memory } = engine.arena;
  return { module: SHARED_MODULE, memory, nets: executor.nets, region, packed: region.at, info, alone: false };
}

async function workerCase(pick: Pick): Promise<string> {
  const said: FromWorker[] = [];
  const hear = serve(decode, (message) => said.push(sent(message)!));
  hear({ setup: await (setup ??= realSetup()) });
  const options = detectOptions({ thresholds: [0.9, 0.9, 0.9] }) as CascadeOptions;
  const asked = new Map<number, number>();
  const cancelled = new Set<number>();
  for (let n = 1 + pick(4); n > 0; n--) {
    const id = pick(3);
    const image = sent((pick(4) === 0 ? odd(pick) : pixels(pick)) as never) as never;
    const way = pick(5);
    const ask = way < 4 && way > 0;
    if (ask) asked.set(id, (asked.get(id) ?? 0) + 1);
    if (way === 0) cancelled.add(id);
    if (way === 0) hear({ id, cancel: true });
    else if (way === 1) hear({ id, image, maxPixels: 1e6 } as ToWorker);
    else if (way < 4) hear({ id, image, options, keepPixels: pick(2) === 0 });
    else hear(sent(odd(pick)) as never);
  }
  const wanted = [...asked.values()].reduce((sum, count) => sum + count, 0);
  const answers = () =>
    said.filter((message) => 'id' in message && message.id !== undefined && !('decoding' in message));
  for (let i = 0; i < 400 && answers().length < wanted; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  await turn();
  if (answers().length !== wanted) throw new Fault(`${answers().length} answers for ${wanted} pictures`);
  return answers()
    .map((message) => ('failure' in message ? failureOf(message, cancelled) : Object.keys(message).join()))
    .join('; ');
}

function failureOf({ id, failure }: Extract<FromWorker, { failure: unknown }>, cancelled: ReadonlySet<number>): string {
  if (failure.code === null && !(cancelled.has(id) && failure.name === 'AbortError'))
    throw new Fault(`a failure without a code: ${failure.name}: ${failure.message}`);
  return `${failure.code} ${failure.message}`;
}

/** A pool whose workers answer, end, repeat themselves and talk nonsense. */
async function poolCase(pick: Pick): Promise<string> {
  const { pool, workers, local, detect } = fakePool(1 + pick(3), pick(2) === 0);
  const came: string[] = [];
  const names = Array.from({ length: pick(7) }, (_, i) => `${pick(4) === 0 ? 'moved ' : ''}${i}`);
  const waiting = names.map((name, i) =>
    detect(name).then(
      ({ width }) => (came[i] = `found ${width}`),
      (error: unknown) => {
        if (!(error instanceof SaccadeError)) throw error;
        came[i] = error.code;
      },
    ),
  );
  for (let n = 4 + pick(30); n > 0; n--) {
    const worker = workers[pick(workers.length)]!;
    const ids = worker.posted.flatMap((message) => ('id' in message ? [message.id] : []));
    const id = pick(3) ? (ids[pick(ids.length)] ?? 0) : pick(9);
    const way = pick(7);
    if (way < 2) worker.say({ isUp: true });
    else if (way === 2) worker.say({ id, detection: detectionOf(`there ${id}`) });
    else if (way === 3)
      worker.say({ id, failure: { code: 'SACCADE_BAD_IMAGE', name: 'SaccadeError', message: 'odd' } });
    else if (way === 6 && pick(2)) worker.say({ id, decoding: pick(3) > 0 });
    else if (way === 4) worker.listener.gone(`why ${n}`);
    else if (way === 5) local.splice(0).forEach((finish) => finish());
    else worker.say(sent(odd(pick)) as never);
    if (pick(3) === 0) await turn();
  }
  if (pick(2)) pool.close();
  // from here on everybody does as it should, and nobody is left waiting
  let isOver = false;
  const all = Promise.all(waiting).then(() => (isOver = true));
  for (let i = 0; i < 50 && !isOver; i++) {
    local.splice(0).forEach((finish) => finish());
    for (const worker of workers) {
      for (const message of worker.posted)
        if ('image' in message) worker.say({ id: message.id, detection: detectionOf('late') });
    }
    await turn();
  }
  if (!isOver) throw new Fault(`a picture that nobody answers: ${JSON.stringify(came)} of ${names.length}`);
  await all;
  pool.close();
  return came.join();
}

async function run({ bytes }: Input): Promise<string> {
  const pick = chooser(bytes);
  return [workerCase, poolCase, hostCase][pick(3)]!(pick);
}

export const MESSAGES: Kind = {
  make: (pick) => ({ name: 'choices', bytes: choices(pick, 200) }),
  run,
};
