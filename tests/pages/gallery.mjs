// node tests/pages/gallery.mjs FOLDER [STATE …]: every state in every look, as pictures, with a page to leaf through: one for
// all states, one for each. What axe finds stands beside the picture. Takes long; not part of the tests. `cargo xtask gallery`
// builds nothing: the release must be there. Broken off, it goes on where it was: a state that this release has been through is
// not drawn again.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { looked } from "./axe.mjs";
import { address, close, manifest, open } from "./lib.mjs";
import { OFF_PAPER, looks, papers, reach, wear } from "./looks.mjs";
import { states } from "./states.mjs";

const [folder, ...only] = process.argv.slice(2);
if (!folder) throw new Error("Say into which folder: cargo xtask gallery FOLDER");
const wanted = states.filter((state) => only.length === 0 || only.includes(state.name));
if (wanted.length === 0) throw new Error(`No such state. There are: ${states.map((state) => state.name).join(", ")}`);
mkdirSync(folder, { recursive: true });

const plain = (text) => text.replaceAll(/[^\w]+/g, "-");
const safe = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const STYLE = "body{font:16px sans-serif;margin:1em}main{display:flex;flex-wrap:wrap;gap:1em}figure{margin:0;max-width:300px}img{width:300px;max-height:480px;object-fit:cover;object-position:top;border:1px solid #888}pre{white-space:pre-wrap;color:#a00}";
const html = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1>\n${body}\n`;
const shown = ({ name, look, found }) => `<figure><a href="${name}"><img src="${name}" alt="" loading="lazy"></a><figcaption>${look}${found.map((one) => `<pre>${safe(one)}</pre>`).join("")}</figcaption></figure>`;

// All values of all axes but the language; paper has no letters of its own.
const outfits = looks.surface.flatMap((surface) => looks.theme.flatMap((theme) => (papers.includes(surface) ? ["normal"] : looks.letters).map((letters) => ({ surface, theme, letters }))));

const base = await address(), release = manifest().map((one) => one.file).sort().join();
const AT_ONCE = 2;

// What an earlier run has drawn of a state, if it was this very release.
function drawn(state) {
  try {
    const told = JSON.parse(readFileSync(join(folder, `${plain(state.name)}.json`), "utf8"));
    return told.release === release ? told.pictures : null;
  } catch {
    return null;
  }
}

async function draw(page, state) {
  const pictures = [];
  for (const language of looks.language) {
    await reach(page, base, state, language);
    for (const outfit of outfits) {
      await wear(page, outfit);
      const found = await looked(page, papers.includes(outfit.surface) ? OFF_PAPER : state.off);
      const look = [outfit.surface, outfit.theme, language, `${outfit.letters} letters`].join(" · ");
      const name = `${plain([state.name, ...Object.values(outfit), language].join(" "))}.png`;
      await page.screenshot({ path: join(folder, name), fullPage: true });
      pictures.push({ name, look, found });
    }
  }
  writeFileSync(join(folder, `${plain(state.name)}.json`), JSON.stringify({ release, pictures }));
  return pictures;
}

const items = new Map();
const waiting = [...wanted];
let bad = 0;
async function work() {
  const page = await open();
  for (let state; (state = waiting.shift()); ) {
    const known = drawn(state);
    const pictures = known ?? (await draw(page, state));
    const at = `${plain(state.name)}.html`;
    const back = '<p><a href="index.html">All states</a></p>';
    writeFileSync(join(folder, at), html(state.name, `${back}<main>${pictures.map(shown).join("\n")}</main>${back}`));
    const first = pictures.find((one) => one.look.startsWith("360")) ?? pictures[0];
    const faults = pictures.filter((one) => one.found.length).length;
    bad += faults;
    items.set(state.name, `<figure><a href="${at}"><img src="${first.name}" alt="" loading="lazy"></a><figcaption><a href="${at}">${state.name}</a>: ${pictures.length} pictures${faults ? `, <b>${faults} with faults</b>` : ""}</figcaption></figure>`);
    console.log(`${items.size} of ${wanted.length}: ${state.name}: ${pictures.length} pictures${known ? ", from before" : ""}, ${faults} with faults`);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
writeFileSync(join(folder, "index.html"), html("States of the page", `<main>${wanted.map((state) => items.get(state.name)).join("\n")}</main>`));
console.log(join(folder, "index.html"));
await close();
process.exitCode = bad ? 1 : 0;
