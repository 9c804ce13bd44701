// Options of `detect`, `crop`, `evaluate` and `serve` alone: where results go and as what, which pictures are looked
// at, and what a server bears.

import { Command, InvalidArgumentError, Option } from 'commander';
import { SaccadeError, expected, show } from '../errors.ts';
import type { BatchFlags } from './batch.ts';
import type { PictureFormat } from './encoders.ts';
import { addDetectorOptions, number, type DetectorFlags } from './options.ts';
import type { Shard } from './shard.ts';

export interface DetectFlags extends BatchFlags {
  json?: boolean;
  format?: 'mtcnn';
  csv?: boolean;
  draw?: string;
  drawFormat?: PictureFormat;
  time?: boolean;
}

export interface CropFlags extends BatchFlags {
  out: string;
  align?: boolean;
  margin?: number;
  square?: boolean;
  size?: number;
  format?: PictureFormat;
}

export interface ServeFlags extends DetectorFlags {
  host: string;
  port: number;
  base?: string;
  maxBytes?: number;
  maxWork?: number;
  minThreshold?: number;
  maxMs?: number;
  concurrent?: number;
  maxQueue?: number;
  callerHeader?: string;
  drainMs: number;
}

/** Adds them, and those of the detector. */
export function addDetectFlags(command: Command): Command {
  command
    .addOption(new Option('--json', 'one JSON line a picture').conflicts('csv'))
    .addOption(
      new Option('--format <name>', "the same, faces as Python's mtcnn prints them")
        .choices(['mtcnn'])
        .conflicts('csv'),
    )
    .option('--csv', 'one row a face')
    .option('--output <file>', 'writes results into this file, as JSON lines, or as CSV where it is so called')
    .addOption(new Option('--force', 'overwrites the file of --output').conflicts('resume'))
    .option('--resume', 'goes on where the file of --output ends: pictures in it are not looked at again')
    .option('--shard <part/of>', 'looks at one part of the pictures, as in 3/100; their names say which', shard)
    .option('--draw <folder>', 'writes annotated pictures into this folder, in folders as those of the pictures')
    .addOption(new Option('--draw-format <format>', 'what --draw writes (default: png)').choices(['png', 'jpeg']))
    .option('--min-confidence <p>', 'drops faces below it, 0 to 1 (default: 0)', number)
    .option('--max-faces <n>', 'keeps the most confident (default: all)', number)
    .option('--time', 'prints the milliseconds of each stage');
  return addDetectorOptions(command);
}

/** Adds those of `crop`, and those of the detector. */
export function addCropFlags(command: Command): Command {
  command
    .requiredOption('--out <folder>', 'writes one picture a face into this folder, in folders as those of the pictures')
    .addOption(
      new Option('--align', "eyes, nose and mouth where networks of ArcFace's kind want them").conflicts([
        'margin',
        'square',
      ]),
    )
    .option(
      '--margin <m>',
      "else: what is added at each side, in parts of the box's larger side (default: 0.3)",
      number,
    )
    .option('--no-square', 'not made as wide as high')
    .option('--size <px>', 'the larger side (default: 112 with --align, else as in the picture)', number)
    .addOption(new Option('--format <format>', 'what is written (default: png)').choices(['png', 'jpeg']))
    .option('--output <file>', 'writes the lines that say what each is into this file, instead of to stdout')
    .addOption(new Option('--force', 'overwrites the file of --output').conflicts('resume'))
    .option('--resume', 'goes on where the file of --output ends: pictures in it are not looked at again')
    .option('--shard <part/of>', 'looks at one part of the pictures, as in 3/100; their names say which', shard)
    .option('--min-confidence <p>', 'drops faces below it, 0 to 1 (default: 0)', number)
    .option('--max-faces <n>', 'keeps the most confident (default: all)', number);
  return addDetectorOptions(
    command,
    new Option('--eyes', 'looks at the eyes too, and says in the lines where they are'),
  );
}

