// Options of `detect` alone: where results go and as what, and which of the pictures are looked at.

import { InvalidArgumentError, Option, type Command } from 'commander';
import { addDetectorOptions, number, type DetectorFlags } from './options.ts';
import { SaccadeError, expected, show } from '../errors.ts';
import type { Shard } from './shard.ts';

export type DrawFormat = 'png' | 'jpeg';

export interface DetectFlags extends DetectorFlags {
  json?: boolean;
  format?: 'mtcnn';
  csv?: boolean;
  draw?: string;
  drawFormat?: DrawFormat;
  output?: string;
  force?: boolean;
  resume?: boolean;
  shard?: Shard;
  time?: boolean;
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

/** As what results are written. */
export function formatOf({ json, format, csv, output }: DetectFlags): 'text' | 'json' | 'csv' {
  if (json || format) return 'json';
  if (csv) return 'csv';
  if (output === undefined) return 'text';
  return /\.csv$/i.test(output) ? 'csv' : 'json';
}

/** Flags that mean nothing without another. @throws SaccadeError SACCADE_BAD_OPTION */
export function checkTogether(flags: DetectFlags): void {
  const need = (flag: string, other: string) => {
    throw new SaccadeError('SACCADE_BAD_OPTION', expected(`${other} beside it`, flag, `${flag} alone`));
  };
  if (flags.resume && flags.output === undefined) need('--resume', '--output <file>');
  if (flags.force && flags.output === undefined) need('--force', '--output <file>');
  if (flags.drawFormat && flags.draw === undefined) need('--draw-format', '--draw <folder>');
}

function shard(text: string): Shard {
  const [part, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).slice(1).map(Number);
  if (part === undefined || of === undefined || part < 1 || part > of) {
    throw new InvalidArgumentError(`Expected a part and how many there are, as in 3/100, but received ${show(text)}.`);
  }
  return { part, of };
}
