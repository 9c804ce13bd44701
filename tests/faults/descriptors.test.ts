// A process that is out of file descriptors when the first picture comes: that picture's error says so, and later ones
// are read once there are some again. Node 20 would keep for ever that a module could not be read.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { PATH } from '../helpers/sample.ts';

const test = suite('faults/descriptors');

const LIBRARY = join(ROOT, 'dist/bindings/index.node.js');
const PROGRAM = `
import { closeSync, openSync } from 'node:fs';
const [library, path, threads] = process.argv.slice(1);
const { createDetector } = await import(library);
const detector = await createDetector({ threads: Number(threads), minFaceSize: 100 });
await new Promise((resolve) => setTimeout(resolve, 300));
const say = () => detector.detect(path).then(({ length }) => length > 0 ? 'faces' : 'none', ({ code, message }) => code + ' ' + message);
const said = [];
for (const left of [0, 1, 3, 8]) {
  const open = [];
  try {
    for (;;) open.push(openSync('/dev/null'));
  } catch {}
  for (let i = 0; i < left; i++) closeSync(open.pop());
  said.push(await say());
  for (const one of open) closeSync(one);
}
said.push(await say());
detector.close();
console.log(JSON.stringify(said));
`;

for (const threads of [1, 2]) {
  test(`threads: ${threads}`, () => {
    if (process.platform !== 'linux') return;
    const script = 'ulimit -n 200; exec "$0" --input-type=module -e "$@"';
    const args = ['-c', script, process.execPath, PROGRAM, LIBRARY, PATH, String(threads)];
    const { stdout, stderr } = spawnSync('/bin/sh', args, { encoding: 'utf8' });
    assert.ok(stdout, stderr);
    const said = JSON.parse(stdout) as string[];
    assert.is(said.at(-1), 'faces');
    for (const one of said.slice(0, -1)) {
      if (one !== 'faces') assert.match(one, /^SACCADE_(LOAD_FAILED|BAD_IMAGE) .*(EMFILE|too many open files)/);
    }
    assert.match(said[0]!, /EMFILE/);
  });
}

test.run();
