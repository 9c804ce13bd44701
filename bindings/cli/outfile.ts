// --output: results in a file. It holds whole results whatever happens: what is written in part is taken back.

import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isPictureBytes } from '../decode/sniff.ts';
import { SaccadeError, expected, show } from '../errors.ts';
import { ClosedPipe, type Lines } from './output.ts';
import { readHeld, type Held, type LineFormat } from './resume.ts';

export interface OutFileFlags {
  force?: boolean;
  resume?: boolean;
}

export class OutFile implements Lines {
  readonly path: string;
  /** what was in it, under --resume */
  readonly held: Held | undefined;
  readonly #mode: string;
  #handle: FileHandle | undefined;
  // bytes of whole results; null: a device or a pipe, which has no places
  #length: number | null;

  private constructor(path: string, mode: string, length: number | null, held?: Held) {
    this.path = path;
    this.#mode = mode;
    this.#length = length;
    this.held = held;
  }

  /**
   * Looks at what is there; changes nothing yet.
   *
   * @param inputs pictures that will be read: none of them, and no other picture, may be the file
   * @throws SaccadeError SACCADE_BAD_OPTION when the file is there and flags do not say what to do with it
   */
  static async prepare(
    path: string,
    format: LineFormat,
    flags: OutFileFlags,
    inputs: readonly { file: string }[],
  ): Promise<OutFile> {
    const there = await stat(path).catch(() => undefined);
    if (!there) return new OutFile(path, 'wx', 0);
    if (there.isDirectory()) throw wrong('a file', path, 'which is a folder');
    if (!there.isFile()) {
      if (flags.resume) throw wrong('a file to go on in', path, 'which is a device or a pipe');
      return new OutFile(path, 'w', null);
    }
    await refusePicture(path, inputs);
    if (flags.resume) {
      const held = await readHeld(path, format);
      return new OutFile(path, 'r+', held.length, held);
    }
    if (flags.force) return new OutFile(path, 'w', 0);
    const hint = '--resume goes on where it ends, --force overwrites it.';
    throw wrong('a file that is not there yet', path, 'which is there', hint);
  }

  /** Whether nothing is in it yet. */
  get isEmpty(): boolean {
    return !this.#length;
  }

  /** Opens it; what was torn at its end is cut off. */
  async open(): Promise<void> {
    try {
      this.#handle = await open(this.path, this.#mode);
      if (this.#mode === 'r+') await this.#handle.truncate(this.#length!);
    } catch (cause) {
      throw failed(this.path, cause);
    }
  }

  /** Writes one line, or lines that belong together: all of it or nothing. */
  async line(text: string): Promise<void> {
    const bytes = Buffer.from(`${text}\n`);
    try {
      for (let done = 0; done < bytes.length;) {
        const at = this.#length === null ? null : this.#length + done;
        done += (await this.#handle!.write(bytes, done, bytes.length - done, at)).bytesWritten;
      }
      if (this.#length !== null) this.#length += bytes.length;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EPIPE') throw new ClosedPipe('the output is closed');
      if (this.#length !== null) await this.#handle!.truncate(this.#length);
      throw failed(this.path, cause);
    }
  }

  /** Resolves when what was written is on the disk. @throws SaccadeError for a device or a pipe, which has none */
  async sync(): Promise<void> {
    try {
      await this.#handle!.datasync();
    } catch (cause) {
      throw failed(this.path, cause);
    }
  }

  /** Closes it; what was written is on the disk then. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    if (!handle) return;
    await handle.datasync().catch(() => undefined); // devices have no disk
    await handle.close();
  }
}

// --force may be meant for other results, never for a photograph; asking the system for the real path of each of a
// million inputs would take minutes, so that links are known by what they hold.
async function refusePicture(path: string, inputs: readonly { file: string }[]): Promise<void> {
  const names = [resolve(path), await realpath(path)];
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const isPicture = bytesRead > 0 && isPictureBytes(buffer.subarray(0, bytesRead));
    if (!isPicture && !inputs.some(({ file }) => names.includes(resolve(file)))) return;
  } finally {
    await handle.close();
  }
  throw wrong('another file', path, 'which is a picture');
}

function wrong(what: string, path: string, came: string, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, '--output', `${show(path)}, ${came}`, hint));
}

function failed(path: string, cause: unknown): SaccadeError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const message = expected('a file that can be written', '--output', `${show(path)} (${code})`);
  return new SaccadeError('SACCADE_LOAD_FAILED', message, { cause });
}
