// What a person sees when something is wrong: words that name the cause, and a way on.
import assert from "node:assert/strict";
import { after, test } from "node:test";
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
