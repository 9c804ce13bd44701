// The command line as commander knows it, and what each way to end means as an exit code:
// 0 every picture was read; 1 some picture failed, or nothing could start; 2 wrong usage; 129, 130, 143 a signal.

import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import { SaccadeError, brief } from '../errors.ts';
import type { BenchFlags } from './bench.ts';
import type { CalibrateFlags } from './calibrate.ts';
import type { EvaluateFlags } from './evaluate.ts';
import {
  addCropFlags,
  addDetectFlags,
  addEvaluateFlags,
  addServeFlags,
  type CropFlags,
  type DetectFlags,
  type ServeFlags,
} from './flags.ts';
import { Interrupted, unlessAborted } from './interrupt.ts';
import type { InfoFlags } from './info.ts';
import type { Library } from './library.ts';
import type { EyeFlags } from './eye.ts';
import { addDetectorOptions, elgOption, pupilOption, number } from './options.ts';
import { ClosedPipe, Output, type Streams } from './output.ts';
import { addQueueCommands } from './queue/commands.ts';
import { shown } from '../results/safe.ts';
import type { ImportFlags } from './weights.ts';

/**
 * Runs one command line.
 *
 * @param args without node and script
 * @param load brings the library, when a command needs it: help and mistakes answer without it
 * @param signal aborts with an Interrupted: the command then ends in order, without waiting for pictures in hand
 * @returns the exit code; never throws
 */
