// A request's body → bytes, bounded while it comes: what a header says of its length is not believed.
import { Refusal } from './refusal.ts';

const FIRST = 1 << 16; // bytes

/**
 * All of a body. Rejects with a Refusal where it has more than `most` bytes or breaks off, or with `signal.reason`. The
 * chunks are copied as they come: a million of one byte take no more than one of a million. `hear` is called with each.
 */
export async function readBody(
  request: Request,
  most: number,
  signal: AbortSignal,
  hear: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  // what says itself that it is too large need not be waited for
  if (Number(request.headers.get('content-length')) > most) throw tooLarge(most);
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let bytes = new Uint8Array(Math.min(FIRST, most));
  let length = 0;
  const leave = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', leave);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { value, done } = await reader.read();
      signal.throwIfAborted();
      if (done) return bytes.subarray(0, length);
      if (length + value.length > most) throw tooLarge(most);
      hear();
      if (length + value.length > bytes.length) bytes = grown(bytes, length, value.length, most);
      bytes.set(value, length);
      length += value.length;
    }
  } catch (error) {
    signal.throwIfAborted();
    leave();
    if (error instanceof Refusal) throw error;
    throw new Refusal('HTTP_BODY', 'Expected a whole body but it broke off.');
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function grown(bytes: Uint8Array, length: number, more: number, most: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(most, Math.max(2 * bytes.length, length + more)));
  larger.set(bytes.subarray(0, length));
  return larger;
}

function tooLarge(most: number): Refusal {
  return new Refusal('HTTP_TOO_LARGE', `Expected at most ${most} bytes but the body has more.`);
}
