// The service worker: the files of one version of the page, kept by what is in them. A new version loads only what
// changed, is complete before it is used, and is used when the page says so.

/** path under the worker's own folder → first 16 digits of its sha256; '' is the page. Written by build.js. */
declare const FILES: Record<string, string>;

/** What is used of a service worker's global: TypeScript knows only one global at a time, the page's. */
interface Kept extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  registration: ServiceWorkerRegistration;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'install' | 'activate', hear: (event: Kept) => void): void;
  addEventListener(name: 'fetch', hear: (event: Asked) => void): void;
  addEventListener(name: 'message', hear: (event: MessageEvent) => void): void;
}
const worker = globalThis as unknown as Worker;
const scope = new URL(worker.registration.scope);
const NAME = `saccade ${scope.href}`; // others on this server have their own

const keyOf = (path: string) => new URL(`${path}?${FILES[path]}`, scope).href;

worker.addEventListener('install', (event) => event.waitUntil(keepAll()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOthers().then(() => worker.clients.claim())));
worker.addEventListener('message', ({ data }) => {
  if (data === 'use') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = url.pathname.slice(scope.pathname.length).replace(/^index\.html$/, '');
  if (Object.hasOwn(FILES, path)) event.respondWith(kept(path, request));
});

// With its headers as they came: a page that was cross-origin isolated stays so.
async function kept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(keyOf(path))) ?? fetch(request);
}

async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  const has = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.keys(FILES).filter((path) => !has.has(keyOf(path)));
  await Promise.all(
    missing.map(async (path) => {
      const response = await fetch(new URL(path, scope), { cache: 'no-cache' });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      // between two versions a server may have some files of each
      if ((await digest(response.clone())) !== FILES[path]) throw new Error(`${path} is of another version`);
      await cache.put(keyOf(path), response);
    }),
  );
}

async function dropOthers(): Promise<void> {
  const cache = await caches.open(NAME);
  const keys = new Set(Object.keys(FILES).map(keyOf));
  const old = (await cache.keys()).filter(({ url }) => !keys.has(url));
  await Promise.all(old.map((key) => cache.delete(key)));
}

async function digest(response: Response): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()));
  return [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
