// Keeps what saccade loads: after the first visit the page works without a network.
const FILES = /\.(wasm|safetensors)$|\/saccade\/dist\/browser\//;

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || !FILES.test(new URL(event.request.url).pathname)) return;
  event.respondWith(
    caches.open('saccade-0.1.0').then(async (cache) => {
      const kept = await cache.match(event.request);
      if (kept) return kept;
      const response = await fetch(event.request);
      if (response.ok) await cache.put(event.request, response.clone());
      return response;
    }),
  );
});
