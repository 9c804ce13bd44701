// What the demo's server serves: the built page, kernels and weights beside it, the sample photographs of a development
// dependency.
import { join } from 'node:path';
import { serve, type ServerOptions } from './server.ts';

/** All that the page needs, and nothing else. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; media-src 'self' blob:";

/** `root`: the repository, built (`npm run build`). */
export function serveDemo(root: string, options: Omit<ServerOptions, 'folders' | 'csp'>) {
  return serve({
    ...options,
    csp: POLICY,
    folders: {
      '/': join(root, 'dist/demo'),
      '/wasm/': join(root, 'dist/wasm'),
      '/weights/': join(root, 'weights'),
      '/samples/': join(root, 'node_modules/@vladmandic/face-api/demo'),
    },
  });
}