/** Adds those of `evaluate`, and those of the detector. */
export function addEvaluateFlags(command: Command): Command {
  command
    .option(
      '--annotations <file>',
      'which file it is (default: annotations.json, *bbx_gt.txt or *ellipseList.txt in the folder)',
    )
    .option('--results <file>', 'takes these results of detect --json (or eye) instead of looking at the pictures')
    .option('--min-height <px>', 'marked faces that are lower do not count (default: 20)', number)
    .option('--json', 'the numbers as one JSON object')
    .option('--curve <file.svg>', 'writes curves: precision over recall, recall over false faces, keypoint errors')
    .option('--force', 'overwrites the file of --curve')
    .option('--worst <n>', 'lists the pictures with most mistakes', whole)
    .option(
      '--draw <folder>',
      'draws them into this folder, 20 unless --worst says: found green, false purple, missed orange, not counted gray',
    )
    .option('--min-confidence <p>', 'drops faces below it, 0 to 1 (default: 0)', number)
    .option('--max-faces <n>', 'keeps the most confident (default: all)', number);
  return addDetectorOptions(command);
}

/** Adds those of `serve`, and those of the detector; what has a value may be an environment variable too. */
export function addServeFlags(command: Command): Command {
  const all = new Command()
    .option('--port <n>', 'where it listens; 0: any that is free', number, 8080)
    .option('--host <address>', 'which address it listens on; 0.0.0.0: all', '127.0.0.1')
    .option('--base <path>', 'what paths begin with, as in /faces (default: nothing)')
    .option('--max-bytes <n>', 'bytes of a body (default: 16 MiB)', number)
    .option('--max-work <n>', 'pixels of all levels of a pyramid (default: 48000000)', number)
    .option('--min-threshold <p>', 'lowest of --thresholds that a request may ask for, 0 to 1 (default: 0.5)', number)
    .option('--max-ms <n>', 'milliseconds from a request to its answer (default: 30000)', number)
    .option('--concurrent <n>', 'pictures that are looked at or decoded at a time (default: two a thread)', number)
    .option('--max-queue <n>', 'requests that may wait (default: 64)', number)
    .option(
      '--caller-header <name>',
      'says whose a request is, behind a proxy that sets it (default: its address)',
      header,
    )
    .option('--drain-ms <n>', 'milliseconds that pictures in hand have after SIGTERM', milliseconds, 25_000)
    .option('--min-confidence <p>', 'drops faces below it, 0 to 1 (default: 0)', number)
    .option('--max-faces <n>', 'keeps the most confident (default: all)', number);
  for (const option of addDetectorOptions(all).options) {
    if (option.long === '--max-pixels')
      option.description = 'largest picture read, width times height (default: 16000000)';
    if (option.required) option.env(`SACCADE_${option.long!.slice(2).replaceAll('-', '_').toUpperCase()}`);
    command.addOption(option); // what it reads from the environment must be known here
  }
  return command;
}

/** As what results are written. */
export function formatOf({ json, format, csv, output }: DetectFlags): 'text' | 'json' | 'csv' {
  if (json || format) return 'json';
  if (csv) return 'csv';
  if (output === undefined) return 'text';
  return /\.csv$/i.test(output) ? 'csv' : 'json';
}

/** Flags that mean nothing without another. @throws SaccadeError SACCADE_BAD_OPTION */
export function checkTogether(flags: BatchFlags & Pick<DetectFlags, 'draw' | 'drawFormat'>): void {
  const need = (flag: string, other: string) => {
    throw new SaccadeError('SACCADE_BAD_OPTION', expected(`${other} beside it`, flag, `${flag} alone`));
  };
  if (flags.resume && flags.output === undefined) need('--resume', '--output <file>');
  if (flags.force && flags.output === undefined) need('--force', '--output <file>');
  if (flags.drawFormat && flags.draw === undefined) need('--draw-format', '--draw <folder>');
}

/** A whole number from 1 up. @throws InvalidArgumentError */
export function whole(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`Expected a whole number from 1 up but received ${show(text)}.`);
  }
  return value;
}

// timers hold no more
function milliseconds(text: string): number {
  const value = number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 2e9) return value;
  const what = 'a whole number of milliseconds, 0 to 2,000,000,000';
  throw new InvalidArgumentError(`Expected ${what}, but received ${show(text)}.`);
}

// RFC 9110, 5.6.2; an empty environment variable is none
function header(text: string): string {
  if (/^[\w!#$%&'*+.^`|~-]*$/.test(text)) return text;
  throw new InvalidArgumentError(`Expected the name of a header but received ${show(text)}.`);
}

function shard(text: string): Shard {
  const [part, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).slice(1).map(Number);
  if (part === undefined || of === undefined || part < 1 || part > of) {
    throw new InvalidArgumentError(`Expected a part and how many there are, as in 3/100, but received ${show(text)}.`);
  }
  return { part, of };
}
