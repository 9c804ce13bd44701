// A handler on a port of Node's HTTP server, by @hono/node-server: it makes Requests of what comes, aborts their
// signals when clients leave, and lets go bodies that nobody reads.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
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
  const { getRequestListener, RequestError } = await adapter();
  const answer = getRequestListener(handler as (request: Request, about: Incoming) => Promise<Response>, {
    // of the listener's own: a Host or an address of which no URL can be made
    errorHandler(error) {
      const refusal = error instanceof RequestError ? NO_URL : FAILED;
      return new Response(textOf(refusal), {
        status: parseInt(refusal[0]),
        headers: { 'Content-Type': 'application/json' },
      });
    },
  });
  // a body that is late is the handler's to refuse; Node's own limit is behind it
  const limits = { headersTimeout: HEADERS, requestTimeout: 2 * (maxMs ?? 30_000) + HEADERS, maxHeaderSize: 16_384 };
  const server = createServer(limits, answer);
  refuseByItself(server);
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

type Refusal = readonly [status: string, code: string, message: string];

const NO_HTTP: Refusal = ['400 Bad Request', 'HTTP_BODY', 'Expected HTTP with a body as long as Content-Length says.'];
const NO_URL: Refusal = ['400 Bad Request', 'HTTP_URL', 'Expected a path, and a Host that is one.'];
const FAILED: Refusal = ['500 Internal Server Error', 'INTERNAL', 'The picture could not be looked at.'];
const NO_EXPECTATION: Refusal = ['417 Expectation Failed', 'HTTP_EXPECT', 'Expected no Expect but 100-continue.'];
const REFUSED: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'HTTP_HEADERS',
    'Expected at most 16384 bytes of headers.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'HTTP_SLOW', 'Expected a whole request in time.'],
};

function textOf([, code, message]: Refusal): string {
  return `${JSON.stringify({ error: { code, message } })}\n`;
}

// What is no HTTP reaches no handler: bytes beyond Content-Length are, to the parser, another request that is none. One
// answer, then the connection ends; also where the picture before those bytes was not answered yet.
function refuseByItself(server: Server): void {
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on('request', ({ socket }, response) => answers.set(socket, response));
  server.on('checkExpectation', (_, response) => {
    response.writeHead(417, { 'Content-Type': 'application/json', Connection: 'close' }).end(textOf(NO_EXPECTATION));
  });
  server.on('clientError', ({ code }: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const answer = answers.get(socket);
    const isHalfSent = answer?.headersSent && !answer.writableFinished;
    if (socket.writable && !isHalfSent) {
      const refusal = REFUSED[code!] ?? NO_HTTP;
      const body = textOf(refusal);
      const head = `Connection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
      socket.write(`HTTP/1.1 ${refusal[0]}\r\n${head}\r\n\r\n${body}`);
    }
    socket.destroy();
  });
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
