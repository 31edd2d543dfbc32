// The words of the field explained where they first stand, in a question or in the answer: a press, one sentence. The sentences are
// static/terms.toml, the same as on the page of words: names with commas between, a bar, what it means.

const TERM_PLACES = "th, caption, p, li";
// A question is one place: what explains its words stands below what it asks, and names the word. Of a bill's rows only the first
// is looked at: there may be hundreds, all with the same words.
const TERM_QUESTIONS = ".asked > .choice, .asked > .field, .later .field, [data-line='0'] .field";
const TERM_CALM_MS = 300;

function makeTerms({ root, words }) {
  let list = null;
  let timer = 0;
  // While a finger is down nothing may move under it, or the tap is lost.
  let held = false;
  root.addEventListener("pointerdown", () => { held = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, () => { held = false; }, true);

  function begin() {
    if (list) return;
    list = [];
    load();
  }

  const load = () => Promise.all([words("terms"), words("beside")]).then(([terms, say]) => {
    list = [];
    for (const [key, text] of Object.entries(terms)) {
      const [names, meaning] = text.split("|");
      for (const name of names.split(/[、,]\s*/)) list.push({ key, name, meaning, ask: put(say["terms.ask"], { term: name }) });
    }
    // The longer name first: 个人账户支付 is not 个人账户.
    list.sort((a, b) => b.name.length - a.name.length);
    mark();
  }, console.error);

  function look(changed) {
    if (!list) return;
    if (changed) {
      for (const old of root.querySelectorAll("[data-term]")) drop(old);
      list = [];
      load();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(mark, TERM_CALM_MS);
  }

  // What is on view, in the order of reading, without what is a button or was put there by us.
  const texts = () => [...root.querySelectorAll(TERM_PLACES + "," + TERM_QUESTIONS)]
    .filter((node) => node.closest(".answer, .ask, .gates") && !node.closest("[data-beside], details:not([open]), .beside-meaning, [role=status], [data-line]:not([data-line='0'])") &&
      !node.parentNode.closest(TERM_QUESTIONS) && (node.matches(TERM_QUESTIONS) || !node.querySelector(TERM_PLACES)) && node.getClientRects().length);

  const own = (node) => [...node.childNodes].map((one) => (one.nodeType === 3 ? one.data : one.matches("button:not([data-open]), [data-term], .beside-meaning") ? "" : one.textContent)).join("");

  function mark() {
    if (held) {
      clearTimeout(timer);
      timer = setTimeout(mark, TERM_CALM_MS);
      return;
    }
    const wanted = new Map();
    const all = texts();
    for (const node of all) {
      let text = own(node).toLowerCase();
      for (const term of list) {
        const at = find(text, term.name.toLowerCase());
        if (at < 0) continue;
        // What a longer name has taken is not looked at again.
        text = text.slice(0, at) + "\n".repeat(term.name.length) + text.slice(at + term.name.length);
        if (!wanted.has(term.key)) wanted.set(term.key, { node, term });
      }
    }
    for (const old of root.querySelectorAll("[data-term]")) {
      const here = wanted.get(old.dataset.term);
      // What somebody is reading stays where it is.
      if (here && (here.node === old.parentNode || (old.nextSibling.textContent && all.includes(old.parentNode)))) wanted.delete(old.dataset.term);
      else drop(old);
    }
    const these = (node) => [...wanted.values()].filter((one) => one.node === node);
    for (const [key, { node, term }] of wanted) add(node, key, term, node.matches("p, li") || these(node).length > 1);
  }

  function find(text, name) {
    if (!/^[a-z]/.test(name)) return text.indexOf(name);
    const found = new RegExp("\\b" + name.replace(/[^a-z -]/g, ".") + "\\b").exec(text);
    return found ? found.index : -1;
  }

  function drop(button) {
    const after = button.nextSibling;
    if (after && after.className === "beside-meaning") after.remove();
    button.remove();
  }

  // Behind a sentence, or where there are several, the sign says which of the words it is about.
  function add(node, key, { name, meaning, ask }, named) {
    const question = node.matches(TERM_QUESTIONS) && (node.querySelector("legend, .hint") || node.querySelector("label"));
    const told = make("span", "beside-meaning");
    told.setAttribute("role", "status");
    const kind = question ? "asked" : named ? "named" : "alone";
    const text = { asked: ask, named: name + (name > "\u2e80" ? "？" : "?"), alone: "？" }[kind];
    const button = press(text, () => {
      const open = !told.textContent;
      told.textContent = open ? meaning : "";
      button.setAttribute("aria-expanded", String(open));
    }, "beside-term " + kind);
    button.dataset.term = key;
    if (kind === "alone") button.setAttribute("aria-label", ask);
    button.setAttribute("aria-expanded", "false");
    if (question) question.after(button, told);
    else node.append(button, told);
  }

  return { begin, look };
}
