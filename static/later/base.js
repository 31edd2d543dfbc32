// What every part that is loaded later needs: the draft as a table, the words, the packs in question, a way to write as a person
// does, and elements. `given` is the shell's: { source, asset: name => Promise of text, draft: () => text, heard: [function] }.

const laterPage = (root, given) => {
  const { source } = given;
  const json = (name) => given.asset(name).then(JSON.parse);
  const lang = () => (root.querySelector("[lang]").lang.startsWith("zh") ? "zh" : "en");
  const said = {};
  const text = () => given.draft() || "";
  const table = (kept) => {
    const draft = {};
    for (const line of kept.split("\n")) {
      const at = line.indexOf(" ");
      if (at > 0) draft[line.slice(0, at)] = line.slice(at + 1);
    }
    return draft;
  };
  const draft = () => table(text());
  const schemes = () => ({ "": [], resident: ["resident"], unsure: ["employee", "resident"] }[draft().kind || ""] || ["employee"]);
  const hand = document.createElement("input");
  hand.type = "hidden";
  root.append(hand);

  return {
    source, draft, text, lang, schemes, hand,
    day: () => draft().day,
    place: () => {
      const chosen = root.querySelector('input[name="place"]:checked');
      return chosen ? chosen.closest("label").textContent : "";
    },
    // The same draft with some answers put differently.
    but: (changes) => {
      const lines = text().split("\n").filter((line) => line && !(line.slice(0, line.indexOf(" ")) in changes));
      return lines.concat(Object.keys(changes).map((id) => id + " " + changes[id])).join("\n") + "\n";
    },
    pack: (scheme) => json("pack/" + draft().place + "/" + scheme),
    packs: () => Promise.all(schemes().map((scheme) => json("pack/" + draft().place + "/" + scheme))).catch(() => []),
    search: () => source.search(),
    // The engine with all it can tell, which has no form as plain script: nothing is fetched where it could not run.
    study: () => laterRuns().then((runs) => (runs ? source.study() : Promise.reject({ kind: "refused" }))),
    // Why it did not come, as the end of its sentence's key: the single file leaves it out (apart); this browser, or the site's
    // policy, runs no WebAssembly (refused); or it was not reached.
    why: (error) => (error && /^(apart|refused)$/.test(error.kind) ? error.kind : "failed"),
    // The words of this part; with `all` also those of the page and of its answers.
    words: (all) => {
      const key = lang() + (all ? " all" : "");
      const parts = (all ? ["words/", "more/"] : []).concat("later/").map((part) => json(part + lang()));
      return said[key] || (said[key] = Promise.all(parts).then((some) => Object.assign({}, ...some)));
    },
    put: (id, value) => {
      hand.dataset.field = id;
      hand.value = value;
      hand.dispatchEvent(new Event("input", { bubbles: true }));
    },
    // Called when the fold is opened once more, and when the language is another.
    again: (fold, call) => {
      root.addEventListener("toggle", ({ target }) => target.dataset && target.dataset.fold === fold && target.open && call(), true);
      root.addEventListener("click", ({ target }) => target.closest('[data-action="language"]') && setTimeout(call, 60));
    },
    // Called when the draft has changed and stood still for a moment.
    changed: (call) => {
      let wait;
      given.heard.push(() => {
        clearTimeout(wait);
        wait = setTimeout(call, 300);
      });
    },
  };
};

// Whether WebAssembly may run here, tried with the smallest module there is.
const laterRuns = () => (typeof WebAssembly === "object" ? WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => true, () => false) : Promise.resolve(false));

// Empties a place and fills it anew.
const laterShow = (place, ...inside) => {
  place.textContent = "";
  place.append(...inside);
};

const laterMake = (tag, props, ...inside) => {
  const svg = /^(svg|g|path|line|circle|text|title)$/.test(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const name of Object.keys(props || {})) {
    if (typeof props[name] === "function") node.addEventListener(name, props[name]);
    else node.setAttribute(name, props[name]);
  }
  node.append(...inside);
  return node;
};

const laterFill = (text, values) => String(text).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

// Yuan with separators; an amount that is not whole keeps its fen.
const laterYuan = (text) => {
  const [whole, cents] = String(text).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return cents && cents !== "00" ? digits + "." + cents : digits;
};
