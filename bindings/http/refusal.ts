// Every way in which a request ends without faces, and the one table of what each is in HTTP.
import { type ErrorCode, type SaccadeError } from '../errors.ts';

/** What is no failure of a picture but of the request that brings it. */
const REFUSALS = {
  HTTP_NOT_FOUND: 404,
  HTTP_METHOD: 405,
  HTTP_NOT_ACCEPTABLE: 406,
  /** the body did not come in time */
  HTTP_SLOW: 408,
  HTTP_URL: 400,
  /** these two are said by `saccade serve`; elsewhere by the server around the handler */
  HTTP_HEADERS: 431,
  HTTP_EXPECT: 417,
  HTTP_TOO_LARGE: 413,
  HTTP_MEDIA_TYPE: 415,
  /** the body is not what its Content-Type says, or ended early */
  HTTP_BODY: 400,
  /** nobody reads it */
  HTTP_GONE: 499,
  HTTP_TIME: 503,
  HTTP_DRAINING: 503,
} as const;

const ERRORS: Record<ErrorCode, number> = {
  SACCADE_BAD_OPTION: 400,
  SACCADE_BAD_IMAGE: 422,
  SACCADE_BUSY: 429,
  SACCADE_CLOSED: 503,
  SACCADE_OUT_OF_MEMORY: 503,
  SACCADE_BAD_WEIGHTS: 500,
  SACCADE_NO_WASM: 500,
  SACCADE_NO_SIMD: 500,
  SACCADE_LOAD_FAILED: 500,
  SACCADE_WORKER_FAILED: 500,
  SACCADE_KERNEL_FAILED: 500,
};

/** Every code that an answer can have, and its status. */
export const STATUSES: Readonly<Record<string, number>> = { ...REFUSALS, ...ERRORS, INTERNAL: 500 };

export type RefusalCode = keyof typeof REFUSALS;

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly headers: Record<string, string>;

  constructor(code: RefusalCode, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** What an answer says of an error: nothing of ours that could name a path. */
export interface Said {
  status: number;
  code: string;
  message: string;
  headers: Record<string, string>;
}

export function said(error: unknown): Said {
  if (error instanceof Refusal) {
    const { code, message, headers } = error;
    return { status: REFUSALS[code], code, message, headers };
  }
  if (!isOurs(error)) return internal('INTERNAL', 500);
  const status = ERRORS[error.code];
  if (status >= 500) return internal(error.code, status);
  return { status, code: error.code, message: error.message, headers: {} };
}

// By name: the entry for the edge, a bundle, has a class of its own.
function isOurs(error: unknown): error is SaccadeError {
  const { name, code } = Object(error) as Partial<SaccadeError>;
  return name === 'SaccadeError' && Object.hasOwn(ERRORS, code!);
}

function internal(code: string, status: number): Said {
  return { status, code, message: 'The picture could not be looked at.', headers: {} };
}
