// Keeps this build's files, so that the page opens without a network. `BUILD`, `FILES` and `LATER` stand before this text.
//
// A build is kept whole or not at all, and the build before it stays for pages that are still open. A new build waits
// until a person asks for it. What few need (`LATER`) is kept when it is first used, on the first visit too.

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
  }).then(() => self.clients.claim()).then(used));
});

// What a first visit used before this worker was there passed it by; the browser may still hold it, and nothing is asked of the
// network. From now on such files come this way: a page that had no worker is taken over, and goes on asking for the files of its
// own build by their names.
function used() {
  const held = (cache, name) => fetch(name, { cache: "only-if-cached", mode: "same-origin" })
    .then((answer) => (answer.ok ? cache.put(name, answer) : undefined)).catch(() => {});
  return caches.open(MINE).then((cache) => Promise.all(LATER.map((name) => held(cache, name))));
}

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
      if (answer.status === 404) return FILES.concat(LATER).indexOf(name) < 0 ? answer : caches.delete(MINE).then(() => answer);
      // What few use is kept when it is first used; a full disk is no fault.
      const copy = answer.clone();
      if (answer.ok) event.waitUntil(caches.open(MINE).then((cache) => cache.put(name, copy)).catch(() => {}));
      return answer;
    })));
});