export async function run(
  args: readonly string[],
  streams: Streams,
  load: () => Promise<Library>,
  signal?: AbortSignal,
): Promise<number> {
  const output = new Output(streams, signal);
  let code = 0;
  try {
    const program = build(args, output, streams, load, (exit) => (code = exit));
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof ClosedPipe) return code;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said what is wrong
    output.say(`saccade: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Interrupted) return error.code;
    return error instanceof SaccadeError && error.code === 'SACCADE_BAD_OPTION' ? 2 : 1;
  } finally {
    output.release();
  }
}

function build(
  args: readonly string[],
  output: Output,
  streams: Streams,
  load: () => Promise<Library>,
  exit: (code: number) => void,
): Command {
  // these hold nothing that needs an end
  const interruptible = <T>(work: Promise<T>) => unlessAborted(work, output.signal);
  const program = new Command('saccade')
    .description('Finds faces, eyes and pupils in pictures, on any CPU.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      writeErr: (text) => void streams.stderr.write(text.split('\n').map(shown).join('\n')),
      outputError: (text, write) => write(mistake(text, program, args)),
    })
    .showHelpAfterError('(--help lists what there is)')
    .exitOverride();

  addDetectFlags(
    program
      .command('detect')
      .description('faces, keypoints and eyes of pictures')
      .argument(
        '<file|folder|glob|-...>',
        'pictures, folders of pictures, patterns; -: a picture or a list from stdin',
      ),
  ).action(async (files: string[], flags: DetectFlags) => {
    const { detect } = await import('./detect.ts');
    exit(await detect(files, flags, output, await load()));
  });

  addCropFlags(
    program
      .command('crop')
      .description('faces cut out of pictures: thumbnails, or aligned for recognition')
      .argument(
        '<file|folder|glob|-...>',
        'pictures, folders of pictures, patterns; -: a picture or a list from stdin',
      ),
  ).action(async (files: string[], flags: CropFlags) => {
    const { crop } = await import('./crop.ts');
    exit(await crop(files, flags, output, await load()));
  });

  program
    .command('eye')
    .description('landmarks of pictures that are one eye')
    .argument('<file|folder|glob|-...>', 'pictures, folders of pictures, patterns; -: a picture or a list from stdin')
    .addOption(
      new Option('--side <left|right>', 'which eye of its face it is, as seen in the picture')
        .choices(['left', 'right'])
        .makeOptionMandatory(),
    )
    .option('--json', 'one JSON line a picture, as without it')
    .option('--no-refine', 'one look instead of eight: faster, less exact')
    .addOption(pupilOption())
    .addOption(elgOption())
    .option('--max-pixels <n>', 'largest picture read, width times height', number)
    .action(async (files: string[], flags: EyeFlags) => {
      const { eye } = await import('./eye.ts');
      exit(await interruptible(eye(files, flags, output, await load())));
    });

  addDetectorOptions(
    program
      .command('calibrate')
      .description('confidence survey of a folder and a suggested --min-confidence')
      .argument('<folder>', 'pictures of what should be found')
      .option('--negatives <folder>', 'pictures in which every face found is a mistake')
      .option('--json', 'the survey as one JSON object'),
  ).action(async (folder: string, flags: CalibrateFlags) => {
    const { calibrate } = await import('./calibrate.ts');
    exit(await interruptible(calibrate(folder, flags, output, await load())));
  });

  addEvaluateFlags(
    program
      .command('evaluate')
      .description(
        'accuracy on pictures in which faces or eyes are marked: annotations of WIDER FACE, FDDB, or our own',
      )
      .argument('<folder>', 'pictures, and in it or a folder of it their annotations'),
  ).action(async (folder: string, flags: EvaluateFlags) => {
    const { evaluate } = await import('./evaluate.ts');
    exit(await evaluate(folder, flags, output, await load()));
  });

  addServeFlags(
    program.command('serve').description('an HTTP server: POST a picture to /detect; /openapi.json says the rest'),
  ).action(async (flags: ServeFlags) => {
    const { serve } = await import('./serve.ts');
    exit(await serve(flags, output, await load()));
  });

  addQueueCommands(program, output, load, exit);

  program
    .command('weights')
    .description('weights of other projects')
    .command('import')
    .description(
      'converts ELG (.h5, .npz) or MTCNN (det1..3.npy, mtcnn_weights.npy, pnet/rnet/onet.pt, face-api shard)',
    )
    .argument('<file...>', 'one file, or the three of P-, R- and O-Net in any order')
    .requiredOption('-o, --output <file>', 'the .safetensors file to write')
    .option('--float16', 'half the size; the last digits differ')
    .addOption(new Option('--int8', 'a quarter of the size; the third digit differs').conflicts('float16'))
    .action(async (files: string[], flags: ImportFlags) => {
      const { importFiles } = await import('./weights.ts');
      exit(await interruptible(importFiles(files, flags, output)));
    });

  addDetectorOptions(
    program
      .command('bench')
      .description('how fast this machine is; without pictures, on the photograph in the package')
      .argument('[file|folder|glob...]', 'pictures, folders of pictures, patterns')
      .option('--seconds <n>', 'how long each of three measurements takes (default: 3)', number)
      .option('--json', 'the numbers as one JSON object'),
  ).action(async (files: string[], flags: BenchFlags) => {
    const { bench } = await import('./bench.ts');
    exit(await interruptible(bench(files, flags, output, await load())));
  });

  program
    .command('info')
    .description('build, threads, weights and where each comes from')
    .option('--json', 'the same as one JSON object')
    .action(async (flags: InfoFlags) => {
      const { info } = await import('./info.ts');
      exit(await interruptible(info(flags, output, await load())));
    });
  return program;
}

// What commander says of a mistake, long values cut, and with the option that may have been meant where it sees none:
// one of this command that begins like it, as --min-face for the library's minFaceSize; else the commands that have it.
function mistake(text: string, program: Command, args: readonly string[]): string {
  const cut = text.replace(/'([^']*)'/g, (_, value: string) => `'${brief(value)}'`);
  const typed = /unknown option '(--[^'=]+)[^']*'\n?$/.exec(cut)?.[1];
  if (!typed) return cut;
  const near = longOf(called(program, args)).filter((name) => typed.startsWith(name) || name.startsWith(typed));
  const [best] = near.sort((a, b) => b.length - a.length);
  if (best) return `${cut.trimEnd()}\n(Did you mean ${best}?)\n`;
  const others = namesOf(program, (command) => longOf(command).includes(typed));
  return others.length > 0 ? `${cut.trimEnd()}\n(${typed} is an option of ${others.join(', ')}.)\n` : cut;
}

function longOf({ options }: Command): string[] {
  return options.flatMap(({ long }) => long ?? []);
}

// The command that these arguments call.
function called(command: Command, [name, ...rest]: readonly string[]): Command {
  const next = command.commands.find((one) => one.name() === name);
  return next ? called(next, rest) : command;
}

// Names of commands within it, as they are typed.
function namesOf(group: Command, isOne: (command: Command) => boolean): string[] {
  return group.commands.flatMap((command) => [
    ...(isOne(command) ? [command.name()] : []),
    ...namesOf(command, isOne).map((name) => `${command.name()} ${name}`),
  ]);
}

// The package by its own name: the same from bindings/ and from dist/bindings/.
function version(): string {
  return (createRequire(import.meta.url)('saccade/package.json') as { version: string }).version;
}
