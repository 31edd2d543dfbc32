// What a person sees when something is wrong: words that name the cause, and a way on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { runInNewContext } from "node:vm";
import { AxeBuilder } from "@axe-core/playwright";
import { address, choose, close, figure, indexFile, mounted, NO_WASM, open, portal, stay, trouble, type } from "./lib.mjs";

after(close);

const broken = async (pattern, answer) => {
  const page = await open(await address(), { before: (page) => page.route(pattern, answer) });
  return page;
};

test("a missing module is named as missing, and trying again works once it is there", async () => {
  const page = await broken("**/app.*.wasm", (route) => route.fulfill({ status: 404, body: "no" }));
  await trouble(page, "missing").waitFor();
  const words = await trouble(page, "missing").innerText();
  assert.match(words, /缺少文件/);
  assert.match(words, /A file is missing/);
  assert.match(words, /12393/);
  // And for who keeps the site: what to do, and which file it was.
  assert.match(words, /网站管理员：请把整个文件夹重新上传/);
  assert.match(words, /Site's keeper: Upload the whole folder again/);
  assert.match(words, /404 .*\/app\.[0-9a-f]{8}\.wasm/);
  await page.unroute("**/app.*.wasm");
  await page.getByRole("button", { name: "再试一次" }).click();
  await mounted(page);
});

test("a missing script is named as missing", async () => {
  const page = await broken("**/app.*.js", (route) => route.fulfill({ status: 404, body: "no" }));
  await trouble(page, "missing").waitFor();
});

test("a script sent with the wrong type is named as that", async () => {
  const page = await broken("**/app.*.js", (route) => route.fulfill({ contentType: "text/html", body: "<p>hello" }));
  await trouble(page, "mime").waitFor();
});

test("a module sent with the wrong type still runs", async () => {
  const page = await broken("**/app.*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await mounted(page);
});

test("a cut-off module is named as damaged", async () => {
  const page = await broken("**/app.*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.body()).subarray(0, 5000) });
  });
  await trouble(page, "damaged").waitFor();
});

test("a whole module of another build is named as old and new files mixed", async () => {
  // It wants what the script has not: `(import "a" "no" (func))`, and from a part of another name.
  for (const part of ["a", "z"]) {
    const other = Buffer.from(`\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x08\x01\x01${part}\x02no\0\0`, "latin1");
    const page = await broken("**/app.*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: other }));
    await trouble(page, "version").waitFor();
    assert.match(await trouble(page, "version").innerText(), /新旧文件混在一起.*Old and new files are mixed/s);
  }
});

test("every cause has a sentence for the visitor and one for the keeper, in both languages, and no two visitors' are alike", () => {
  const text = readFileSync(new URL("../../static/shell/trouble.js", import.meta.url), "utf8");
  const causes = Object.entries(runInNewContext(`${text}; TROUBLE`));
  assert.ok(causes.length >= 10);
  for (const [cause, words] of causes) {
    assert.equal(words.length, 4, cause);
    for (const at of [0, 2]) assert.match(words[at], /\p{Script=Han}.*。$/u, cause);
    for (const at of [1, 3]) assert.match(words[at], /^[\x20-\x7e]*\.$/, cause);
  }
  assert.equal(new Set(causes.map(([, [zh]]) => zh)).size, causes.length);
});

test("our own page without its shell says why, and does not blame the browser", async () => {
  for (const [cause, answer] of [
    ["missing", (route) => route.fulfill({ status: 404, body: "no" })],
    ["mime", (route) => route.fulfill({ contentType: "text/html", headers: { "x-content-type-options": "nosniff" }, body: "<p>hello" })],
    ["network", (route) => route.abort()],
    ["damaged", (route) => route.fulfill({ contentType: "text/javascript", body: "(function(" })],
  ]) {
    const page = await broken("**/shell.*.js", answer);
    await trouble(page, cause).waitFor();
    const words = await page.locator("zifu-estimator").innerText();
    for (const part of ["网站管理员", "Site's keeper", "12393", "/shell."]) assert.ok(words.includes(part), `${part} in ${words}`);
    assert.doesNotMatch(words, /新一点的浏览器|正在打开/);
  }
});

test("no connection is named as that", async () => {
  const page = await broken("**/app.*.wasm", (route) => route.abort());
  await trouble(page, "network").waitFor();
});

test("under a policy without wasm the same program runs as plain script, to the same figure", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>", { policy: NO_WASM });
  await mounted(page);
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  assert.match(await figure(page, "own").innerText(), /6,605/);
  // More lines than the memory holds at first: it grows, and every view of it is the new one.
  await choose(page, "form:lines");
  for (let line = 0; line < 12; line++) {
    if ((await page.locator(`[data-line="${line}"]`).count()) === 0) await page.locator('[data-action="add-line"]').click();
    await type(page, `line/${line}/name`, "治疗".repeat(40));
    await choose(page, `line/${line}/class:A`);
    await type(page, `line/${line}/amount`, "1000");
  }
  await figure(page, "own").waitFor();
  assert.equal(page.asked.filter((url) => /plain\./.test(url)).length, 1);
});

test("a policy without wasm is named as that where the plain script is missing too", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>", { policy: NO_WASM, before: (page) => page.route("**/plain.*.js", (route) => route.fulfill({ status: 404, body: "no" })) });
  await trouble(page, "blocked").waitFor();
  assert.match(await trouble(page, "blocked").innerText(), /wasm-unsafe-eval/);
});

test("a policy without connections is named as that", async () => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";
  const page = await portal("<zifu-estimator></zifu-estimator>", { policy });
  await trouble(page, "blocked").waitFor();
});

test("the ordinary page opened from the disk sends the reader to the single file", async () => {
  const page = await open(indexFile);
  await trouble(page, "file").waitFor();
  assert.match(await trouble(page, "file").innerText(), /zifu\.html/);
});

test("a browser without what is needed is named as too old", async () => {
  const page = await open(await address(), { before: (page) => page.addInitScript(() => { delete globalThis.TextDecoder; }) });
  await trouble(page, "old").waitFor();
});

test("without scripts there are words and the telephone number", async () => {
  const page = await open(await address(), { javaScriptEnabled: false });
  assert.match(await page.locator("body").innerText(), /12393/);
});

test("the words of a failure pass axe", async () => {
  const page = await broken("**/app.*.wasm", (route) => route.abort());
  await trouble(page, "network").waitFor();
  // Landmark and heading belong to the program that did not start.
  const found = await new AxeBuilder({ page }).disableRules(["landmark-one-main", "page-has-heading-one"]).analyze();
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.help}`), []);
});
