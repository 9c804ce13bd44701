// What stands against publishing, and who the package belongs to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { released } from '../../release/changelog.ts';
import { objections, PLACEHOLDER, type Release } from '../../release/check.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('release');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Release['manifest'];
const { version } = manifest;
const changelog = `# Changelog\n\n## [Unreleased]\n\n### Added\n\n- One thing.\n`;

/** The manifest as an owner fills it in: the word, wherever it stands. */
const owned = JSON.parse(JSON.stringify(manifest).replaceAll(PLACEHOLDER, 'someone')) as Release['manifest'];

test('an owner, once: until then nothing is published', () => {
  const { repository, homepage, bugs } = owned as unknown as {
    repository: { url: string };
    homepage: string;
    bugs: { url: string };
  };
  const place = /^git\+(https:\/\/github\.com\/[\w-]+\/saccade)\.git$/.exec(repository.url)?.[1];
  assert.ok(place, repository.url);
  assert.is(homepage, `${place}#readme`);
  assert.is(bugs.url, `${place}/issues`);
  const released = { manifest: { ...manifest, author: PLACEHOLDER }, changelog: `\n## [${version}]` };
  assert.match(objections(released).join(), /author.* still say OWNER\. Replace that word/);
  assert.equal(objections({ ...released, manifest: owned }), []);
});

test('nobody else has the place by heart', () => {
  for (const path of ['.github/workflows/publish.yml', '.github/workflows/release.yml', 'CONTRIBUTING.md', 'README.md'])
    assert.not.match(read(path), new RegExp(`github\\.com/${PLACEHOLDER}\\b`), path);
});

test('the tag is the version, and CHANGELOG.md has it', () => {
  const release = { manifest: owned, changelog: `\n## [${version}]` };
  assert.equal(objections({ ...release, tag: `v${version}` }), []);
  assert.match(objections({ ...release, tag: version }).join(), new RegExp(`v${version} was expected`));
  assert.match(objections({ ...release, changelog }).join(), /no section/);
});

test('Unreleased becomes a version, once', () => {
  const once = released(changelog, '1.2.3', '2026-11-28');
  assert.is(once, '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-28\n\n### Added\n\n- One thing.\n');
  assert.is(released(once, '1.2.3', '2026-11-29'), once);
});

test('release-please begins at this version, and finds the places that have it', () => {
  assert.equal(JSON.parse(read('release/versions.json')), { '.': version });
  assert.match(read('bindings/detector/version.ts'), `'${version}'; // x-release-please-version`);
});

test('what is published has provenance', () => {
  const workflow = read('.github/workflows/publish.yml');
  assert.match(workflow, 'npm publish --provenance --access public');
  assert.match(workflow, 'id-token: write');
  assert.match(workflow, /tags: \['v\*'\]/);
});

test.run();
