// `saccade queue add`: names of pictures into the queue, a bulk at a time, so that a list of millions takes the memory
// of one bulk.

import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { SaccadeError, expected } from '../../errors.ts';
import { findInputs } from '../inputs.ts';
import { unlessAborted } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { openQueue, type QueueFlags } from './connection.ts';
import { JOB_NAME, isUrl, jobId, type QueuedPicture } from './picture.ts';

export interface AddFlags extends QueueFlags {
  attempts?: number;
  backoff?: number;
}

const BULK = 1000; // pictures sent at once
const LONGEST_NAME = 2 ** 16; // characters; a list with a longer one is no list

/**
 * Runs the command. Pictures that are in the queue already, waiting or done, are left as they are.
 *
 * @returns exit code: 0, or 1 when an argument names no pictures
 * @throws SaccadeError when the server cannot be reached or an option is wrong
 */
export async function add(args: string[], flags: AddFlags, output: Output): Promise<number> {
  const { queue, close } = await openQueue(flags, output);
  const opts = {
    attempts: flags.attempts ?? 5,
    backoff: { type: 'exponential', delay: 1000 * (flags.backoff ?? 1), jitter: 0.5 },
    stackTraceLimit: 0,
  };
  const pictures = new Names(args, output);
  let count = 0;
  try {
    for await (const files of inBulks(pictures.each())) {
      const jobs = files.map((file) => {
        const data: QueuedPicture = { file };
        return { name: JOB_NAME, data, opts: { ...opts, jobId: jobId(file) } };
      });
      await unlessAborted(queue.addBulk(jobs), output.signal);
      count += files.length;
    }
  } finally {
    await close();
    output.say(`saccade: ${count} picture${count === 1 ? '' : 's'} in the queue`);
  }
  return pictures.failures > 0 ? 1 : 0;
}

/** Names of the pictures that arguments name: absolute paths and URLs. */
class Names {
  readonly #args: readonly string[];
  readonly #output: Output;
  /** arguments that named none */
  failures = 0;

  constructor(args: readonly string[], output: Output) {
    this.#args = args;
    this.#output = output;
  }

  async *each(): AsyncGenerator<string> {
    for (const arg of this.#args) {
      if (isUrl(arg)) yield arg;
      else if (arg === '-' && this.#output.stdin) yield* this.#listed(this.#output.stdin);
      else yield* this.#found(arg);
    }
  }

  // a folder in a list is a mistake: looking at each of a million names would take minutes
  async *#listed(stdin: Readable): AsyncGenerator<string> {
    for await (const name of namesOf(stdin)) yield isUrl(name) ? name : resolve(name);
  }

  async *#found(arg: string): AsyncGenerator<string> {
    for (const { file, error } of (await findInputs([arg])).inputs) {
      if (!error) yield resolve(file);
      else {
        this.failures++;
        this.#output.say(`saccade: ${file}: ${error.message}`);
      }
    }
  }
}

async function* inBulks(files: AsyncIterable<string>): AsyncGenerator<string[]> {
  let bulk: string[] = [];
  for await (const file of files) {
    bulk.push(file);
    if (bulk.length < BULK) continue;
    yield bulk;
    bulk = [];
  }
  if (bulk.length > 0) yield bulk;
}

/** The names of a list, one a line or with a NUL after each; empty lines are none. */
async function* namesOf(stdin: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let end: RegExp | undefined;
  let rest = '';
  for await (const chunk of stdin) {
    rest += decoder.write(Buffer.from(chunk as Uint8Array));
    end ??= rest.includes('\0') ? /\0/ : rest.includes('\n') ? /\r?\n/ : undefined;
    const names = end ? rest.split(end) : [rest];
    rest = names.pop()!;
    if (rest.length > LONGEST_NAME) throw noList();
    yield* names.filter(Boolean);
  }
  rest += decoder.end();
  if (rest.trimEnd()) yield rest.trimEnd();
}

function noList(): SaccadeError {
  const what = 'a list of paths, one a line,';
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, 'standard input (-)', 'something else'));
}
