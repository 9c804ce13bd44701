// Blocks of the docs as modules of TypeScript.

/** The script of a page, or a module as it is; null: no code of ours (shell, settings, output). */
export function moduleOf(file: string, text: string): string | null {
  if (/\.(ts|mjs)$/.test(file)) return text;
  if (!file.endsWith('.html')) return null;
  const [, script] = /<script type="module">\n([\s\S]*?)<\/script>/.exec(text) ?? [];
  if (script === undefined) return null;
  // elements are globals by their ids
  const named = [...text.matchAll(/<(\w+)[^>]*\bid="(\w+)"/g)].map(
    ([, tag, id]) => `declare const ${id}: HTMLElementTagNameMap['${tag}'];`,
  );
  return [...named, withPackageNames(script)].join('\n');
}

/** Addresses of the package's files, beside a page or at a CDN, as names of its entries. */
function withPackageNames(script: string): string {
  return script
    .replaceAll(/'[^'\n]*\/dist\/browser\/index\.js'/g, "'saccade'")
    .replaceAll(/'[^'\n]*\/dist\/bindings\/(draw|crop|attention)\/index\.js'/g, "'saccade/$1'");
}
