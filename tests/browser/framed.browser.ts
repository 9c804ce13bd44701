// The playground in each engine, from a folder of a server: numbered faces, joins, layers, settings, failures.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { serve, type StaticServer } from '../../bindings/demo/server.ts';
import { ROOT } from '../helpers/engine.ts';
import { CSP } from './chromium.ts';
import { inEngines, type Tab } from './engines.ts';

inEngines('the playground', ({ engine, check, test }) => {
  let server: StaticServer;
  let tab: Tab;
  test.before(async () => {
    server = await serve({
      isolated: true,
      csp: CSP,
      folders: { '/': join(ROOT, 'tests/browser/page'), '/some/path/': join(ROOT, 'dist/demo') },
    });
    tab = await engine().open(`${server.url}/framed.html`);
  });
  test.after(() => server.close());

  const inPage = <T>(expression: string) =>
    tab.evaluate<T>(`(({ $, $$ }) => ${expression})({
    $: (selector) => playground().querySelector(selector),
    $$: (selector) => [...playground().querySelectorAll(selector)],
  })`);
  const until = async (condition: string) =>
    assert.ok(await tab.evaluate(`until((page) => ${condition})`), `waited in vain for ${condition}`);

  check('a sample: three faces, numbered in list and picture', async () => {
    await inPage(`$('#sample').click()`);
    await until(`page.querySelectorAll('#faces li').length === 3`);
    assert.equal(await inPage(`$$('#faces .who b').map((one) => one.textContent)`), ['1', '2', '3']);
    assert.equal(await inPage(`$$('#hits div').map((one) => one.dataset.face)`), ['1', '2', '3']);
    await inPage(`$('#hits div:nth-child(2)').click()`);
    assert.equal(await inPage(`$$('.lit').map((one) => one.dataset.face)`), ['2', '2']);
    await inPage(`$('#hits div:nth-child(2)').click()`);
  });

  check('layers and settings are in code and address', async () => {
    await inPage(`$('#layer-gaze').click()`);
    await inPage(`$('#set-eyes-lite').click()`);
    assert.match(await inPage<string>(`$('#embed').textContent`), /elg: 'lite'/);
    assert.match(await tab.evaluate<string>('frames[0].location.hash'), /eyes=lite&layers=/);
    await setTimeout(400); // a setting is used a moment after its last change
    await until(`page.querySelectorAll('#faces li').length === 3`);
  });

  check('a file that is no picture is said so, and clears what was there', async () => {
    await inPage(`(() => {
      const data = new (playground().defaultView.DataTransfer)();
      data.items.add(new File(['no png'], 'x.png', { type: 'image/png' }));
      const drop = new (playground().defaultView.DragEvent)('drop', { dataTransfer: data });
      playground().defaultView.dispatchEvent(drop);
    })()`);
    await until(`page.querySelector('#stage').dataset.state === 'trouble'`);
    assert.is(await inPage(`$('#headline').textContent`), 'That picture cannot be read');
    assert.is(await inPage(`$$('#faces li').length`), 0);
    assert.equal(tab.errors, []);
  });
});
