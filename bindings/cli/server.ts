// A handler on a port of Node's HTTP server, by @hono/node-server: it makes Requests of what comes, aborts their
// signals when clients leave, and lets go bodies that nobody reads.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SaccadeError, expected } from '../errors.ts';
import type { Handler } from '../http/index.ts';
import type { ServeFlags } from './flags.ts';

/** Answers that are on their way when all have been given, ms. */
const FLUSH = 1000;
/** Headers must be there by then, ms. */
const HEADERS = 10_000;

/** What is known of a request besides. */
export interface Incoming {
  incoming: { socket: { remoteAddress?: string | undefined } };
}

export interface Listening {
  url: string;
  /** Ends what `drain` ends, within `ms`, then all connections. @returns whether it was in time */
  stop(drain: () => Promise<void>, ms: number): Promise<boolean>;
}

/** Rejects with an Error where it cannot listen there. */
export async function listen(handler: Handler, { host, port, maxMs }: ServeFlags): Promise<Listening> {
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new SaccadeError('SACCADE_BAD_OPTION', expected('a number from 0 to 65535', '--port', String(port)));
  }
  const { createAdaptorServer } = await adapter();
  const server = createAdaptorServer({
    fetch: handler as (request: Request, about: Incoming) => Promise<Response>,
    // a body that is late is the handler's to refuse; Node's own limit is behind it
    serverOptions: { headersTimeout: HEADERS, requestTimeout: 2 * (maxMs ?? 30_000) + HEADERS, maxHeaderSize: 16_384 },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(new Error(`Could not listen on ${host}:${port} (${code ?? message}).`)),
    );
    server.listen(port, host, resolve);
  });
  const { address, family, port: got } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${got}`,
    async stop(drain, ms) {
      const isInTime = await Promise.race([drain().then(() => true), setTimeout(ms, false, { ref: false })]);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      if (isInTime) await Promise.race([closed, setTimeout(FLUSH, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
      return isInTime;
    },
  };
}

/** Who sent it: an IP address. */
export function addressOf({ incoming }: Incoming): string {
  return incoming.socket.remoteAddress ?? '';
}

async function adapter() {
  try {
    return await import('@hono/node-server');
  } catch (cause) {
    const message = 'Could not load the server. Expected its optional packages: npm install @hono/node-server hono.';
    throw new SaccadeError('SACCADE_LOAD_FAILED', message, { cause });
  }
}
