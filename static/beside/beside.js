// What most people never open, loaded when somebody does: the photo, several people, the columns of a table, the code of the
// address, the words explained. The page leaves an empty place for each, `data-beside`; what stands in it is made here.
//
//   const beside = makeBeside({ root, host, draft(), wear(text), draw() })
//     root: the mounted page; draft: what is typed; wear: puts a style on; draw: Promise of a function text → "size path"
//   beside.open(details)    what has just been opened
//   beside.kept(draft)      what is typed has changed
//   beside.answered()       something is answered

function makeBeside(shell) {
  const { root, host } = shell;
  const said = new Map();
  shell.wear(BESIDE_STYLE);

  // The language of the page at this moment, and its words.
  const lang = () => (/^en/.test(((root.querySelector("[lang].zifu") || root).lang || host.lang)) ? "en" : "zh");
  const words = (part) => {
    const name = part + "/" + lang();
    if (!said.has(name)) said.set(name, host.asset(name).then(JSON.parse));
    return said.get(name);
  };
  const here = {
    root, host, draft: shell.draft, draw: shell.draw, words,
    // Tells the page by one of its own fields, as if somebody had typed there.
    tell(place, field, text) {
      const area = make("textarea", "");
      area.hidden = true;
      area.dataset.field = field;
      place.append(area);
      area.value = text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
      area.remove();
    },
  };
  const parts = { photo: makePhoto(here), people: makePeople(here), columns: makeColumns(here), qr: makeQr(here) };
  const terms = makeTerms(here);

  const places = (name) => root.querySelectorAll('[data-beside="' + name + '"]');
  const fill = (name) => words("beside").then((say) => {
    for (const place of places(name)) parts[name].fill(place, (key, values) => put(say[key] || key, values));
  });

  // A place emptied by the page, or one in the other language, is filled anew.
  let shown = lang();
  const open = new Set();
  const look = () => {
    const changed = shown !== lang();
    shown = lang();
    for (const name of open) {
      const empty = [...places(name)].some((place) => !place.firstChild);
      if (changed || empty || (name === "columns" && parts.columns.stale())) fill(name).catch(console.error);
    }
    terms.look(changed);
  };
  new MutationObserver(look).observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["lang", "open"] });

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.dataset.action === "erase") parts.photo.forget();
  });

  return {
    open(details) {
      const wanted = details.dataset.fold === "share" ? "qr" : details.dataset.fold;
      if (!parts[wanted]) return Promise.resolve();
      open.add(wanted);
      return fill(wanted);
    },
    kept: parts.people.kept,
    answered: terms.begin,
  };
}

// A sentence with its values put in.
function put(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? values[name] : all));
}

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function press(words, act, className) {
  const button = make("button", className || "", words);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

// A sentence that is read out when it changes.
function sayer() {
  const line = make("p", "");
  line.setAttribute("role", "status");
  return line;
}

let numbered = 0;
function labelled(words, field) {
  field.id = "beside-" + ++numbered;
  const label = make("label", "", words);
  label.htmlFor = field.id;
  const both = make("div", "field");
  both.append(label, field);
  return both;
}
