// A redis-server (or valkey-server) of our own on loopback, with an append-only file, that can be killed and started
// again on the same port and data.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';

const PROGRAM = ['redis-server', 'valkey-server'].find((name) => !spawnSync(name, ['--version']).error);

/** Whether a server and BullMQ are there; prints one line if not. */
export async function hasServer(suite: string): Promise<boolean> {
  const isInstalled = await import('bullmq').then(
    () => true,
    () => false,
  );
  if (PROGRAM && isInstalled) return true;
  const reason = PROGRAM ? 'bullmq is not installed' : 'no redis-server; Debian: apt-get install redis-server';
  process.stdout.write(`skipped: ${suite} (${reason})\n`);
  return false;
}

export class Server {
  readonly port: number;
  readonly #folder: string;
  readonly #password: string | undefined;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, password?: string) {
    this.port = port;
    this.#folder = folder;
    this.#password = password;
  }

  static async start(password?: string): Promise<Server> {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    const server = new Server(port, await mkdtemp(join(tmpdir(), 'saccade-redis-')), password);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://${this.#password ? `:${this.#password}@` : ''}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const persists = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
    const where = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const rules = this.#password ? ['--requirepass', this.#password] : [];
    this.#process = spawn(PROGRAM!, [...where, ...persists, ...rules], { stdio: 'ignore' });
    const client = this.client();
    await client.ping();
    client.disconnect();
  }

  /** Kills it as a power cut would, and starts it on what its file holds after `ms`. */
  async restart(ms: number): Promise<void> {
    await this.#kill();
    await setTimeout(ms);
    await this.start();
  }

  async end(): Promise<void> {
    await this.#kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  client(): Redis {
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    client.on('error', () => undefined);
    return client;
  }

  async #kill(): Promise<void> {
    const closed = once(this.#process!, 'close');
    this.#process!.kill('SIGKILL');
    await closed;
  }
}
