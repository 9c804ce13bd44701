// Request → Response: which way a request goes, and what it meets there. Only bytes and pixels of a request are read,
// never a path or an address that it names.
import { badOption, readOptions, type Check } from '../checks/options.ts';
import { show } from '../errors.ts';
import { orAbort } from '../detector/abort.ts';
import type { Detector as Ours, Inspected } from '../detector/detector.ts';
import type { Global } from '../platform.ts';
import type { AnyDetector } from '../types.ts';
import { choose } from './accept.ts';
import { answer, failedAnswer, foundAnswer, JSON_KIND, KINDS, PNG_KIND, type Kind } from './answers.ts';
import { readBody } from './body.ts';
import { Gate } from './gate.ts';
import { byWork, checkThresholds, fillLimits, mostPixels } from './limits.ts';
import { openApi } from './openapi.ts';
import { pictureOf, typeOf } from './picture.ts';
import { readQuery } from './query.ts';
import { Refusal, said } from './refusal.ts';
import { Report } from './report.ts';
import { withinTime } from './time.ts';
import type { Extras, Handler, Limits, Registry } from './types.ts';

const isFunction = (v: unknown) => typeof v === 'function';
const CHECKS: Record<keyof Extras, Check> = {
  base: ["'', or a path as URLs have it that begins with / and does not end with it", (v) => v === '' || isPath(v)],
  caller: ['a function', isFunction],
  decode: ['a function', isFunction],
  register: ['a registry of prom-client', (v) => isFunction((v as Partial<Registry> | null)?.registerMetric)],
  png: ['a function', isFunction],
  log: ['a function', isFunction],
};

// what a URL would write otherwise, no request could have
function isPath(value: unknown): boolean {
  return typeof value === 'string' && /^\/.*[^/]$/.test(value) && urlOf(`http://here${value}`)?.pathname === value;
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** What a request became. */
interface Outcome {
  response: Response;
  bytes?: number;
  found?: Inspected;
  error?: unknown;
}

/**
 * A handler around one detector, which it does not close. `POST {base}/detect` (or `{base}`): a picture → its faces;
 * `GET {base}/healthz`, `/readyz`, `/metrics`, `/openapi.json`. Throws SACCADE_BAD_OPTION.
 */
export function createHandler(detector: AnyDetector, limits?: Limits, extras?: Extras): Handler {
  // `inspect` and `fill` are no part of the public type
  const ours = detector as unknown as Ours;
  if (!isFunction(ours?.inspect)) throw badOption('a detector of createDetector', 'detector', detector);
  const { base = '', caller, decode, register, png, log } = readOptions<Extras>(extras, CHECKS, 'extras');
  const { bytes, time, concurrent, queue, threshold, ...sizes } = fillLimits(limits, ours.info.threads);
  const kinds: readonly Kind[] = png ? [...KINDS, PNG_KIND] : KINDS;
  const gate = new Gate(concurrent, queue);
  const report = new Report(ours.info, gate, register);
  const api = JSON.stringify(openApi(ours.info.version, base, kinds, threshold));

  const pages: Record<string, () => Response | Promise<Response>> = {
    '/healthz': () => answer('{"status":"ok"}\n', 200, JSON_KIND),
    '/readyz': () => {
      if (gate.isDraining) throw new Refusal('HTTP_DRAINING', 'The server is about to stop.');
      return answer('{"status":"ready"}\n', 200, JSON_KIND);
    },
    '/metrics': async () => {
      const { text, type } = await report.metrics();
      return answer(text, 200, type);
    },
    '/openapi.json': () => answer(api, 200, JSON_KIND),
  };

  async function look(request: Request, query: URLSearchParams, whose: string): Promise<Outcome> {
    const kind = choose(request.headers.get('accept'), kinds);
    const type = typeOf(request);
    const { options, pixels } = readQuery(query);
    const { filled } = ours.fill(options);
    const own = ours.fill({}).filled;
    checkThresholds(filled, own, threshold);
    const maxPixels = mostPixels(sizes, filled, own);
    return gate.enter(whose, (givenUp, turn, hear) =>
      withinTime(request.signal, givenUp, time, async (signal, hasCome) => {
        const body = await readBody(request, bytes, signal, () => hear(false));
        hear(true);
        hasCome();
        const { file, picture } = await pictureOf(request, type, body, pixels);
        const came = performance.now();
        const [found, before] = await turn(signal, async () => {
          const waited = performance.now() - came;
          const image =
            decode && picture instanceof Uint8Array
              ? await orAbort(Promise.resolve(decode(picture, maxPixels)), signal)
              : picture;
          const how = { ...options, maxPixels, maxDecodeMs: time, signal };
          const found = ours.inspect(image, how, kind === PNG_KIND).catch((error: unknown) => {
            throw maxPixels < Math.min(sizes.pixels, filled.maxPixels) ? byWork(error, maxPixels) : error;
          });
          return [await found, waited] as const;
        });
        const queued = before + found.waited;
        report.found(found, queued);
        return { response: await foundAnswer(file, found, kind, queued, png), bytes: body.length, found };
      }),
    );
  }

  async function route(request: Request, url: URL | undefined, about: unknown[]): Promise<Outcome> {
    if (!url) throw new Refusal('HTTP_URL', `Expected a whole URL but received ${show(request.url)}.`);
    const { pathname, searchParams } = url;
    const at = pathname.startsWith(base) ? pathname.slice(base.length) : undefined;
    const page = at !== undefined && Object.hasOwn(pages, at) ? pages[at] : undefined;
    const isPicture = at === '/detect' || at === '/' || at === '';
    if (!page && !isPicture)
      throw new Refusal('HTTP_NOT_FOUND', `There is nothing here. POST a picture to ${base}/detect.`);
    const methods = page ? ['GET', 'HEAD'] : ['POST'];
    if (!methods.includes(request.method)) {
      const allow = methods.join(', ');
      throw new Refusal('HTTP_METHOD', `Expected the method ${allow}.`, { allow });
    }
    return page ? { response: await page() } : look(request, searchParams, callerOf(request, about));
  }

  const callerOf = (request: Request, about: unknown[]) =>
    String(caller?.(request, ...(about as never[])) ?? '').slice(0, 200);

  async function handle(given: Global<'Request', object>, ...about: unknown[]): Promise<Response> {
    const request = given as Request;
    const start = performance.now();
    const url = urlOf(request.url);
    const { response, bytes, found, error } = await route(request, url, about).catch((error: unknown): Outcome => {
      return { response: failedAnswer(said(error), gate.retryAfter), error };
    });
    const ms = performance.now() - start;
    const { status } = response;
    const code = error === undefined ? null : said(error).code;
    report.answered(status, ms / 1000);
    const path = (url?.pathname ?? '').slice(0, 200);
    log?.({ method: request.method, path, status, ms, bytes: bytes ?? null, faces: found?.faces.length ?? null, code });
    return response;
  }

  return Object.assign(handle, { drain: () => gate.drain() });
}
