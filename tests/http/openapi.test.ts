// The OpenAPI document: valid, the same shapes as schema.json, and true of answers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DETECT_CHECKS } from '../../bindings/detector/options.ts';
import { createHandler } from '../../bindings/http/index.node.ts';
import { SCHEMAS } from '../../bindings/http/schemas.ts';
import { createDetector } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';
import { get, JPEG, post } from './requests.ts';

const test = suite('http/openapi');

interface Api {
  paths: Record<
    string,
    { post?: { parameters: { name: string; description: string }[]; responses: Record<string, { content: object }> } }
  >;
  components: { schemas: Record<string, object> };
}

async function opened() {
  const detector = await createDetector({ threads: 1 });
  const handler = createHandler(detector);
  const api = (await get(handler, '/openapi.json')).json as unknown as Api;
  return { detector, handler, api };
}

test('it is a valid OpenAPI 3.1 document', async () => {
  const { detector, api } = await opened();
  detector.close();
  const { valid, errors } = await new Validator().validate(structuredClone(api) as object as Record<string, unknown>);
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(Object.keys(api.paths), ['/detect', '/healthz', '/readyz', '/metrics', '/openapi.json']);
  assert.equal(Object.keys(api.paths['/detect']!.post!.responses['200']!.content), [
    'application/json',
    'image/svg+xml',
    'text/csv',
    'image/png',
  ]);
});

test("its shapes are those of schema.json, its options those of detect but the server's own", async () => {
  const { $defs } = JSON.parse(readFileSync(join(ROOT, 'schema.json'), 'utf8')) as { $defs: object };
  const bare = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, v) => (key === 'description' ? undefined : v)).replaceAll(
        '#/components/schemas/',
        '#/$defs/',
      ),
    );
  for (const [name, schema] of Object.entries(SCHEMAS)) assert.equal(bare(schema), bare($defs[name as never]), name);
  const { detector, api } = await opened();
  detector.close();
  const names = api.paths['/detect']!.post!.parameters.map(({ name }) => name);
  const all = Object.keys(DETECT_CHECKS).filter(
    (name) => !['signal', 'caller', 'maxDecodeMs', 'batchSize'].includes(name),
  );
  const [thresholds] = api.paths['/detect']!.post!.parameters.filter(({ name }) => name === 'thresholds');
  assert.match(thresholds!.description, /each at least 0\.5/);
  assert.equal([...names].sort(), [...all, 'width', 'height', 'format', 'stride'].sort());
});

test('answers are what it says', async () => {
  const { detector, handler, api } = await opened();
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: 'api', ...api }, 'api');
  const check = (name: string, value: unknown) => {
    const validate = ajv.getSchema(`api#/components/schemas/${name}`)!;
    assert.ok(validate(value), JSON.stringify(validate.errors));
  };
  const headers = { 'content-type': 'image/jpeg' };
  check('picture', (await post(handler, JPEG, headers)).json);
  check('picture', (await post(handler, JPEG, headers, '?eyes=false')).json);
  check('error', (await post(handler, 'x', headers)).json);
  check('error', (await post(handler, 'x', headers, '?x=1')).json);
  const { responses } = api.paths['/detect']!.post!;
  for (const status of ['400', '406', '408', '413', '415', '422', '429', '500', '503'])
    assert.ok(responses[status], status);
  detector.close();
});

test.run();
