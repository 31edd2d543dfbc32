// The title goes where the figure must not: into histories, shared cards, the list of windows. In every state, at every moment, it is
// the title that the page began with, and the address holds nothing that was typed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, launch, start } from "./lib.mjs";
import { states } from "./states.mjs";

after(close);

const AT_ONCE = 3;

// Remembers every title that the page has ever had.
const before = (page) => page.addInitScript(() => {
  window.titles = [];
  const look = () => window.titles[window.titles.length - 1] !== document.title && window.titles.push(document.title);
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
});

async function seen(state) {
  const page = await start({ before });
  const at = page.url();
  await state.go(page);
  const titles = await page.evaluate(() => window.titles.concat(document.title));
  const address = page.url();
  await page.context().close();
  return { name: state.name, titles: [...new Set(titles)].filter(Boolean), moved: address !== at };
}

async function look(some) {
  const left = some.slice(), all = [];
  const work = async () => {
    for (let state = left.shift(); state; state = left.shift()) all.push(await seen(state));
  };
  await launch();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.equal(all.length, some.length);
  for (const { name, titles, moved } of all) {
    assert.equal(titles.length, 1, `${name}: ${titles}`);
    assert.doesNotMatch(titles[0], /\p{N}/u, name);
    assert.equal(moved, false, `${name}: the address`);
  }
}

const half = Math.ceil(states.length / 2);
test("in every state the title is the one of the beginning, without a digit: first half", () => look(states.slice(0, half)));
test("and second half", () => look(states.slice(half)));
