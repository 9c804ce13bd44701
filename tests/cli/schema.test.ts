// schema.json against lines that the built command prints.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonLines, workplace } from './command.ts';

const schema = suite('cli schema');
const at = workplace(schema, async (path) => writeFileSync(path('broken.jpg'), 'no picture'));
const local = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PHOTO = local('node_modules/@vladmandic/face-api/demo/sample5.jpg');

const text = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('saccade/schema.json'), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
ajv.addSchema(text, 'line');
const line = ajv.getSchema('line')!;
const only = (name: string) => ajv.getSchema(`line#/$defs/${name}`)!;

function saccade(...args: string[]) {
  const { stdout } = spawnSync(process.execPath, [local('dist/bindings/cli/main.js'), ...args], { encoding: 'utf8' });
  return jsonLines(stdout);
}

const isValid = (validate: typeof line, value: unknown) =>
  assert.ok(validate(value), `${JSON.stringify(validate.errors)}\n${JSON.stringify(value).slice(0, 300)}`);

schema('detect: faces with and without eyes, no faces, a picture that fails', () => {
  const [photo, broken, missing] = saccade('detect', '--json', PHOTO, at('broken.jpg'), 'missing.jpg');
  assert.ok(photo.faces.some((face: { eyes: { left: unknown } }) => face.eyes.left));
  for (const value of [photo, broken, missing]) isValid(line, value);
  isValid(only('picture'), photo);
  isValid(only('failure'), broken);
  const [blind] = saccade('detect', '--json', '--no-eyes', PHOTO);
  assert.is(blind.faces[0].eyes, null);
  isValid(only('picture'), blind);
  const [none] = saccade('detect', '--json', '--min-face', '2000', PHOTO);
  assert.equal(none.faces, []);
  isValid(only('picture'), none);
});

schema('--format mtcnn, and eye', () => {
  const [mtcnn] = saccade('detect', '--format', 'mtcnn', PHOTO);
  isValid(only('mtcnnPicture'), mtcnn);
  assert.not(only('picture')(mtcnn));
  const [eye, failed] = saccade('eye', '--side', 'left', PHOTO, at('broken.jpg'));
  isValid(only('eyePicture'), eye);
  isValid(only('failure'), failed);
  for (const value of [mtcnn, eye, failed]) isValid(line, value);
});

schema('crop: faces with and without eyes, no face, a picture that fails', () => {
  const out = ['--out', at('crops')];
  const [aligned, ...others] = saccade('crop', ...out, '--align', '--eyes', PHOTO, at('broken.jpg'));
  const failed = others.pop();
  assert.equal([aligned.face, aligned.faces, others.length], [1, others.length + 1, aligned.faces - 1]);
  assert.ok(aligned.eyes.left);
  const [thumbnail] = saccade('crop', ...out, PHOTO);
  assert.is(thumbnail.eyes, null);
  for (const value of [aligned, ...others, thumbnail]) {
    isValid(line, value);
    isValid(only('crop'), value);
  }
  isValid(only('failure'), failed);
  const [none] = saccade('crop', ...out, '--min-face', '2000', PHOTO);
  isValid(only('faceless'), none);
  isValid(line, none);
});

schema('a field more, a field less, a wrong unit are no lines', () => {
  const [photo] = saccade('detect', '--json', PHOTO);
  const changes: ((copy: typeof photo) => void)[] = [
    (copy) => delete copy.file,
    (copy) => delete copy.faces[0].keypoints.nose,
    (copy) => (copy.more = 1),
    (copy) => (copy.width = 1.5),
    (copy) => (copy.faces[0].confidence = 99),
    (copy) => copy.faces.find((face: typeof photo) => face.eyes.left).eyes.left.iris.pop(),
  ];
  for (const change of changes) {
    const copy = structuredClone(photo);
    change(copy);
    assert.not(line(copy), String(change));
  }
});

schema.run();
