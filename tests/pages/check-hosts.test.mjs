// A host that is wrong in one way: the self-check names that way, and tells its keeper what to do.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close } from "./lib.mjs";
import { CLEAN, checked, closeHosts, host } from "./host.mjs";

after(async () => {
  await close();
  closeHosts();
});

const app = (name) => /^app\.\w+\.js$/.test(name);
const policy = (text) => (name, answer) => { if (name.endsWith(".html")) answer.head["content-security-policy"] = text; };

// What is wrong with the host → what the self-check must name, and a word of what it tells the keeper to do.
const WRONG = {
  "scripts sent as text": [(name, answer) => { if (app(name)) answer.head["content-type"] = "text/plain"; }, { types: "bad" }, "text/javascript"],
  "a type missing for .wasm": [(name, answer) => { if (name.endsWith(".wasm")) answer.head["content-type"] = "application/octet-stream"; }, { types: "note" }, ".wasm"],
  "no .wasm files": [(name, answer) => { if (name.endsWith(".wasm")) Object.assign(answer, { status: 404, body: "no", head: {} }); }, { files: "wasm" }, "dist-js"],
  "a file that was not uploaded": [(name, answer) => { if (name.startsWith("data/index")) Object.assign(answer, { status: 404, body: "no", head: {} }); }, { files: "missing" }, "data/index"],
  "a page of words in place of a missing file": [(name, answer) => { if (name.startsWith("table.")) { answer.plain(() => "<p>not here"); answer.head["content-type"] = "text/html"; } }, { sums: "damaged", types: "bad" }, "table."],
  "a file cut off": [(name, answer) => { if (name.startsWith("sheet") && name.endsWith(".wasm")) answer.plain((bytes) => bytes.subarray(0, 999)); }, { sums: "damaged" }, "sheet."],
  "figures that were changed": [(name, answer) => { if (name.startsWith("data/pack-beijing-employee")) answer.plain((bytes) => Buffer.from(String(bytes).replaceAll("1300", "1400"))); }, { sums: "damaged" }, "data/pack-beijing"],
  "the front page of another version": [(name, answer) => { if (name === "index.html") answer.plain((bytes) => Buffer.from(String(bytes).replace("</title>", " </title>"))); }, { sums: "mixed" }, "index.html"],
  "a policy without wasm": [policy("script-src 'self'; connect-src 'self'"), { policy: "wasm" }, "wasm-unsafe-eval"],
  "a policy without connections": [policy("connect-src 'none'"), { files: "blocked" }, "connect-src"],
  "a policy without workers": [policy("worker-src 'none'"), { worker: "none" }, "worker-src"],
  "a worker of the wrong type": [(name, answer) => { if (name === "worker.js") answer.head["content-type"] = "text/plain"; }, { worker: "none", types: "bad" }, "worker.js"],
  "nothing packed": [(name, answer) => { if (answer.head["content-encoding"]) answer.plain((bytes) => bytes); }, { packed: "none" }, "gzip"],
  "nothing kept": [(name, answer) => { answer.head["cache-control"] = "no-store"; }, { kept: "short" }, "immutable"],
  "everything kept": [(name, answer) => { answer.head["cache-control"] = "max-age=3600"; }, { kept: "long" }, "no-cache"],
  "no frames": [(name, answer) => { if (name === "frame.html") answer.head["x-frame-options"] = "DENY"; }, { frame: "refused" }, "frame-ancestors"],
  "a connection that breaks": [(name) => (name.startsWith("search.") ? null : undefined), { files: "network" }, "search."],
};

for (const [what, [wrong, expected, word]] of Object.entries(WRONG)) {
  test(`named: ${what}`, async () => {
    const { page, found, sum } = await checked(await host(wrong));
    const words = await page.locator("#list").innerText();
    // What cannot be asked any more is not said to be good.
    for (const [check, kind] of Object.entries(found)) assert.equal(kind, expected[check] ?? CLEAN[check], `${check}\n${words}`);
    for (const check of Object.keys(expected)) assert.ok(found[check], `${check}\n${words}`);
    assert.ok(words.includes(word), words);
    assert.equal(sum, (await page.locator('li[data-state="bad"]').count()) ? "bad" : "note");
  });
}
