// The one error of the library: a frozen list of codes, one helper that words every message the same way, and errors as
// messages.

/** Every `code` a SaccadeError can have. The list is frozen: a code is never renamed. */
export const ERROR_CODES = [
  'SACCADE_BAD_IMAGE',
  'SACCADE_BAD_OPTION',
  'SACCADE_BAD_WEIGHTS',
  'SACCADE_NO_WASM',
  'SACCADE_NO_SIMD',
  'SACCADE_LOAD_FAILED',
  'SACCADE_OUT_OF_MEMORY',
  'SACCADE_CLOSED',
  'SACCADE_WORKER_FAILED',
  'SACCADE_KERNEL_FAILED',
  'SACCADE_BUSY',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure with a stable `code`, and a sentence that says what was expected, for which name, and what came. */
export class SaccadeError extends Error {
  override readonly name = 'SaccadeError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** "Expected `what` for `where` but received `came`.", with a hint after it where there is something to do. */
export function expected(what: string, where: string, came: string, hint?: string): string {
  return `Expected ${what} for ${where} but received ${came}.${hint ? ` ${hint}` : ''}`;
}

const SHOWN = 80; // characters of a value in a message
const DEEPEST = 2; // lists within lists whose values are shown: a list may hold itself

/** A value as messages name it, in at most 80 characters. */
export function show(value: unknown): string {
  return cut(describe(value, 0));
}

function cut(words: string): string {
  return words.length <= SHOWN ? words : `${words.slice(0, SHOWN - 1)}…`;
}

/** A path or a name in at most 80 characters: its beginning and its end. */
export function brief(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, 50)}…${text.slice(-29)}`;
}

// Of a long text or list only the beginning is read.
function describe(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value.slice(0, SHOWN)}${value.length > SHOWN ? '' : "'"}`;
  if (Array.isArray(value)) {
    if (depth > DEEPEST) return '[…]';
    const values = value.slice(0, SHOWN).map((one) => cut(describe(one, depth + 1)));
    return `[${values.join(', ')}]`;
  }
  if (value === null || typeof value !== 'object') return String(value);
  // JSON may hold a `constructor` of any kind
  const name: unknown = (value.constructor as Partial<{ name: unknown }> | null | undefined)?.name;
  if (typeof name !== 'string') return 'object';
  return name === 'Object' ? `{ ${Object.keys(value).join(', ')} }` : name;
}

/** An error as a message: structured cloning would lose its code. */
export interface Failure {
  code: ErrorCode | null;
  name: string;
  message: string;
  cause?: string;
}

export function toFailure(error: unknown): Failure {
  const { name, message, cause } = asError(error);
  return {
    code: error instanceof SaccadeError ? error.code : null,
    name,
    message,
    ...(cause === undefined ? {} : { cause: String(cause) }),
  };
}

/** What was thrown, as an error; those of another realm stay what they are. */
function asError(thrown: unknown): Error {
  return typeof (thrown as Error | null)?.message === 'string' ? (thrown as Error) : new Error(show(thrown));
}

/** What a picture failed with, as SACCADE_BAD_IMAGE where it is no SaccadeError. */
export function asSaccadeError(thrown: unknown, hint?: string): SaccadeError {
  if (thrown instanceof SaccadeError) return thrown;
  const came = `one that cannot (${brief(asError(thrown).message)})`;
  const message = expected('a picture that can be read', 'image', came, hint);
  return new SaccadeError('SACCADE_BAD_IMAGE', message, { cause: thrown });
}

export function fromFailure({ code, name, message, cause }: Failure): Error {
  const options = cause === undefined ? undefined : { cause: new Error(cause) };
  if (code !== null) return new SaccadeError(code, message, options);
  return Object.assign(new Error(message, options), { name });
}
