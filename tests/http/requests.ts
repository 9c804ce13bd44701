// Requests as tests send them to a handler, and pictures for them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Handler } from '../../bindings/http/index.ts';
import { ROOT } from '../helpers/engine.ts';

/** 960×768, five faces. */
export const JPEG = new Uint8Array(readFileSync(join(ROOT, 'sample.jpg')));

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** of the text, where it is JSON */
  json: {
    faces: { box: object }[];
    error: { code: string; message: string };
    file: string;
    width: number;
    height: number;
  };
  bytes: Uint8Array;
}

export async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const json = headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : null;
  return { status, headers, text, json, bytes };
}

/** POSTs to /detect. */
export async function post(
  handler: Handler,
  body: BodyInit | null,
  headers: Record<string, string> = {},
  query = '',
  signal?: AbortSignal,
): Promise<Answer> {
  const init = { method: 'POST', body, headers, duplex: 'half', ...(signal && { signal }) };
  return answerOf((await handler(new Request(`http://here/detect${query}`, init))) as Response);
}

export async function get(handler: Handler, path: string, method = 'GET'): Promise<Answer> {
  return answerOf((await handler(new Request(`http://here${path}`, { method }))) as Response);
}

/** A stream of these chunks; without `ends` it never ends. `pulled` counts bytes. */
export function streamOf(chunk: Uint8Array, times: number, ends = true) {
  let left = times;
  const state = { pulled: 0, isCancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (left-- > 0) {
          state.pulled += chunk.length;
          return controller.enqueue(chunk);
        }
        if (ends) return controller.close();
        return new Promise(() => {});
      },
      cancel: () => void (state.isCancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}
