// Pictures behind URLs, for `queue work --allow-url`. A queue is text of others: nothing is fetched but what begins
// with a prefix that the operator named, no redirect is followed out of it, and size and time are bounded.

import { SaccadeError, brief, expected, show } from '../../errors.ts';

export interface FetchFlags {
  allowUrl?: string[];
  s3Endpoint?: string;
  maxUrlBytes?: number;
  urlSeconds?: number;
}

/** The bytes of a picture. Rejects with a SaccadeError where trying again is of no use, else with another error. */
export type Fetch = (url: string) => Promise<Uint8Array>;

const MAX_BYTES = 2 ** 26;
const MAX_SECONDS = 30;
const AGAIN = new Set([408, 425, 429]); // statuses below 500 that may pass

/**
 * What fetches as the flags allow; without --allow-url it refuses every URL.
 *
 * @throws SaccadeError SACCADE_BAD_OPTION for flags that are no http URLs
 */
export function fetcher({ allowUrl = [], s3Endpoint, ...limits }: FetchFlags): Fetch {
  const prefixes = allowUrl.map((text) => prefixOf(text, '--allow-url'));
  const endpoint = s3Endpoint === undefined ? undefined : prefixOf(s3Endpoint, '--s3-endpoint');
  const { maxUrlBytes = MAX_BYTES, urlSeconds = MAX_SECONDS } = limits;
  return async (url) => {
    const href = hrefOf(url, endpoint);
    if (href === undefined || !prefixes.some((prefix) => href.startsWith(prefix))) {
      throw refused('a URL that begins with a prefix of --allow-url', url, 'another');
    }
    const signal = AbortSignal.timeout(1000 * urlSeconds);
    const response = await fetch(href, { signal, redirect: 'manual' });
    const { ok, status, body } = response;
    if (!ok || !body) {
      await body?.cancel();
      if (status >= 500 || AGAIN.has(status)) throw new Error(`The server answered with status ${status}.`);
      throw refused('a picture', url, `status ${status}`);
    }
    return readAll(body as unknown as AsyncIterable<Uint8Array>, maxUrlBytes, url); // the DOM's types lack it
  };
}

async function readAll(body: AsyncIterable<Uint8Array>, most: number, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) throw refused(`at most ${most} bytes`, url, 'more'); // leaving the loop ends the transfer
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// Of the URL itself: no dots that lead up, no name and password (fetch refuses those). s3://bucket/key lies at
// endpoint/bucket/key.
function hrefOf(url: string, endpoint: string | undefined): string | undefined {
  const s3 = /^s3:\/\/(.*)$/i.exec(url);
  const text = s3 ? endpoint && endpoint + s3[1] : url;
  if (!text || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username || password ? undefined : href;
}

// Ends with a slash, so that https://a/public does not allow https://a/public-not.
function prefixOf(text: string, flag: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isGood = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password;
  if (isGood) return url.href.endsWith('/') ? url.href : `${url.href}/`;
  const what = 'the beginning of http or https URLs';
  throw new SaccadeError('SACCADE_BAD_OPTION', expected(what, flag, show(text)));
}

// Without what follows the question mark: it may be a signature.
function refused(what: string, url: string, came: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_IMAGE', expected(what, `'${brief(url.split(/[?#]/)[0]!)}'`, came));
}
