// <zifu-estimator lang="zh-CN" place="beijing" scheme="employee"></zifu-estimator>
//
// The element keeps what was typed (`draft`), the program keeps everything else. The program is handed
// a `host` and gives back a handle with `destroy()`:
//
//   host = { lang, today, draft, trapTest, asset(name), keep(draft), tell(event, json), situation, bill,
//            late }
//
// and every attribute of `options.json` that is set, by its name. `OPTIONS` and `VERSION` stand before this text.

// What the words of this script need before, or without, the program's own style.
const BASE_STYLE =
  ":host{display:block}" +
  ".zifu-words{box-sizing:border-box;min-height:24em;padding:1em;font:18px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}" +
  ".zifu-words p{margin:0 0 1em;max-width:36em}" +
  ".zifu-words span{display:block}" +
  ".zifu-words button{font:inherit;min-height:44px;padding:.3em 1.2em;margin:0 .6em .6em 0;color:#fff;background:#0b4f8a;border:0;border-radius:6px}" +
  ".zifu-words button+button{color:inherit;background:none;box-shadow:inset 0 0 0 2px}" +
  ".zifu-words button:focus-visible{outline:3px solid #e08a00;outline-offset:2px}";

class ZifuEstimator extends HTMLElement {
  static get observedAttributes() {
    return OPTIONS;
  }

  constructor() {
    super();
    this.draft = null;
    this.given = { source: null, pack: null, situation: null, bill: null };
    this.turn = 0;
    this.fallenWith = undefined;
    this.running = null;
    this.dressed = null;
  }

  connectedCallback() {
    if (!this.tree) this.take();
    for (const name of Object.keys(this.given)) {
      // Set before this script had run, the property sits on the element itself and hides the setter.
      if (Object.prototype.hasOwnProperty.call(this, name)) {
        this.given[name] = this[name] || null;
        delete this[name];
      }
    }
    this.restart();
  }

  // In the light the estimator stands in the page's own tree, where reading toolbars see it.
  take() {
    this.light = this.hasAttribute("light-dom");
    this.tree = this.light ? this : this.attachShadow({ mode: "open" });
    if (this.light) this.textContent = "";
    sheet(this.tree, this.light ? BASE_STYLE.replace(/:host/g, "zifu-estimator") : BASE_STYLE);
  }

