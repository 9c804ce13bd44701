// Results of several photographs as files: the columns of `saccade detect --csv`, the lines of `--json`. Loaded when
// one is asked for.
import { csvError, csvHeader, csvRows } from '../results/csv.ts';
import { jsonError, jsonLine } from '../results/json.ts';
import type { Entry } from './strip.ts';

export function csvFile(entries: readonly Entry[]): Blob {
  const rows = entries.map(({ file: { name: file }, found, error }) =>
    found ? csvRows({ file, ...found }) : csvError({ file, error: error! }),
  );
  return new Blob([[csvHeader(), ...rows, ''].join('\n')], { type: 'text/csv' });
}

export function jsonFile(entries: readonly Entry[]): Blob {
  const lines = entries.map(({ file: { name: file }, found, error }) =>
    found ? jsonLine({ file, ...found }) : jsonError({ file, error: error! }),
  );
  return new Blob([[...lines, ''].join('\n')], { type: 'application/jsonl' });
}
