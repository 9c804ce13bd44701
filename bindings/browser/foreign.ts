// A package that comes from another origin, as from a CDN: what browsers ask for then, and what they need.

/** Is this the address of another site's file? Of what is inlined or packed in an extension, it is not. */
export function isForeign({ protocol, origin }: URL): boolean {
  return protocol.startsWith('http') && origin !== globalThis.origin;
}

/**
 * Browsers start workers of the page's own only: one of its own, a blob, imports the other, and forgets its address. A
 * static import would be for the policy's worker-src to allow, this one is for script-src, as the page's own is. What
 * is said meanwhile is kept for it.
 */
export function startForeign({ href }: URL): Worker {
  const script = `const early = [];
onmessage = (event) => early.push(event);
import(${JSON.stringify(href)}).then(() => {
  URL.revokeObjectURL(location.href);
  early.forEach((event) => onmessage(event));
}, (error) => setTimeout(() => { throw error; }));`;
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return new Worker(address, { type: 'module' });
}

/** What a worker needs that did not start. `why`: the browser's words; none where the page's own policy forbids it. */
export function hintFor(file: URL, why: string): string {
  const policy = 'Content-Security-Policy';
  if (!isForeign(file)) return `Is host.worker.js served as JavaScript, and does the ${policy} have worker-src 'self'?`;
  if (!why) return `Does the ${policy} have worker-src blob:?`;
  return `Is ${file.href} sent with CORS, and ${file.origin} in script-src of the ${policy}?`;
}
