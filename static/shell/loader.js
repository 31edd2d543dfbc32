// What a portal pastes: finds the places for an estimator and fetches the program when one comes near the view.
// `SHELL` and `SUM` (its digest) stand before this text. Nothing here but the address of this script is used.

const TAG = "zifu-estimator";
const script = document.currentScript;
const shell = new URL(SHELL, script ? script.src : document.baseURI).href;
// Twice on a page, the first one wins; the program finds its own files by what stands here.
const KEY = Symbol.for("zifu");
let asked, refused;

// What the visitor can do; and for the site's keeper why, with the address.
const WORDS = "估算没有打开。请看看网络，刷新再试，或打 12393。The estimator did not open. Please reload, or call 12393. 网站管理员 Site keeper: ";
function tell(cause, why) {
  asked = 0;
  const detail = [cause, why, shell].join(" ");
  for (const one of document.querySelectorAll(TAG)) {
    // What the host has put inside says that it is opening.
    one.textContent = WORDS + detail;
    one.dispatchEvent(new CustomEvent("zifu-error", { bubbles: true, detail: { cause, detail } }));
  }
}

// The digest is tested on the same bytes that then run: both come from the cache under a name that never changes.
const fetched = () => fetch(shell, { integrity: SUM }).then(() => import(shell));

const load = () => asked || (asked = fetched().catch(() => setTimeout(why, 99)));

// A browser does not say why it failed; asking again without the digest tells. A policy's report comes a moment later.
function why() {
  if (!refused) fetch(shell).then((answer) => {
    const type = answer.headers.get("content-type");
    if (!answer.ok) tell("missing", "缺少文件 " + answer.status);
    else if (/script/.test(type)) fetched().catch(() => tell("damaged", "文件变了"));
    else tell("mime", "类型不对 " + type);
  }, () => tell("network", "连不上"));
}

// A policy that forbids the fetch forbids the program's own parts too: the program then says so in words.
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.blockedURI === shell && !refused) refused = import(shell).catch(() => tell("blocked", "策略不许"));
});

const near = "IntersectionObserver" in window && new IntersectionObserver((seen) => {
  if (seen.some((one) => one.isIntersecting)) near.disconnect(), load();
}, { rootMargin: "600px" });

function start() {
  if (document.readyState === "loading") return;
  // Editors that strip unknown elements leave a div with data attributes alone.
  for (const div of document.querySelectorAll("div[data-zifu]")) {
    if (div.querySelector(TAG)) continue;
    const made = document.createElement(TAG);
    for (const { name, value } of div.attributes) {
      if (!name.indexOf("data-") && name !== "data-zifu") made.setAttribute(name.slice(5), value);
    }
    made.append(...div.childNodes);
    div.append(made);
  }
  for (const one of document.querySelectorAll(TAG + ":not(:defined)")) {
    // Each place is begun with once, however often the page around it changes.
    if (one[KEY]) continue;
    one[KEY] = 1;
    // As tall as the window, and the form is taller: what comes below it never moves in view.
    if (!one.style.minHeight) one.style.cssText += ";display:block;min-height:100vh";
    one.addEventListener("focusin", load);
    one.addEventListener("pointerdown", load);
    if (near && !one.hasAttribute("eager")) near.observe(one);
    else load();
  }
}

if (!window[KEY]) {
  window[KEY] = shell;
  // A place may come later, too: in a window that opens, on a page that draws itself.
  new MutationObserver(start).observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", start);
  start();
}
