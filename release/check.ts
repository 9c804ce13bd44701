// May this be published? Run by `npm publish` and, with the tag, by the workflow: `node --import tsx release/check.ts
// v1.2.3`. Who owns it is filled in once, in package.json: everything else reads it there.
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What package.json has until somebody fills it in. */
export const PLACEHOLDER = 'OWNER';

export interface Release {
  /** package.json's fields */
  manifest: Record<string, unknown> & { version: string };
  changelog: string;
  /** as in 'v1.2.3'; none where it is published by hand */
  tag?: string | undefined;
}

/** What stands against it, in sentences. */
export function objections({ manifest, changelog, tag }: Release): string[] {
  const { version } = manifest;
  const open = ['author', 'homepage', 'repository', 'bugs'].filter((field) => {
    const value = JSON.stringify(manifest[field]) ?? PLACEHOLDER;
    return new RegExp(`\\b${PLACEHOLDER}\\b`).test(value);
  });
  const found: string[] = [];
  if (open.length > 0)
    found.push(
      `package.json: ${open.join(', ')} still say ${PLACEHOLDER}. Replace that word by the account that owns it.`,
    );
  if (tag !== undefined && tag !== `v${version}`)
    found.push(`The tag is ${tag}, but package.json's version is ${version}: v${version} was expected.`);
  if (!changelog.includes(`\n## [${version}]`))
    found.push(`CHANGELOG.md has no section [${version}]. Rename [Unreleased] (npm run changelog).`);
  return found;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Release['manifest'];
  const found = objections({ manifest, changelog: read('CHANGELOG.md'), tag: process.argv[2] });
  for (const words of found) console.error(`not published: ${words}`);
  process.exitCode = found.length > 0 ? 1 : 0;
}
