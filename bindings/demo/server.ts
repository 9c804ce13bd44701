// A small server of static files, for the demo and the browser tests: with the two headers that give a page threads, or
// without.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface ServerOptions {
  /** folders by the path they are served under, e.g. { '/': root } */
  folders: Record<string, string>;
  /** send Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy; default true */
  isolated?: boolean;
  /** of the header Content-Security-Policy; default none */
  csp?: string;
  /** send Access-Control-Allow-Origin, as CDNs do; default false */
  cors?: boolean;
  /** default: any that is free */
  port?: number;
  /** default: this machine only */
  hostname?: string;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface StaticServer extends AsyncDisposable {
  url: string;
  close(): Promise<void>;
}

/** Starts it; resolves with its address and how to stop it. */
export async function serve(options: ServerOptions): Promise<StaticServer> {
  const { isolated = true, csp, cors = false, port = 0, hostname = '127.0.0.1' } = options;
  const headers = {
    'Cache-Control': 'no-cache',
    ...(isolated && { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }),
    ...(cors && { 'Access-Control-Allow-Origin': '*' }),
    ...(csp && { 'Content-Security-Policy': csp }),
  };
  const server = createServer((request, response) => {
    void find(options.folders, new URL(request.url ?? '/', 'http://x').pathname).then((file) => {
      if (!file) return response.writeHead(404, headers).end('not found');
      const type = TYPES[extname(file.path)] ?? 'application/octet-stream';
      response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': file.size });
      if (request.method === 'HEAD') return response.end();
      return createReadStream(file.path).pipe(response);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, hostname, resolve));
  const { port: given } = server.address() as AddressInfo;
  const close = () => stop(server);
  const url = `http://${hostname === '127.0.0.1' ? 'localhost' : hostname}:${given}`;
  return { url, close, [Symbol.asyncDispose]: close };
}

// The file of a path: in the folder with the longest name that fits, index.html for a folder.
async function find(folders: Record<string, string>, path: string): Promise<{ path: string; size: number } | null> {
  const under = Object.keys(folders)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  if (under === undefined) return null;
  let name: string;
  try {
    name = normalize(decodeURIComponent(path.slice(under.length)));
  } catch {
    return null;
  }
  if (name.split(/[\\/]/).includes('..') || name.includes('\0')) return null;
  const whole = join(folders[under]!, name);
  for (const candidate of [whole, join(whole, 'index.html')]) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isFile()) return { path: candidate, size: found.size };
  }
  return null;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
