import { ERROR_CODES, SaccadeError, type ErrorCode } from 'saccade';

// what to tell a user; TypeScript knows all codes
const WORDS: Partial<Record<ErrorCode, string>> = {
  SACCADE_BAD_IMAGE: 'This picture cannot be read.',
  SACCADE_BUSY: 'Too many pictures at once. Try again.',
};

export function wordsFor(error: unknown): string {
  return (error instanceof SaccadeError && WORDS[error.code]) || 'Something went wrong.';
}

console.log(ERROR_CODES.length, wordsFor(new SaccadeError('SACCADE_BUSY', 'full')));
