// The way to Redis (or Valkey): one connection that BullMQ shares, in which every command waits for a server that
// restarts. The packages are optional and are loaded here alone. The URL may hold a password: it is never shown.

import { setTimeout } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { SaccadeError, expected, show } from '../../errors.ts';
import { unlessAborted } from '../interrupt.ts';
import type { Output } from '../output.ts';

export interface QueueFlags {
  redis: string;
  queue: string;
}

/** An open queue. */
export interface QueueConnection {
  bullmq: typeof import('bullmq');
  client: Redis;
  queue: Queue;
  /** Ends all connections; never throws. */
  close(): Promise<void>;
}

const FIRST_TRIES = 10; // of reaching the server at all, half a second apart
const LONGEST_WAIT = 2000; // ms between two tries to reach a server that was there before

/**
 * Connects, and says on stderr when the server goes away and when it is back.
 *
 * @throws SaccadeError SACCADE_BAD_OPTION for a wrong URL or name; SACCADE_LOAD_FAILED when bullmq is not installed or
 *   the server cannot be reached
 */
export async function openQueue({ redis, queue: name }: QueueFlags, output: Output): Promise<QueueConnection> {
  const place = placeOf(redis);
  if (!/^[\w.-]{1,80}$/.test(name)) {
    const what = 'a name of letters, digits, dots, _ and -';
    throw new SaccadeError('SACCADE_BAD_OPTION', expected(what, '--queue', show(name)));
  }
  const { bullmq, Redis } = await loadPackages();
  let wasReady = false;
  const client = new Redis(redis, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (wasReady ? Math.min(100 * times, LONGEST_WAIT) : null),
  });
  let trouble: Error | undefined;
  client.on('error', (error) => {
    if (wasReady && !trouble) output.say(`saccade: ${place}: ${error.message}; waiting for it`);
    trouble = error;
  });
  client.on('ready', () => {
    if (wasReady && trouble) output.say(`saccade: ${place} is back`);
    wasReady = true;
    trouble = undefined;
  });
  for (let tries = 1; !wasReady; tries++) {
    const failed = await unlessAborted(firstTry(client), output.signal);
    if (!failed) break;
    const reason = trouble ?? failed;
    if (tries < FIRST_TRIES && 'syscall' in reason) {
      await setTimeout(500, undefined, output.signal && { signal: output.signal }).catch(() =>
        output.signal?.throwIfAborted(),
      );
      continue;
    }
    client.disconnect();
    const message = expected('a Redis server', '--redis', `${place} (${reason.message})`);
    throw new SaccadeError('SACCADE_LOAD_FAILED', message);
  }
  const queue = new bullmq.Queue(name, { connection: client, streams: { events: { maxLen: 1000 } } });
  queue.on('error', () => undefined); // the client's: said above
  return {
    bullmq,
    client,
    queue,
    close: async () => {
      await queue.close().catch(() => undefined);
      client.disconnect();
    },
  };
}

function firstTry(client: Redis): Promise<Error | undefined> {
  return client.connect().then(
    () => undefined,
    (error: Error) => error,
  );
}

/** The server as messages name it: scheme, host, port, database; no user, no password, no parameters. */
export function placeOf(redis: string): string {
  const url = URL.canParse(redis) ? new URL(redis) : undefined;
  if (url?.protocol !== 'redis:' && url?.protocol !== 'rediss:') {
    const what = 'redis://host:port or rediss://host:port';
    throw new SaccadeError('SACCADE_BAD_OPTION', expected(what, '--redis', 'something else'));
  }
  return `${url.protocol}//${url.host}${url.pathname}`;
}

async function loadPackages() {
  try {
    const [bullmq, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, Redis };
  } catch (cause) {
    const hint = 'Install them: npm install bullmq ioredis';
    const message = expected('the packages bullmq and ioredis', 'saccade queue', 'none', hint);
    throw new SaccadeError('SACCADE_LOAD_FAILED', message, { cause });
  }
}
