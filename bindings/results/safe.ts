// Names of files are other people's text. A terminal obeys escape codes in them, a reader of lines takes some of their
// characters for line ends, a spreadsheet reads some cells as formulas (csv.ts).

// Control characters, those that turn the direction of writing, and Unicode's line ends.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Text as a terminal may show it, on one line: `\n`, `\x1b` and `\u202e` for the characters themselves. */
export function shown(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\n') return '\\n';
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** JSON that holds nothing of the kind; it means the same. JSON itself escapes only the first 32 characters. */
export function safeJson(value: unknown): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(UNSAFE, escape);
}
