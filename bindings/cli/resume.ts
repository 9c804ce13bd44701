// --resume: which pictures an output file holds already, and where its last whole one ends. A process that was killed
// may leave the beginning of a line; that picture counts as not looked at.

import { createReadStream } from 'node:fs';
import { SaccadeError, expected, show } from '../errors.ts';
import { csvHeader, csvName, readCsvRow } from '../results/csv.ts';

/** Lines of detect, rows of detect, lines of crop: one a face. */
export type LineFormat = 'json' | 'csv' | 'crops';

/** What a file holds. */
export interface Held {
  /** bytes up to the end of the last whole picture; what follows is to be cut off */
  length: number;
  /** how many lines each picture has, by the name that the file has for it */
  pictures: Map<string, number>;
  total: number;
  failed: number;
}

const MAX_LINE = 2 ** 28; // bytes; the longest line that is believed to be one

/**
 * Reads the results in `path`.
 *
 * @throws SaccadeError SACCADE_BAD_OPTION when a whole line in it is not a result of this format: it is another file
 */
export async function readHeld(path: string, format: LineFormat): Promise<Held> {
  const held: Held = { length: 0, pictures: new Map(), total: 0, failed: 0 };
  const take = { json: jsonTaker, csv: csvTaker, crops: cropTaker }[format](held);
  let line = 0;
  for await (const { text, end } of wholeLines(path, format === 'csv')) {
    line++;
    if (take(text, end)) continue;
    const what = `results of saccade as ${format === 'csv' ? 'CSV' : 'JSON lines'} to go on from`;
    throw new SaccadeError(
      'SACCADE_BAD_OPTION',
      expected(what, '--resume', `${show(path)}, whose line ${line} is none`),
    );
  }
  return held;
}

/** The inputs that are not in the file. One that was given twice is there when the file has it twice. */
export function notHeld<T extends { file: string }>(inputs: readonly T[], held: Held, format: LineFormat): T[] {
  const left = new Map(held.pictures);
  return inputs.filter(({ file }) => {
    const name = format === 'csv' ? csvName(file) : file;
    const lines = left.get(name) ?? 0;
    left.set(name, lines - 1);
    return lines <= 0;
  });
}

function jsonTaker(held: Held) {
  return (text: string, end: number): boolean => {
    const { file, error, faces } = parsed(text);
    if (typeof file !== 'string' || typeof faces === 'number') return false;
    count(held, file, error !== undefined, end);
    return true;
  };
}

// A picture is whole with the line of its last face.
function cropTaker(held: Held) {
  return (text: string, end: number): boolean => {
    const { file, error, face = 0, faces } = parsed(text);
    if (typeof file !== 'string' || (error === undefined && typeof faces !== 'number')) return false;
    if (error !== undefined || face === faces) count(held, file, error !== undefined, end);
    return true;
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

// A picture is whole with the row of its last face.
function csvTaker(held: Held) {
  let isHeader = true;
  return (text: string, end: number): boolean => {
    if (isHeader) {
      isHeader = false;
      held.length = end;
      return text === csvHeader();
    }
    const row = readCsvRow(text);
    if (row?.face === row?.faces && row) count(held, row.file, row.failed, end);
    return row !== null;
  };
}

function count(held: Held, file: string, failed: boolean, end: number): void {
  held.pictures.set(file, (held.pictures.get(file) ?? 0) + 1);
  held.total++;
  if (failed) held.failed++;
  held.length = end;
}

const [NEWLINE, QUOTE] = [10, 34];

/**
 * Lines that have their end, and the offset behind it. With `quotes`, a line end between quotes is part of the line.
 */
async function* wholeLines(path: string, quotes: boolean): AsyncGenerator<{ text: string; end: number }> {
  let rest: Buffer[] = [];
  let length = 0;
  let offset = 0;
  let isQuoted = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (quotes && chunk[at] === QUOTE) isQuoted = !isQuoted;
      if (chunk[at] !== NEWLINE || isQuoted) continue;
      const text = Buffer.concat([...rest, chunk.subarray(from, at)]).toString();
      yield { text, end: offset + at + 1 };
      [rest, length, from] = [[], 0, at + 1];
    }
    offset += chunk.length;
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MAX_LINE) return;
  }
}
