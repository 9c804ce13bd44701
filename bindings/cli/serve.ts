// `saccade serve`: `saccade/http` on a port, until a signal drains it.

import type { Entry, Extras } from '../http/index.ts';
import { safeJson } from '../results/safe.ts';
import type { ServeFlags } from './flags.ts';
import type { Library } from './library.ts';
import { detectorOptions } from './options.ts';
import type { Output } from './output.ts';
import { addressOf, listen, type Incoming } from './server.ts';

const PROBES = /\/(healthz|readyz|metrics)$/;

/**
 * Runs the command. Logs are lines of JSON on stdout.
 *
 * @returns exit code, after a signal: 0 all pictures in hand had their answers, 1 some had not in time
 * @throws SaccadeError when the detector cannot be made, SACCADE_BAD_OPTION for flags that are none; Error where nobody
 *   can listen
 */
export async function serve(flags: ServeFlags, output: Output, library: Library): Promise<number> {
  const log = (level: string, event: string, more: object) =>
    output.log(safeJson({ time: new Date().toISOString(), level, event, ...more }));
  const answered = ({ ms, ...entry }: Entry) => {
    const { status, path } = entry;
    if (status < 400 && PROBES.test(path)) return; // every few seconds
    // a refusal while it drains is in order
    const level = status < 400 ? 'info' : status < 500 || entry.code === 'HTTP_DRAINING' ? 'warn' : 'error';
    log(level, 'answered', { ...entry, ms: Math.round(ms) });
  };
  const options = { ...detectorOptions(flags), background: true };
  const service = await library.createService(options, limitsOf(flags), {
    log: answered,
    caller: callerBy(flags.callerHeader),
    ...(await ofTheProcess()),
    ...(flags.base !== undefined && { base: flags.base }),
  });
  try {
    const server = await listen(service.handler, flags);
    const { version, build, threads } = service.info;
    log('info', 'listening', { url: server.url, version, build, threads, pid: process.pid });
    await aborted(output.signal);
    log('info', 'draining', { ms: flags.drainMs });
    const isDrained = await server.stop(() => service.handler.drain(), flags.drainMs);
    log(isDrained ? 'info' : 'error', 'stopped', { drained: isDrained });
    return isDrained ? 0 : 1;
  } finally {
    service.close();
  }
}

/** Whose a request is: what the header says, else its address. */
function callerBy(header: string | undefined): NonNullable<Extras['caller']> {
  return (request, incoming: Incoming) => (header && (request as Request).headers.get(header)) || addressOf(incoming);
}

// Memory, event loop and collector of the process beside the handler's numbers, where prom-client is installed.
async function ofTheProcess(): Promise<Pick<Extras, 'register'>> {
  const client = await import('prom-client').catch(() => null);
  if (!client) return {};
  const register = new client.Registry();
  client.collectDefaultMetrics({ register });
  return { register };
}

function limitsOf({ maxBytes, maxPixels, maxWork, minThreshold, maxMs, concurrent, maxQueue }: ServeFlags) {
  const one = { bytes: maxBytes, pixels: maxPixels, work: maxWork, threshold: minThreshold, time: maxMs };
  const given = { ...one, concurrent, queue: maxQueue };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve());
  });
}
