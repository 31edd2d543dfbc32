// <zifu-estimator lang="zh-CN" place="beijing" scheme="employee"></zifu-estimator>
//
// The element keeps what was typed (`draft`), the program keeps everything else. The program is handed
// a `host` and gives back a handle with `destroy()`:
//
//   host = { lang, place, scheme, today, draft, trapTest, asset(name), keep(draft) }

// What the words of this script need before, or without, the program's own style.
const BASE_STYLE =
  ":host{display:block}" +
  ".zifu-words{box-sizing:border-box;min-height:24em;padding:1em;font:18px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}" +
  ".zifu-words h2{font-size:1.2em;margin:0 0 .5em}.zifu-words p{margin:0 0 1em;max-width:36em}" +
  ".zifu-words span{display:block}" +
  ".zifu-words button{font:inherit;min-height:44px;padding:.3em 1.2em;margin:0 .6em .6em 0;color:#fff;background:#0b4f8a;border:0;border-radius:6px}" +
  ".zifu-words button+button{color:inherit;background:none;box-shadow:inset 0 0 0 2px}" +
  ".zifu-words button:focus-visible{outline:3px solid #e08a00;outline-offset:2px}";

class ZifuEstimator extends HTMLElement {
  static get observedAttributes() {
    return ["lang", "place", "scheme"];
  }

  constructor() {
    super();
    this.draft = null;
    this.given = null;
    this.turn = 0;
    this.fallenWith = undefined;
    this.running = null;
    this.dressed = null;
    sheet(this.attachShadow({ mode: "open" }), BASE_STYLE);
  }

  // Parts the host page hands in: see sourceHanded. Set it before or after the element is inserted.
  get source() {
    return this.given;
  }

  set source(bag) {
    this.given = bag || null;
    this.from = null;
    if (this.isConnected) this.restart();
  }

  connectedCallback() {
    // Set before this script had run, the property sits on the element itself and hides the setter.
    if (Object.prototype.hasOwnProperty.call(this, "source")) {
      const bag = this.source;
      delete this.source;
      this.given = bag;
    }
    this.restart();
  }

  disconnectedCallback() {
    this.stop();
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after && this.running) this.restart();
  }

  stop() {
    this.turn++;
    const running = this.running;
    this.running = null;
    if (!running) return;
    try {
      running.handle.destroy();
    } catch (error) {
      console.error(error);
    }
    running.copy.close();
  }

  // Every start has a number; what an earlier start still has under way comes to nothing.
  restart() {
    this.stop();
    const turn = this.turn;
    this.show(waiting());
    const source = this.from || (this.from = this.given ? sourceHanded(this.given, ownSource) : ownSource);
    const current = () => turn === this.turn;
    if (tooOld()) return this.failed(failure("old", navigator.userAgent));
    const styled = this.dress(source, current);
    source.code()
      .then((code) => styled.then(() => current() && startInstance(code, () => current() && this.fell())))
      .then((copy) => current() && copy && this.mount(copy, source))
      .catch((error) => current() && this.failed(error));
  }

  dress(source, current) {
    const tree = this.shadowRoot;
    if (this.dressed && this.dressed.source === source) return Promise.resolve();
    const wear = (take) => {
      if (this.dressed) this.dressed.off();
      this.dressed = { source, off: take() };
    };
    if (!tree.adoptedStyleSheets && source.link) {
      wear(() => link(tree, source.link));
      return Promise.resolve();
    }
    // Without its style the page is plain but whole: better than no page.
    return source.style().then((text) => current() && wear(() => sheet(tree, text)), (error) => console.error(error));
  }

  mount(copy, source) {
    const root = make("div", "", "zifu-root");
    this.show(root);
    const host = this.host(source);
    let handle;
    try {
      handle = copy.mount(root, host);
    } catch (error) {
      // A fault inside the program has shown its words already; one in the glue has not.
      console.error(error);
      if (this.shown === root) this.fell();
      return;
    }
    if (this.shown === root) this.running = { copy, handle };
  }

  host(source) {
    const lang = (this.closest("[lang]") || {}).lang || "zh";
    return {
      lang: lang.toLowerCase().split("-")[0],
      place: this.getAttribute("place"),
      scheme: this.getAttribute("scheme"),
      today: today(),
      draft: this.draft,
      trapTest: location.hash === "#trap-test",
      asset: (name) => source.asset(String(name)),
      keep: (draft) => {
        this.draft = draft;
      },
    };
  }

  // The program has fallen. Its copy is given up, its draft is not.
  fell() {
    this.turn++;
    this.running = null;
    // Twice with the very same draft: it may be the draft, so starting without it is offered too.
    const again = this.fallenWith === this.draft;
    this.fallenWith = this.draft;
    const buttons = [button(CARRY_ON, () => this.carryOn())];
    if (again) {
      buttons.push(button(START_EMPTY, () => {
        this.draft = null;
        this.carryOn();
      }));
    }
    this.show(card(again ? "again" : "trap", buttons));
  }

  carryOn() {
    this.restart();
    // The button that had the focus is gone; the element itself keeps the reader's place.
    if (!this.hasAttribute("tabindex")) this.tabIndex = -1;
    this.focus({ preventScroll: true });
  }

  failed(error) {
    this.turn++;
    console.error(error);
    this.show(card(kindOf(error), [button(TRY_AGAIN, () => this.restart())]));
  }

  show(node) {
    const tree = this.shadowRoot;
    if (this.shown) tree.removeChild(this.shown);
    tree.appendChild(node);
    this.shown = node;
  }
}

function waiting() {
  const node = make("div", "", "zifu-words");
  node.setAttribute("role", "status");
  node.append(both("p", LOADING));
  return node;
}

function card(kind, buttons) {
  const node = make("div", "", "zifu-words");
  node.setAttribute("role", "alert");
  node.dataset.trouble = kind;
  node.append(both("p", TROUBLE[kind]), both("p", HELPLINE), ...buttons);
  return node;
}

// Both put a style on and give back how to take it off again.
function sheet(tree, text) {
  if (tree.adoptedStyleSheets) {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    tree.adoptedStyleSheets = Array.from(tree.adoptedStyleSheets).concat(made);
    return () => { tree.adoptedStyleSheets = Array.from(tree.adoptedStyleSheets).filter((one) => one !== made); };
  }
  // Only the single file allows style elements, by their digests; elsewhere the policy drops this one.
  return atTop(tree, make("style", text));
}

function link(tree, address) {
  const node = make("link");
  node.rel = "stylesheet";
  node.href = address;
  return atTop(tree, node);
}

function atTop(tree, node) {
  tree.insertBefore(node, tree.firstChild);
  return () => node.remove();
}

function tooOld() {
  return typeof WebAssembly !== "object" || typeof Promise !== "function" || typeof TextDecoder !== "function";
}

// The day where the reader is, not in Greenwich.
function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
}

// Editors that strip unknown elements leave a div with data attributes alone.
function startDivs() {
  for (const div of document.querySelectorAll("div[data-zifu]")) {
    if (div.querySelector("zifu-estimator")) continue;
    const element = document.createElement("zifu-estimator");
    for (const name of ["lang", "place", "scheme"]) {
      if (div.dataset[name]) element.setAttribute(name, div.dataset[name]);
    }
    div.textContent = "";
    div.append(element);
  }
}

// Twice on one page, the first one wins.
if (!customElements.get("zifu-estimator")) {
  customElements.define("zifu-estimator", ZifuEstimator);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startDivs);
  else startDivs();
}
