// node tests/pages/gallery.mjs FOLDER: every state in every width, theme, language and size of print, as pictures and one page
// to leaf through. Takes long; not part of the tests. Build the release first.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { close, start } from "./lib.mjs";
import { languages, sizes, states, themes, widths } from "./states.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("Say into which folder: node tests/pages/gallery.mjs FOLDER");
mkdirSync(folder, { recursive: true });
const pictures = [];
for (const state of states) for (const width of widths) for (const theme of themes) for (const language of languages) for (const size of sizes) {
  const page = await start({ viewport: { width, height: 800 }, colorScheme: theme });
  if (language === "en") await page.locator('[data-action="language"]').click();
  await state.go(page);
  if (size === "large") await page.evaluate(() => document.querySelector("zifu-estimator").shadowRoot.querySelector(".zifu").classList.add("large"));
  const name = `${[state.name, width, theme, language, size].join("-").replaceAll(" ", "-")}.png`;
  await page.screenshot({ path: join(folder, name), fullPage: true });
  await page.context().close();
  pictures.push(name);
}
const items = pictures.map((name) => `<figure><img src="${name}" alt="" loading="lazy"><figcaption>${name}</figcaption></figure>`);
writeFileSync(join(folder, "index.html"), `<!doctype html><meta charset="utf-8"><title>Gallery</title>${items.join("\n")}\n`);
await close();
