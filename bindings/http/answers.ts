// What was found → the body of an answer, in the kind that the client asked for.
import { toSvg } from '../draw/svg.ts';
import type { Inspected } from '../detector/detector.ts';
import { jsonLine, round, type Done } from '../results/json.ts';
import { safeJson } from '../results/safe.ts';
import type { StageTimings } from '../types.ts';
import type { Said } from './refusal.ts';
import type { DrawPng } from './types.ts';

export const JSON_KIND = 'application/json';
export const PNG_KIND = 'image/png';
/** Kinds that need nothing but what was found; the default first. */
export const KINDS = [JSON_KIND, 'image/svg+xml', 'text/csv'] as const;
export type Kind = (typeof KINDS)[number] | typeof PNG_KIND;

/** Of every answer: nothing is kept on the way, nothing is taken for a page. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
};

export function answer(
  body: BodyInit | null,
  status: number,
  type: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, { status, headers: { ...HEADERS, 'content-type': type, ...headers } });
}

/** `queued`: ms that the picture waited. */
export async function foundAnswer(
  file: string,
  found: Inspected,
  kind: Kind,
  queued: number,
  png: DrawPng | undefined,
): Promise<Response> {
  const { faces, width, height, pixels, timings } = found;
  const headers = { 'server-timing': serverTiming({ queue: queued, ...timings }), vary: 'accept' };
  if (kind === PNG_KIND) {
    return answer((await png!(pixels!, faces)) as Uint8Array<ArrayBuffer>, 200, kind, headers);
  }
  if (kind === 'image/svg+xml') return answer(toSvg(faces, width, height), 200, kind, headers);
  const done: Done = { file, ...found };
  if (kind === JSON_KIND) return answer(`${jsonLine(done)}\n`, 200, kind, headers);
  const { csvHeader, csvRows } = await import('../results/csv.ts');
  return answer(`${csvHeader()}\n${csvRows(done)}\n`, 200, `${kind}; charset=utf-8; header=present`, headers);
}

/** `{"error":{"code","message"}}`, as the command has it. */
export function failedAnswer({ status, code, message, headers }: Said, retryAfter: number): Response {
  const wait = status === 429 || status === 503 ? { 'retry-after': `${retryAfter}` } : {};
  return answer(`${safeJson({ error: { code, message } })}\n`, status, JSON_KIND, { ...wait, ...headers });
}

function serverTiming(stages: StageTimings & { queue: number }): string {
  return Object.entries(stages)
    .map(([stage, ms]) => `${stage};dur=${round(ms)}`)
    .join(', ');
}
