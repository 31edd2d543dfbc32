// What a portal pastes: finds the places for an estimator and fetches the program when one comes near the view.
// `SHELL` and `SUM` (its digest) stand before this text. Nothing here but the address of this script is used.

const TAG = "zifu-estimator";
const script = document.currentScript;
const shell = new URL(SHELL, script ? script.src : document.baseURI).href;
// Twice on a page, the first one wins; the program finds its own files by what stands here.
const KEY = Symbol.for("zifu");
let asked;

// The digest is tested on the same bytes that then run: both come from the cache under a name that never changes.
const load = () => asked || (asked = fetch(shell, { integrity: SUM }).then(() => import(shell)).catch((error) => {
  asked = 0;
  for (const one of document.querySelectorAll(TAG)) {
    one.dispatchEvent(new CustomEvent("zifu-error", { bubbles: true, detail: { cause: "missing", detail: String(error) } }));
    if (!one.shadowRoot && !one.children.length) one.textContent = WORDS;
  }
}));

// A policy that forbids the fetch forbids the program's own parts too: the program then says so in words.
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.blockedURI === shell) import(shell);
});

const near = "IntersectionObserver" in window && new IntersectionObserver((seen) => {
  if (seen.some((one) => one.isIntersecting)) near.disconnect(), load();
}, { rootMargin: "600px" });

function start() {
  // Editors that strip unknown elements leave a div with data attributes alone.
  for (const div of document.querySelectorAll("div[data-zifu]")) {
    if (div.querySelector(TAG)) continue;
    const made = document.createElement(TAG);
    for (const { name, value } of Array.from(div.attributes)) {
      if (!name.indexOf("data-") && name !== "data-zifu") made.setAttribute(name.slice(5), value);
    }
    made.append(...div.childNodes);
    div.append(made);
  }
  for (const one of document.querySelectorAll(TAG + ":not(:defined)")) {
    // As tall as the first screen, so that the page around does not jump.
    if (!one.style.minHeight) one.style.cssText += ";display:block;min-height:24em";
    one.onfocusin = one.onpointerdown = load;
    if (near && !one.hasAttribute("eager")) near.observe(one);
    else load();
  }
}

if (!window[KEY]) {
  window[KEY] = shell;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
