// Every action and every sentence at a field has a state; some of the states are brought about here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { close, start } from "./lib.mjs";
import { elsewhere, states } from "./states.mjs";

after(close);

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const source = (path) => readFileSync(join(root, path), "utf8").split("#[cfg(test)]")[0];
const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((found) => found[1]))].sort();

test("every action has a state, and no state names one that is not", () => {
  const heard = all(source("src/app/hear.rs").split("match action.as_str()")[1], /"([a-z-]+)" =>/g);
  const taken = [...source("src/app/result/share.rs").matchAll(/buttons\(v, more, &\[([^\]]+)\]\)/g)]
    .flatMap((found) => all(found[1], /"([a-z-]+)"/g)).map((what) => `take-${what}`);
  const known = [...states.flatMap((state) => state.does ?? []), ...Object.keys(elsewhere)];
  const wanted = new Set([...heard, ...taken, "remove-line"]);
  assert.ok(wanted.size > 15, "the source was read");
  assert.deepEqual([...wanted].filter((action) => !known.includes(action)), []);
  assert.deepEqual(known.filter((action) => !wanted.has(action)), []);
});

test("every fault at a field has a state", () => {
  const told = [source("src/read.rs"), source("src/app/ask.rs"), source("src/app/ask/rows.rs"), source("src/app/answer.rs")].flatMap((text) => all(text, /"((?:field|line)-[a-z-]+)"/g));
  const known = states.flatMap((state) => state.faults ?? []);
  assert.ok(told.length > 8, "the source was read");
  assert.deepEqual([...new Set(told)].filter((kind) => !known.includes(kind)), []);
});

// The rest is brought about by the tests of their own subjects, and all of them by gallery.mjs.
for (const state of states.filter((state) => ["figure opened", "lines", "faults at sums", "faults at lines"].includes(state.name))) {
  test(`reached: ${state.name}`, async () => {
    const page = await start();
    await state.go(page);
    if (state.faults) assert.ok((await page.locator("[data-fault]").count()) > 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}