  disconnectedCallback() {
    this.stop();
    if (this.shown) this.show(waiting());
    // The document outlives the element; a shadow tree goes with it.
    if (this.light && this.dressed) this.dressed = void this.dressed.off();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.running) return;
    this.late = this.late || /^(place|scheme)$/.test(name);
    this.restart();
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent("zifu-" + name, { bubbles: true, composed: true, detail }));
  }

  stop() {
    this.turn++;
    const { running, went } = this;
    this.running = this.went = null;
    removeEventListener("popstate", went);
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
    const source = this.from || (this.from = this.parts());
    const current = () => turn === this.turn;
    if (tooOld()) return this.failed(failure("old", navigator.userAgent));
    const styled = this.dress(source, current);
    source.code()
      .then((code) => styled.then(() => current() && startInstance(code, () => current() && this.fell())))
      .then((copy) => current() && copy && this.mount(copy, source))
      .catch((error) => current() && this.failed(error));
  }

  // A pack handed in is a register of one place, and nothing else is offered.
  parts() {
    const { source, pack } = this.given;
    if (!source && !pack) return ownSource;
    const handed = source ? sourceHanded(source, ownSource) : ownSource;
    return pack ? sourceHanded({ assets: ownPack(pack) }, handed) : handed;
  }

  dress(source, current) {
    const { tree, light } = this;
    if (this.dressed && this.dressed.source === source) return Promise.resolve();
    const wear = (take) => {
      if (this.dressed) this.dressed.off();
      this.dressed = { source, off: take() };
    };
    const address = source.link(light);
    if (!sheets(tree).adoptedStyleSheets && address) {
      wear(() => link(tree, address));
      return Promise.resolve();
    }
    // Without its style the page is plain but whole: better than no page.
    return source.style(light).then((text) => current() && wear(() => sheet(tree, text)), (error) => console.error(error));
  }

  mount(copy, source) {
    const root = make("div", "", "zifu-root");
    root.setAttribute("part", "root");
    this.show(root);
    const host = this.host(source);
    this.later(root, source, host);
    const beside = this.besides(source, root, host);
    let handle;
    try {
      handle = copy.mount(root, host);
    } catch (error) {
      // A fault inside the program has shown its words already; one in the glue has not.
      console.error(error);
      if (this.shown === root) this.fell();
      return;
    }
    if (this.shown !== root) return;
    this.running = { copy, handle, beside };
    this.tell("ready", { version: VERSION });
  }

  // What stands beside the page is loaded when it is first opened, or when something was kept for several people.
  besides(source, root, host) {
    let made = null;
    const wake = () => {
      if (made) return made;
      const draft = () => this.draft || "";
      made = source.beside().then(({ makeBeside }) => makeBeside({ root, host, draft, wear: (text) => sheet(this.tree, text), draw: () => source.qr() }));
      made.catch(() => { made = null; });
      return made;
    };
    root.addEventListener("toggle", ({ target }) => {
      const place = target.open && target.querySelector("[data-beside]");
      if (place) wake().then((beside) => beside.open(target)).catch((error) => excuse(place, error));
    }, true);
    try {
      if (localStorage.getItem("zifu-people")) wake().catch(console.error);
    } catch {}
    // The words of the questions are explained, too, once somebody answers them.
    const answered = () => wake().then((beside) => beside.answered()).catch(console.error);
    root.addEventListener("input", answered, { once: true });
    return {
      answered,
      kept: (draft) => made && made.then((beside) => beside.kept(draft)).catch(console.error),
    };
  }

  host(source) {
    const lang = (this.closest("[lang]") || {}).lang || "zh";
    const host = {};
    const least = this.getAttribute("min-confidence");
    const sure = (name) => (least && /^pack\//.test(name) ? source.beside().then(({ surer }) => surer(source, name, least)) : source.asset(name));
    // Every attribute of the table by its own name; a switch that is on is "on".
    for (const name of OPTIONS) {
      const value = this.getAttribute(name);
      if (value !== null) host[name] = value || "on";
    }
    Object.assign(host, {
      lang: lang.toLowerCase().split("-")[0],
      today: today(),
      framed: self !== window.top,
      draft: this.draft,
      situation: this.plain("situation"),
      bill: this.plain("bill"),
      // Later: who hears it may take this very program down.
      tell: (name, detail) => void Promise.resolve().then(() => {
        if (name === "estimate" && this.running) this.running.beside.answered();
        this.tell(String(name), JSON.parse(detail));
      }),
      trapTest: location.hash === "#trap-test",
      asset: (name) => sure(String(name)).then((text) => /^(words|more|later|beside|terms)\//.test(name) ? calling(text, JSON.stringify(host.hotline || HOTLINE).slice(1, -1)) : text),
      // The page needs the rows; what they were read off is for the columns to be put right.
      table: (input, columns) => source.table().then((table) => table(input, columns ? JSON.parse(columns) : undefined))
        .then(({ fault, rows, total, ...found }) => {
          host.found = found;
          return JSON.stringify({ fault, rows, total });
        }),
      picture: (rows) => source.beside().then(({ drawSheet }) => drawSheet(rows, () => source.qr())),
      search: (query, day) => source.search().then((find) => JSON.stringify(find(String(query), String(day), 10))),
      // The way back of the browser, for as long as this copy runs.
      screens: (went) => {
        removeEventListener("popstate", this.went);
        addEventListener("popstate", (this.went = went));
      },
      keep: (draft) => {
        this.draft = draft;
        // At first what the host alone fills in; what it sets from now on is late.
        if (this.fresh) this.first = draft, (this.late = this.fresh = false);
        for (const hear of this.heard || []) hear();
        if (this.running) this.running.beside.kept(draft);
      },
    });
    // What is typed stands before what the host sets now; a bill is one thing, either's.
    if ((host.late = this.draft && this.late)) {
      const first = this.first.split("\n");
      host.draft = this.draft.split("\n").filter((line) => !first.includes(line)).join("\n");
      if (/^(total|excluded|prepay|over_limit|line\S*) \S/m.test(host.draft) && host.prefill !== "locked") host.bill = "";
    }
    this.fresh = true;
    return host;
  }

  // As text: nothing of the host's objects is kept, no getter of theirs runs later. What cannot be text is told and left out.
  plain(name) {
    const value = this.given[name];
    const whole = (key, part) => {
      if (typeof part === "number" && !Number.isSafeInteger(part) || !key && typeof part !== "object") throw TypeError(part);
      return part;
    };
    try {
      return value ? JSON.stringify(value, whole) : "";
    } catch (error) {
      // Later, as in `tell` above.
      Promise.resolve().then(() => this.tell("error", { cause: "given", detail: "Give " + name + " as plain data, amounts as text: " + error }));
      return "";
    }
  }

  // Parts that come when they are used: a fold opened, a name typed. Each draws where the program leaves it room.
  later(root, source, host) {
    const begun = {};
    this.heard = [];
    const given = { source, asset: host.asset, draft: () => this.draft, heard: this.heard };
    const call = ({ target }) => {
      const { field, fold } = target.dataset || {};
      const name = /^line.*name$/.test(field) ? "search" : target.open && { year: fold, further: fold, todo: fold, assume: "todo" }[fold];
      if (!name || begun[name]) return;
      begun[name] = source.part(name).then((part) => part(root, given), (error) => {
        begun[name] = null;
        const room = fold && target.querySelector(".later");
        if (room) excuse(room, error);
      });
    };
    root.addEventListener("input", call);
    root.addEventListener("toggle", call, true);
    // What is answered folds above what is in hand; that stays where it is on the screen.
    let hand, place, last;
    const top = () => hand.getBoundingClientRect().top;
    root.addEventListener("input", ({ target }) => {
      // A further key in one field folds nothing more, and is not measured: that costs time in a long bill.
      if (target === last && root.querySelector(".said")) return;
      hand = last = target;
      place = top();
      setTimeout(() => { hand = null; }, 500);
    }, true);
    new MutationObserver(() => hand && hand.isConnected && scrollBy(0, top() - place)).observe(root, { subtree: true, attributeFilter: ["open"] });
  }

  // The program has fallen. Its copy is given up, its draft is not.
  fell() {
    this.turn++;
    this.running = null;
    removeEventListener("popstate", this.went);
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
    this.card(again ? "again" : "trap", buttons);
    this.tell("error", { cause: "trap", detail: "" });
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
    const cause = kindOf(error);
    const detail = String(error && error.message);
    this.card(cause, [button(TRY_AGAIN, () => this.restart())], detail);
    this.tell("error", { cause, detail });
  }

  // What happened and what to do, a way on, and what the site's keeper should know.
  card(kind, buttons, detail = "") {
    const node = words("alert"), [zh, en, ...keeper] = TROUBLE[kind];
    const call = this.getAttribute("hotline") || HOTLINE;
    node.dataset.trouble = kind;
    node.append(both("p", [zh, en]), both("p", HELPLINE.map((text) => calling(text, call))), ...buttons,
      both("p", KEEPER.map((text, at) => text + keeper[at])), make("p", detail));
    this.show(node);
  }

  show(node) {
    // Emptied too: browsers keep lists of radio buttons that were taken out, and these would keep the program.
    if (this.shown) this.shown.remove(), (this.shown.textContent = "");
    this.tree.appendChild(node);
    this.shown = node;
  }
}

// Properties: setting one begins anew with it; what is typed stays.
for (const name of ["source", "pack", "situation", "bill"]) {
  Object.defineProperty(ZifuEstimator.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this.given[name];
    },
    set(value) {
      this.given[name] = value || null;
      this.from = null;
      this.late = true;
      if (this.isConnected && this.tree) this.restart();
    },
  });
}

