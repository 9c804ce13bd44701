// `saccade queue` as commander knows it: add, work, results, status.

import { InvalidArgumentError, Option, type Command } from 'commander';
import { show } from '../../errors.ts';
import { whole } from '../flags.ts';
import type { Library } from '../library.ts';
import { addDetectorOptions, number } from '../options.ts';
import type { Output } from '../output.ts';
import type { AddFlags } from './add.ts';
import type { ResultsFlags } from './results.ts';
import type { StatusFlags } from './status.ts';
import type { WorkFlags } from './work.ts';

/** Adds the four commands; `exit` gets their exit codes. */
export function addQueueCommands(
  program: Command,
  output: Output,
  load: () => Promise<Library>,
  exit: (code: number) => void,
): void {
  const group = program
    .command('queue')
    .description('pictures over many machines, by BullMQ on Redis or Valkey (npm install bullmq ioredis)');
  const command = (name: string, words: string) =>
    group
      .command(name)
      .description(words)
      .addOption(
        new Option('--redis <url>', 'the server, as in redis://host:6379; with a password better in the environment')
          .env('REDIS_URL')
          .makeOptionMandatory(),
      )
      .option('--queue <name>', "the queue's name", 'saccade');

  command('add', 'adds pictures; one that is in the queue stays as it is')
    .argument('<file|folder|glob|url|-...>', 'pictures, folders, patterns, http or s3 URLs; -: a list from stdin')
    .option('--attempts <n>', 'attempts at a picture where trying again may help (default: 5)', whole)
    .option('--backoff <s>', 'seconds before the second one; twice as many before each next (default: 1)', seconds)
    .action(async (args: string[], flags: AddFlags) => {
      const { add } = await import('./add.ts');
      exit(await add(args, flags, output));
    });

  addDetectorOptions(
    command('work', 'looks at pictures of the queue; a signal ends it when those in hand are done')
      .addOption(new Option('--format <name>', "faces as Python's mtcnn prints them").choices(['mtcnn']))
      .option('--concurrency <n>', 'pictures in hand at once (default: as many as there is use for)', whole)
      .option('--until-empty', 'ends when the queue has no more pictures')
      .option('--stall-seconds <s>', 'a worker that is silent for so long is lost (default: 30)', seconds)
      .option('--max-crashes <n>', 'workers that a picture may take with it before it has failed (default: 3)', whole)
      .option('--allow-url <prefix...>', 'fetches URLs that begin so; others fail (default: none)')
      .option('--s3-endpoint <url>', 'where s3://bucket/key lies, as endpoint/bucket/key; nothing is signed')
      .option('--max-url-bytes <n>', 'largest picture fetched (default: 67108864)', whole)
      .option('--url-seconds <s>', 'longest that a fetch may take (default: 30)', seconds)
      .option('--min-confidence <p>', 'drops faces below it, 0 to 1 (default: 0)', number)
      .option('--max-faces <n>', 'keeps the most confident (default: all)', number),
  ).action(async (flags: WorkFlags) => {
    const { work } = await import('./work.ts');
    exit(await work(flags, output, await load()));
  });

  command('results', 'writes results into a file, each picture once, and takes them out of the queue')
    .requiredOption('--output <file>', 'writes JSON lines into this file')
    .addOption(new Option('--force', 'overwrites the file').conflicts('resume'))
    .option('--resume', 'goes on where the file ends: pictures in it are not written again')
    .option('--follow', 'waits for more until the queue is empty')
    .action(async (flags: ResultsFlags) => {
      const { results } = await import('./results.ts');
      exit(await results(flags, output));
    });

  command('status', 'how many pictures wait, are in hand, done, failed')
    .option('--json', 'the counts as one JSON object')
    .option('--watch', 'a bar on a terminal until all pictures are done')
    .action(async (flags: StatusFlags) => {
      const { status } = await import('./status.ts');
      exit(await status(flags, output));
    });
}

function seconds(text: string): number {
  const value = number(text);
  if (!(value > 0 && value <= 86_400)) {
    throw new InvalidArgumentError(`Expected seconds, above 0 and at most 86400, but received ${show(text)}.`);
  }
  return value;
}
