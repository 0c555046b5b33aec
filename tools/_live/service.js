// Pages that were seen open without the network. What a lab loads never changes under its address, so it is not asked
// for twice; a page is asked for each time, and its copy shown only when nobody answers.

const ROOM = "entente-live", PAGES = "entente-pages";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function answer(request) {
  if (request.url.includes("/_static/live-")) {
    const kept = await caches.match(request, { cacheName: ROOM }) ?? await caches.match(request, { cacheName: PAGES, ignoreSearch: true });
    if (kept) return kept;
  }
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !request.url.endsWith(".gz")) {
      const room = await caches.open(PAGES);
      await room.put(request, fresh.clone());
    }
    return fresh;
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method === "GET" && url.origin === location.origin && !url.pathname.includes("/lite/")) event.respondWith(answer(request));
});