function ownPack(pack) {
  const folder = String(pack.place || "own");
  const scheme = String(pack.scheme || "employee");
  const name = String(pack.title || folder);
  const entry = { folder, scheme, name, name_en: String(pack.title_en || name), status: "partial" };
  return { index: { format: 1, place: [entry] }, ["pack/" + folder + "/" + scheme]: pack };
}

function waiting() {
  const node = words("status");
  node.append(both("p", LOADING));
  return node;
}

function words(role) {
  const node = make("div", "", "zifu-words");
  node.setAttribute("role", role);
  node.setAttribute("part", "words");
  return node;
}

// In place of what should have been drawn there.
function excuse(place, error) {
  place.textContent = "";
  place.append(both("p", TROUBLE[kindOf(error)]));
}

// The number that all our words name, and the host's in its place.
const HOTLINE = "12393";
function calling(text, hotline) {
  return text.split(HOTLINE).join(hotline);
}

// Who holds the sheets: a shadow tree its own, an element in the light the document.
function sheets(tree) {
  return tree instanceof ShadowRoot ? tree : document;
}

// Both put a style on and give back how to take it off again.
function sheet(tree, text) {
  const holder = sheets(tree);
  if (holder.adoptedStyleSheets) {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    holder.adoptedStyleSheets = Array.from(holder.adoptedStyleSheets).concat(made);
    return () => { holder.adoptedStyleSheets = Array.from(holder.adoptedStyleSheets).filter((one) => one !== made); };
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
  return typeof Promise !== "function" || typeof TextDecoder !== "function";
}

// The day where the reader is, not in Greenwich.
function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
}

// Twice on one page, the first one wins.
if (!customElements.get("zifu-estimator")) customElements.define("zifu-estimator", ZifuEstimator);
