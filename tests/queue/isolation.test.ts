// Who runs beside whom.
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Isolation } from '../../bindings/cli/queue/isolation.ts';

const turns = suite('cli queue isolation');

turns('who is alone has nobody beside it, and nobody passes it', async () => {
  const order = new Isolation();
  const log: string[] = [];
  let running = 0;
  const work = (name: string, most: number, ms: number) => async () => {
    running++;
    assert.ok(running <= most, `${name} runs beside ${running - 1}`);
    await setTimeout(ms);
    running--;
    log.push(name);
    if (name.startsWith('bad')) throw new Error(name);
    return name;
  };
  const ends = [
    order.together(work('a', 2, 20)),
    order.together(work('bad b', 2, 10)),
    order.alone(work('bad c', 1, 10)),
    order.alone(work('d', 1, 5)),
    order.together(work('e', 2, 10)),
    order.together(work('f', 2, 5)),
  ];
  const results = await Promise.allSettled(ends);
  assert.equal(
    results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message)),
    ['a', 'bad b', 'bad c', 'd', 'e', 'f'],
  );
  assert.equal(log, ['bad b', 'a', 'bad c', 'd', 'f', 'e']);
});

turns.run();
