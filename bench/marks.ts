// The parts of README.md and docs/ that a script writes: what lies between a mark and the next end is made, not typed.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const placeOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const END = '<!-- end -->';

/** Puts `made` between `<!-- made by npm run SCRIPT -->` and the end after it. */
export async function writeBetween(script: string, made: string, file = 'README.md'): Promise<void> {
  const begin = `<!-- made by npm run ${script} -->`;
  const text = readFileSync(placeOf(file), 'utf8');
  const start = text.indexOf(begin);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`${file} has no ${begin} and ${END} after it`);
  writeFileSync(placeOf(file), await formatted(`${text.slice(0, start)}${begin}\n\n${made}\n\n${text.slice(end)}`));
}

/** Markdown as the project has it. */
export async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(placeOf('README.md'))), parser: 'markdown' });
}
