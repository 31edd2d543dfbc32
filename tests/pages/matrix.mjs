// Every state in a covering set of looks: no violation, nothing sideways, nothing complained of. In parts, so that no file
// runs long; two pages at a time, a page for one state after the other. ZIFU_STATES=name,name looks at these alone.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { looked } from "./axe.mjs";
import { address, close, open } from "./lib.mjs";
import { OFF_PAPER, looks, pairwise, papers, reach, wear } from "./looks.mjs";
import { states } from "./states.mjs";

const AT_ONCE = 2;

export function matrix(part, parts) {
  after(close);
  const only = process.env.ZIFU_STATES?.split(",");
  const mine = states.filter((state, at) => (only ? only.includes(state.name) : at % parts === part));
  const rows = pairwise({ state: mine.map((state) => state.name), ...looks });
  const free = [];
  test(`in every look (${part + 1} of ${parts})`, { concurrency: AT_ONCE }, (t) => Promise.all(mine.map((state) => t.test(state.name, async () => {
    const page = free.pop() ?? (await open());
    page.setDefaultTimeout(30_000);
    const wrong = [];
    for (const language of looks.language) {
      await reach(page, await address(), state, language);
      for (const name of state.shows ?? []) await page.locator(`[data-note="${name}"], [data-answer="${name}"]`).first().waitFor({ state: "attached" });
      for (const row of rows.filter((row) => row.state === state.name && row.language === language)) {
        await wear(page, row);
        const found = await looked(page, papers.includes(row.surface) ? OFF_PAPER : state.off);
        if (found.length) wrong.push([Object.values(row).join(" · "), ...found]);
      }
      if (!state.complains) assert.deepEqual(page.complaints, []);
    }
    assert.deepEqual(wrong, []);
    free.push(page);
  }))));
}
