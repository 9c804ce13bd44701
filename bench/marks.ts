// The parts of README.md that a script writes: what lies between a mark and the next end is made, not typed.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const END = '<!-- end -->';

/** Puts `made` between `<!-- made by npm run SCRIPT -->` and the end after it. */
export async function writeBetween(script: string, made: string): Promise<void> {
  const begin = `<!-- made by npm run ${script} -->`;
  const text = readFileSync(README, 'utf8');
  const start = text.indexOf(begin);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`README.md has no ${begin} and ${END} after it`);
  writeFileSync(README, await formatted(`${text.slice(0, start)}${begin}\n\n${made}\n\n${text.slice(end)}`));
}

/** Markdown as README.md has it. */
export async function formatted(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(README)), parser: 'markdown' });
}
