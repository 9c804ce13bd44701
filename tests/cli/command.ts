// The command in this process, with the stub behind it, and as a process of its own; and pictures for it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Jimp } from 'jimp';
import type { Test } from 'uvu';
import { run } from '../../bindings/cli/program.ts';
import { stubLibrary } from './stub.ts';

const STUB = fileURLToPath(new URL('./stub.ts', import.meta.url));

/** A folder that is there while the suite runs; `path` names things in it. */
export function workplace(suite: Test, fill: (path: (...names: string[]) => string) => Promise<void>) {
  let root = '';
  const path = (...names: string[]) => join(root, ...names);
  suite.before(async () => {
    root = await mkdtemp(join(tmpdir(), 'saccade-cli-'));
    await fill(path);
  });
  suite.after(() => rm(root, { recursive: true, force: true }));
  return path;
}

/** The bytes of a 40×30 picture in which the stub finds `faces` faces of confidence green/255. */
export async function png(faces: number, green = 255): Promise<Buffer> {
  const data = Buffer.alloc(40 * 30 * 4, 255);
  data.set([faces, green]);
  return new Jimp({ data, width: 40, height: 30 }).getBuffer('image/png');
}

/** Writes such a picture, and the folders it lies in. */
export async function picture(path: string, faces: number, green = 255): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await png(faces, green));
}

/** Runs the command here. `stdin`: what comes through it; `isTTY`: whether stdout is a terminal. */
export async function command(
  args: string[],
  { stdin, isTTY = false }: { stdin?: Buffer | string; isTTY?: boolean } = {},
) {
  const library = stubLibrary();
  const [input, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  input.end(stdin ?? '');
  const text = [stdout, stderr].map(async (stream) => {
    let all = '';
    for await (const chunk of stream) all += chunk;
    return all;
  });
  const code = await run(args, { stdin: input, stdout: Object.assign(stdout, { isTTY }), stderr }, async () => library);
  stdout.end();
  stderr.end();
  const [out, err] = (await Promise.all(text)) as [string, string];
  return { code, out, err, library, json: () => jsonLines(out) };
}

export function jsonLines(text: string) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/**
 * Starts the command with the stub as a process; a picture takes at least `delay` ms. `says` goes to stderr when it has
 * started, the most memory it had with `peak` when it ends.
 */
export function start(args: string[], delay = 0, says = '', peak = false): ChildProcess {
  const env = { ...process.env, STUB_MS: String(delay), STUB_SAYS: says, ...(peak && { STUB_PEAK: 'yes' }) };
  return spawn(process.execPath, ['--import', 'tsx', STUB, ...args], { env, stdio: 'pipe' });
}

/** How a process ends, and all that it says. */
export async function ended(child: ChildProcess) {
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk) => (out += chunk));
  child.stderr!.on('data', (chunk) => (err += chunk));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (code, signal) => resolve([code, signal])),
  );
  return { code, signal, out, err };
}

/** The same under a shell, which may limit it first; waits for the end. */
export function underShell(limits: string, args: string[]) {
  const script = `${limits}; exec "$0" --import tsx "$@"`;
  return spawnSync('/bin/sh', ['-c', script, process.execPath, STUB, ...args], { encoding: 'utf8' });
}
