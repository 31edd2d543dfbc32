// What a former browser is put through beside the self-check (`old.mjs`). `start(address)` opens a page in it and gives how to end it;
// the page tells the host what it comes to by asking for `told/…`.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { host } from "../pages/host.mjs";
import { fileNamed } from "../pages/lib.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SILENT_MS = 180_000;
// So many cases go over at once.
const PIECE = 100;

// Serves some files of ours over a folder until the page has told its end, or tells nothing for long.
async function told(own, folder, policy, start) {
  let ended, moved = Date.now();
  const over = new Promise((resolve) => { ended = resolve; });
  const base = await host((name, answer) => {
    moved = Date.now();
    const head = policy ? { "content-security-policy": policy } : {};
    const put = (type, body) => Object.assign(answer, { status: 200, body, head: { ...head, "content-type": type } });
    const [, text] = /^told\/end\/([^]*)$/.exec(name) || [];
    if (text !== undefined) ended(text);
    const file = own(name);
    if (name.startsWith("told/")) put("text/plain", "");
    else if (file) put(...file);
    else Object.assign(answer.head, head);
  }, folder);
  const end = await start(base + "start.html");
  const watch = setInterval(() => Date.now() - moved > SILENT_MS && ended("stood still"), 1000);
  const text = await over;
  clearInterval(watch);
  await end();
  return text;
}

const PAGE = (scripts) => ["text/html; charset=utf-8", `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>x</title><body>${scripts}`];
const SCRIPT = "text/javascript";

// In the page: all pieces of the cases, one after the other.
async function settleAll(open, Refused) {
  const tell = (what, text) => fetch("told/" + what + "/" + encodeURIComponent(text));
  const differs = (a, b) => {
    if (a === b) return "";
    if (!a || !b || typeof a !== "object" || typeof b !== "object" || Array.isArray(a) !== Array.isArray(b)) return JSON.stringify(a) + " instead of " + JSON.stringify(b);
    const keys = Object.keys(a).concat(Object.keys(b).filter((key) => !(key in a)));
    for (const key of keys) {
      const found = differs(a[key], b[key]);
      if (found) return "." + key + found;
    }
    return "";
  };
  const alike = (given, wanted, where) => {
    const found = differs(given, wanted);
    if (found) throw new Error(where + ": " + found.slice(0, 600));
  };
  try {
    const { count, settled } = self.settler(await open(), Refused, alike, (count) => tell("at", count.settled));
    for (let piece = 0; ; piece++) {
      const text = await fetch("cases/" + piece).then((reply) => reply.text());
      if (!text) break;
      for (const line of text.split("\n")) await settled(line);
    }
    await tell("end", JSON.stringify(count));
  } catch (error) {
    await tell("end", "failed: " + String(error && error.message).slice(0, 1500));
  }
}

// The published package in the browser, as a page of others has it under no policy: the small module, and the whole one where it takes it.
// What comes back is the counts as JSON, or what differed first.
export function packaged(cases, start) {
  const lines = readFileSync(cases, "utf8").trim().split("\n");
  const settler = readFileSync(join(root, "tests/package/settled.cjs"), "utf8");
  const own = (name) => {
    if (name === "start.html") return PAGE('<script src="settled.js"></script><script type="module" src="run.js"></script>');
    if (name === "settled.js") return [SCRIPT, `(function (module) {${settler}\nself.settler = module.exports.settler;\n})({});`];
    if (name === "run.js") return [SCRIPT, `import { open, Refused } from "./browser.js";\n(${settleAll})(open, Refused);`];
    const [, piece] = /^cases\/(\d+)$/.exec(name) || [];
    return piece && ["text/plain; charset=utf-8", lines.slice(piece * PIECE, (Number(piece) + 1) * PIECE).join("\n")];
  };
  return told(own, join(root, "target", "package"), "", start);
}

// In the page: an estimator with a figure, and each fold that draws what is loaded later; what stands in each.
function openFolds() {
  const node = document.createElement("zifu-estimator");
  const answers = ["start in", "place beijing", "kind retired", "setting inpatient", "admission 1", "grade tertiary", "day 2026-03-01", "form lines", "line/0/name x", "line/0/amount 40000", "line/0/class A"];
  node.draft = answers.join("\n") + "\n";
  document.body.append(node);
  const tree = () => node.shadowRoot;
  const seen = {};
  const until = (what, find) => new Promise((resolve) => {
    let turns = 0;
    const look = setInterval(() => {
      const found = tree() && find(tree());
      if (!found && ++turns < 200) return;
      clearInterval(look);
      resolve((seen[what] = found || "nothing"));
    }, 100);
  });
  const unfold = (fold) => { tree().querySelector('[data-fold="' + fold + '"]').open = true; };
  const count = (at) => (tree) => tree.querySelectorAll(at).length || null;
  const marked = (name) => (tree) => { const one = tree.querySelector("[" + name + "]"); return one && one.getAttribute(name); };
  until("figure", (tree) => { const one = tree.querySelector('[data-figure="own"]'); return one && one.getAttribute("data-amount"); })
    .then(() => { for (const fold of ["further", "year", "todo", "assume"]) unfold(fold); })
    .then(() => until("further", marked("data-further")))
    .then(() => until("year", marked("data-year-way")))
    .then(() => until("stays", (tree) => { const one = tree.querySelector(".later [data-year]:not([role])"); return one && one.getAttribute("data-year"); }))
    .then(() => until("todo", count('[data-fold="todo"] .later li')))
    .then(() => until("assume", count('[data-fold="assume"] .later li')))
    .then(() => {
      const field = tree().querySelector('input[data-field="line/0/name"]');
      field.closest("details") && (field.closest("details").open = true);
      field.focus();
      field.value = "amxl";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    })
    .then(() => until("found", count(".found li")))
    .then(() => JSON.stringify(seen), (error) => JSON.stringify(seen) + " " + error)
    .then((text) => fetch("told/end/" + encodeURIComponent(text)));
}

// The page's parts that are loaded when they are used, under our policy. What comes back is what stood in each, as JSON.
export function folded(policy, start) {
  const own = (name) => {
    if (name === "start.html") return PAGE(`<script defer src="${fileNamed("shell.", ".js")}"></script><script defer src="folds.js"></script>`);
    return name === "folds.js" && [SCRIPT, `(${openFolds})();`];
  };
  return told(own, undefined, policy, start);
}
