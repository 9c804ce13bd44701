import { createHash } from 'node:crypto';
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
        assert.is(await sha256(bytes), createHash('sha256').update(bytes).digest('hex'));
      }
    }
  } finally {
    Object.defineProperty(globalThis, 'crypto', given);
  }
});

test.run();
