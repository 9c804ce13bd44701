// npm run docs:blocks writes the files of docs/snippets into the fences that name them, in README.md and docs/. The
// files are the truth: tests compile and run them, and hold the fences against them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const DOCS = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(DOCS, '..');

/** A fence of a page. */
export interface Block {
  /** the page, from the repository's root */
  page: string;
  /** of docs/snippets, where the comment before the fence names one */
  file: string | null;
  language: string;
  text: string;
}

const FENCE = /(?:<!-- snippet: (\S+) -->\n+)?^```(\w*)\n([\s\S]*?)^```$/gm;

/** README.md and the pages of docs/ that people write, from the repository's root. */
export function pages(): string[] {
  const all = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const written = all.filter((name) => /^(moving\/)?[\w-]+\.md$/.test(name)).sort();
  return ['README.md', ...written.map((name) => `docs/${name}`)];
}

export function blocksOf(page: string): Block[] {
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(FENCE)].map(([, file, language, text]) => ({
    page,
    file: file ?? null,
    language: language!,
    text: text!,
  }));
}

/** A file of docs/snippets. */
export function snippet(file: string): string {
  return readFileSync(join(DOCS, 'snippets', file), 'utf8');
}

function write(page: string): void {
  const before = readFileSync(join(ROOT, page), 'utf8');
  const after = before.replace(FENCE, (whole, file: string | undefined, language: string) =>
    file === undefined ? whole : `<!-- snippet: ${file} -->\n\n\`\`\`${language}\n${snippet(file)}\`\`\``,
  );
  if (after !== before) writeFileSync(join(ROOT, page), after);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) pages().forEach(write);
