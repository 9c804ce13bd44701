// npm run docs: the whole site as static files in dist/site. The playground is its first page, the documentation lies
// in docs/. DOCS_BASE says where it will be on its host, as in /saccade/. Needs a build (npm run build).
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SITE = join(ROOT, 'dist/site');

if (!existsSync(join(ROOT, 'dist/wasm/simd.wasm'))) throw new Error('npm run build comes first');

rmSync(SITE, { recursive: true, force: true });
mkdirSync(SITE, { recursive: true });
copy('dist/demo', '.'); // with the package beside it, in saccade/, and the samples
copy('weights/mtcnn-small.safetensors', 'saccade/weights/mtcnn-small.safetensors'); // the page about the cascade's

run('typedoc/bin/typedoc', '--options', 'docs/typedoc.json');
for (const name of ['edge', 'draw', 'crop', 'attention', 'http']) {
  const file = join(ROOT, `docs/reference/${name}.md`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^# \w+/, `# saccade/${name}`));
}
run('vitepress/bin/vitepress.js', 'build', 'docs');
copy('sample.jpg', 'docs/sample.jpg');

// Netlify and Cloudflare Pages read it; other hosts: docs/threads.md. Without it everything works on one thread.
writeFileSync(
  join(SITE, '_headers'),
  '/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n',
);

function copy(from: string, to: string): void {
  cpSync(join(ROOT, from), join(SITE, to), { recursive: true });
}

function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], { cwd: ROOT, stdio: 'inherit' });
}
