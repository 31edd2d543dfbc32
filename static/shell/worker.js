// Keeps this build's files, so that the page opens without a network. `BUILD` and `FILES` stand before this text.
//
// A build is kept whole or not at all, and the build before it stays for pages that are still open. A new build waits
// until a person asks for it.

const MINE = "zifu-" + BUILD;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(MINE).then((cache) => cache.addAll(FILES)).catch((error) =>
    // A full disk: what was kept in part is given back.
    caches.delete(MINE).then(() => Promise.reject(error))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => {
    const ours = names.filter((name) => name.startsWith("zifu-") && name !== MINE);
    return Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
  }));
});

self.addEventListener("message", (event) => {
  if (event.data === "take") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  // The self-check asks the host itself.
  if (request.method !== "GET" || request.cache === "no-store" || address.origin !== location.origin) return;
  const root = new URL("./", location.href).pathname;
  if (!address.pathname.startsWith(root)) return;
  const name = address.pathname.slice(root.length) || "index.html";
  if (FILES.indexOf(name) < 0 && !/\.[0-9a-f]{8}\.\w+$/.test(name)) return;
  event.respondWith(caches.open(MINE)
    .then((cache) => cache.match(name))
    .then((kept) => kept || caches.match(new URL(name, location.href).href))
    .catch(() => undefined)
    .then((kept) => kept || fetch(request).then((answer) => {
      // Lost here and gone from the host: this build is over, and the next visit asks the host for all.
      if (name === "index.html") return answer;
      if (answer.status === 404) return caches.delete(MINE).then(() => answer);
      // What few use is kept when it is first used; a full disk is no fault.
      const copy = answer.clone();
      if (answer.ok) event.waitUntil(caches.open(MINE).then((cache) => cache.put(name, copy)).catch(() => {}));
      return answer;
    })));
});
