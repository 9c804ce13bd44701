// Programs of the bench that run as processes of their own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE_MS = 60_000;

/** Runs a script of this folder, and reads the JSON that it prints. `patience`: beside a minute. */
export function runScript(name: string, args: readonly (string | number)[], patience = 0): unknown {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const out = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', path, ...args.map(String)], {
    encoding: 'utf8',
    timeout: PATIENCE_MS + patience,
    cwd: ROOT,
  });
  return JSON.parse(out.trim().split('\n').at(-1)!);
}
