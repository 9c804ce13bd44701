// A hundred broken inputs of each kind: an answer or a SaccadeError within 5 s of CPU and 700 MB, the same twice, the
// process alive, its memory back. For more: npm run fuzz.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { campaign } from './campaign.ts';
import { KINDS } from './kinds.ts';
import { minimise } from './minimise.ts';

const test = suite('fuzz');

for (const kind of KINDS) {
  test(`a hundred ${kind}`, async () => {
    const { cases, found, outcomes } = await campaign(kind, { seed: 1, seconds: 120, count: 100 });
    assert.is(found.join('\n'), '');
    assert.is(cases, 100);
    // a test of inputs that are all refused would test little
    assert.ok(outcomes.has('answer'), JSON.stringify([...outcomes]));
  });
}

test('what fails is made as small as can be', async () => {
  const fails = (bytes: Buffer) => Promise.resolve(bytes.includes('a') && bytes.includes('bc'));
  const bytes = await minimise(Buffer.from('xxxxabxxbcxxxxxxaxx'), fails, Infinity);
  assert.ok(['abc', 'bca'].includes(bytes.toString()), bytes.toString());
});

test.run();
