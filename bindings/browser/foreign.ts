// A package that comes from another origin, as from a CDN: what browsers ask for then, and how they say no.

/** Is this the address of another site's file? Of what is inlined or packed in an extension, it is not. */
export function isForeign({ protocol, origin }: URL): boolean {
  return protocol.startsWith('http') && origin !== globalThis.origin;
}

/**
 * Browsers start workers of the page's own only: one of its own, a blob, imports the other, and forgets its address. A
 * static import would be for the policy's worker-src to allow, this one is for script-src, as the page's own is. What is
 * said meanwhile is kept for it.
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

/**
 * Listens to what a Content-Security-Policy forbids, which only an event tells, near the failure.
 *
 * @returns whether it was this directive; asked once
 */
export function watchPolicy(directive: string): () => Promise<boolean> {
  let isForbidden = false;
  const hear = ({ disposition, effectiveDirective }: SecurityPolicyViolationEvent) => {
    isForbidden ||= disposition === 'enforce' && effectiveDirective === directive;
  };
  const type = 'securitypolicyviolation';
  globalThis.addEventListener(type, hear);
  return async () => {
    await new Promise((resolve) => setTimeout(resolve));
    globalThis.removeEventListener(type, hear);
    return isForbidden;
  };
}
