// What the demo's server serves: the built page, which has all that it needs in its own folder.
import { join } from 'node:path';
import { serve, type ServerOptions } from './server.ts';

/** All that the page needs, and nothing else. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; media-src 'self' blob:";

/** `root`: the repository, built (`npm run build`); `path`: where the page lies on the server, default its root. */
export function serveDemo(
  root: string,
  { path = '/', ...options }: Omit<ServerOptions, 'folders' | 'csp'> & { path?: string },
) {
  return serve({ ...options, csp: POLICY, folders: { [path]: join(root, 'dist/demo') } });
}
