// What deploy/ says against what there is: variables, paths, seconds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../cli/command.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('http/deploy');
const read = (name: string) => readFileSync(join(ROOT, 'deploy', name), 'utf8');

test('variables and flags are those of saccade serve', async () => {
  const { out } = await command(['serve', '--help']);
  const texts = read('Dockerfile') + read('kubernetes.yaml');
  const names = [...texts.matchAll(/SACCADE_[A-Z_]+|'(--[a-z-]+)'/g)].map(([name, flag]) => flag ?? name);
  assert.ok(names.length > 4);
  for (const name of names) assert.ok(out.includes(name), name);
});

test('probes ask for pages that there are, and a pod has time to drain', () => {
  const manifest = read('kubernetes.yaml');
  const handler = readFileSync(join(ROOT, 'bindings/http/handler.ts'), 'utf8');
  const paths = [...manifest.matchAll(/path: (\/\w+)/g)].map(([, path]) => path!);
  assert.equal(paths.sort(), ['/healthz', '/healthz', '/metrics', '/readyz']);
  for (const path of paths) assert.match(handler, new RegExp(`'${path}': (async )?\\(\\) =>`), path);
  const seconds = (pattern: RegExp) => Number(pattern.exec(manifest)![1]);
  const [sleep, drain] = [seconds(/sleep, '(\d+)'/), seconds(/SACCADE_DRAIN_MS, value: '(\d+)'/) / 1000];
  assert.ok(sleep + drain < seconds(/terminationGracePeriodSeconds: (\d+)/));
});

test('the image runs as nobody special', () => {
  const dockerfile = read('Dockerfile');
  assert.match(dockerfile, /^USER node$/m);
  assert.match(dockerfile, /^HEALTHCHECK /m);
  assert.match(dockerfile, /^ENTRYPOINT \["node"/m);
});

test.run();
