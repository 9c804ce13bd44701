// The site of the documentation. VitePress: its pages stay plain Markdown, which GitHub, npm and node_modules show as
// they are; its search is a local index; what it builds is static files.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { defineConfig } from 'vitepress';
import { guides, reference } from './pages.ts';

/** Where the site lies on its host; the playground is there, the documentation in `docs/`. */
export const HOME = process.env.DOCS_BASE ?? '/';

const { repository, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  repository?: { url: string };
  version: string;
};

/** The repository on the web, for what lies beside `docs/`; npm's page of the package where there is none yet. */
const SOURCE = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');

/** A link of a page, `page` from docs/, to a file outside of docs/ → its address. */
function outward(href: string, page: string): string | null {
  if (/^([a-z]+:|#|\/)/.test(href)) return null;
  const path = posix.join('docs', posix.dirname(page), href);
  if (path.startsWith('docs/')) return null;
  return SOURCE ? `${SOURCE}/blob/main/${path}` : 'https://www.npmjs.com/package/saccade';
}

/** Anchors as GitHub has them, so that one link fits both. */
function slugify(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');
}

export default defineConfig({
  title: 'saccade',
  description: 'Finds faces, eyes and pupils in pictures on any CPU: WebAssembly, no GPU, no network.',
  lang: 'en-US',
  base: `${HOME}docs/`,
  outDir: '../dist/site/docs',
  cacheDir: '../out/vitepress',
  srcExclude: ['snippets/**', 'entries/**'],
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', href: `${HOME}icon.svg`, type: 'image/svg+xml' }],
    ['meta', { name: 'color-scheme', content: 'light dark' }],
  ],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify },
    config(md) {
      // a table's empty corner is no heading
      md.core.ruler.push('corner', ({ tokens }) => {
        tokens.forEach((token, i) => {
          if (token.type !== 'th_open' || tokens[i + 1]!.content !== '') return;
          token.tag = tokens[i + 2]!.tag = 'td';
        });
      });
      md.core.ruler.push('outward', ({ tokens, env }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const to = token.type === 'link_open' ? outward(token.attrGet('href') ?? '', env.relativePath) : null;
          if (to !== null) token.attrSet('href', to);
        }
      });
    },
  },
  vite: { build: { chunkSizeWarningLimit: 2000 }, define: { __HOME__: JSON.stringify(HOME) } },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local', options: { detailedView: true } },
    nav: [
      { text: 'Guides', link: '/node' },
      { text: 'Reference', link: '/reference/saccade' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { component: 'PlaygroundLink' },
    ],
    sidebar: { '/': [...guides, reference] },
    ...(SOURCE &&
      !SOURCE.includes('/OWNER/') && { socialLinks: [{ icon: 'github', link: SOURCE, ariaLabel: 'The repository' }] }),
    footer: { message: `saccade ${version}, MIT licence`, copyright: 'No picture leaves your device on this site.' },
  },
});
