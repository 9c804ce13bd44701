import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sha256 } from '../../bindings/weights/sha256.ts';

const test = suite('weights/sha256');

test('with and without crypto.subtle the sha256 is that of Node', async () => {
  const given = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  try {
    for (const value of [globalThis.crypto, {}, undefined]) {
      Object.defineProperty(globalThis, 'crypto', { value, configurable: true });
      for (const length of [0, 1, 55, 56, 64, 1000]) {
        const bytes = Uint8Array.from({ length }, (_, i) => i * 7);
        assert.is(await sha256(bytes, 'x'), createHash('sha256').update(bytes).digest('hex'));
      }
    }
  } finally {
    Object.defineProperty(globalThis, 'crypto', given);
  }
});

test('with neither crypto.subtle nor @noble/hashes the error says what to do', async () => {
  const url = new URL('../../bindings/weights/sha256.ts', import.meta.url).href;
  const hook = `export const resolve = (name, context, next) => {
    if (name.startsWith('@noble/')) throw new Error('no such module');
    return next(name, context);
  }`;
  const script = `
    import { register } from 'node:module';
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hook))});
    Object.defineProperty(globalThis, 'crypto', { value: {} });
    const { sha256 } = await import(${JSON.stringify(url)});
    await sha256(new Uint8Array(3), 'x.safetensors').catch((error) => {
      console.log(JSON.stringify([error.code, error.message, error.cause.message]));
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    script,
  ]);
  const [code, message, cause] = JSON.parse(stdout) as [string, string, string];
  assert.is(code, 'SACCADE_LOAD_FAILED');
  assert.is(
    message,
    'Expected crypto.subtle or the package @noble/hashes for the sha256 of x.safetensors but received neither. Hint: serve the page over https or from localhost, or bundle @noble/hashes with it.',
  );
  assert.is(cause, 'no such module');
});

test.run();
