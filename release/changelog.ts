// CHANGELOG.md: what was Unreleased is package.json's version from now on. Run by `npm run changelog`, and by the
// workflow on the branch of a release; a second run changes nothing.
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const UNRELEASED = '\n## [Unreleased]\n';

/** `date`: as in '2026-11-28'. */
export function released(changelog: string, version: string, date: string): string {
  if (changelog.includes(`\n## [${version}]`)) return changelog;
  return changelog.replace(UNRELEASED, () => `${UNRELEASED}\n## [${version}] - ${date}\n`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const at = (name: string) => new URL(`../${name}`, import.meta.url);
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
  const changelog = readFileSync(at('CHANGELOG.md'), 'utf8');
  writeFileSync(at('CHANGELOG.md'), released(changelog, version, new Date().toISOString().slice(0, 10)));
}
