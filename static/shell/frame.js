// The page in a frame: the options come from its own address (?place=beijing&large-print), and its height is told to
// the one origin that the address names (&host=https://portal.example), never to all. Nothing about the host is read.

const asked = new URLSearchParams(location.search);
// Opened by itself, nobody stands for these words: a link could put any name and number on the keeper's own site.
const spoken = window.parent === window ? ["provider", "hotline", "disclaimer"] : [];
for (const name of OPTIONS) {
  if (asked.has(name) && name !== "light-dom" && !spoken.includes(name)) estimator.setAttribute(name, asked.get(name));
}

const host = asked.get("host") || "";
if (/^https?:\/\/[^/*]+$/.test(host) && window.parent !== window && "ResizeObserver" in window) {
  let last = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== last) window.parent.postMessage({ zifu: 1, height: (last = height) }, host);
  }).observe(document.documentElement);
}
