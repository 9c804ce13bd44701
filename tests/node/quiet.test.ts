// The library keeps to itself: in a process where every connection, every write and every code made of text fails, it
// reads pictures of all kinds, and prints nothing.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { PATH } from '../helpers/sample.ts';

const test = suite('node/quiet');

const FILES = join(ROOT, 'tests/decode/golden');
const PROGRAM = `
import { syncBuiltinESMExports } from 'node:module';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
const tried = [];
const refuse = (name) => () => {
  tried.push(name);
  throw new Error('not allowed: ' + name);
};
globalThis.fetch = refuse('fetch');
globalThis.WebSocket = refuse('WebSocket');
net.Socket.prototype.connect = refuse('connect');
dgram.createSocket = refuse('dgram');
dns.lookup = refuse('lookup');
const writes = ['appendFile', 'copyFile', 'mkdir', 'mkdtemp', 'rename', 'rm', 'symlink', 'truncate', 'unlink', 'write', 'writeFile'];
for (const name of writes) {
  if (name !== 'write') fs[name] = refuse(name);
  if (fs[name + 'Sync'] && name !== 'write') fs[name + 'Sync'] = refuse(name + 'Sync');
  if (fs.promises[name]) fs.promises[name] = refuse('promises.' + name);
}
fs.createWriteStream = refuse('createWriteStream');
const { open, openSync } = fs;
const { open: openLater } = fs.promises;
const onlyRead = (work) => (path, flags, ...rest) => (flags === undefined || flags === 'r' || flags === 0 ? work(path, flags, ...rest) : refuse('open ' + flags)());
fs.promises.open = onlyRead(openLater);
fs.openSync = onlyRead(openSync);
syncBuiltinESMExports();
const [library, threads, ...files] = process.argv.slice(1);
const { createDetector } = await import(library);
const detector = await createDetector({ threads: Number(threads) });
let faces = 0;
let errors = 0;
for await (const result of detector.detectMany(files)) {
  if ('error' in result) errors++;
  else faces += result.faces.length;
}
faces += (await detector.detect(files[0])).length;
detector.close();
let evil = true;
try {
  eval('1');
} catch {
  evil = false;
}
process.stdout.write(JSON.stringify({ tried, faces, errors, evil }));
`;

for (const threads of ['1', '2']) {
  test(`no network, no writes, no eval, no word; threads: ${threads}`, () => {
    const files = readdirSync(FILES)
      .filter((name) => /\.(jpg|png|webp|gif|bmp|tif)$/.test(name) && !name.startsWith('refused'))
      .map((name) => join(FILES, name));
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', PROGRAM];
    const library = join(ROOT, 'dist/bindings/index.node.js');
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, library, threads, PATH, ...files], {
      encoding: 'utf8',
    });
    assert.is(stderr, '');
    const { tried, faces, errors, evil } = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal({ tried, errors, evil }, { tried: [], errors: 0, evil: false });
    assert.ok((faces as number) > 5);
  });
}

test.run();
