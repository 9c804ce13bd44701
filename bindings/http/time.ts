// How long a request may take, and who may end it sooner.
import { Refusal } from './refusal.ts';

/**
 * Runs `work` with a signal that aborts after `ms`, or when the client leaves, by a Refusal; or when it is given up,
 * for the reason of that. `hasCome` is called once the body is there: until then it is the client who is late.
 */
export async function withinTime<T>(
  client: AbortSignal | undefined,
  givenUp: AbortSignal,
  ms: number,
  work: (signal: AbortSignal, hasCome: () => void) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const leave = () => stop.abort(new Refusal('HTTP_GONE', 'The client has left.'));
  let isLate = () => new Refusal('HTTP_SLOW', `Expected the body within ${ms} ms.`);
  const timer = setTimeout(() => stop.abort(isLate()), ms);
  if (client?.aborted) leave();
  client?.addEventListener('abort', leave);
  givenUp.addEventListener('abort', () => stop.abort(givenUp.reason));
  try {
    return await work(stop.signal, () => {
      isLate = () =>
        new Refusal('HTTP_TIME', `Expected an answer within ${ms} ms. Try again, or send a smaller picture.`);
    });
  } finally {
    clearTimeout(timer);
    client?.removeEventListener('abort', leave);
  }
}
