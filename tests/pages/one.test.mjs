// One file for chosen places: it opens by double click, settles those places and no others, and says what it is.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { address, choose, close, figure, mounted, open, singleFile, type } from "./lib.mjs";

// What a file of one place may weigh on the disk, in bytes, as it is passed on: with WebAssembly, and as plain script for old browsers.
const MOST = 450_000;
const MOST_OLD = 600_000;

const folder = mkdtempSync(join(tmpdir(), "zifu-one-"));
after(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function make(places, options) {
  const page = await open((await address()) + "one.html", options);
  for (const place of places) await page.locator(`input[value="${place}"]`).check();
  if (options && options.old) await page.locator("#plain").check();
  await page.locator("#make").click();
  const link = page.locator("#made a");
  await link.waitFor({ timeout: 60_000 });
  const told = await page.locator("#made").innerText();
  const coming = page.waitForEvent("download");
  await link.click();
  const file = join(folder, (await coming).suggestedFilename());
  await (await coming).saveAs(file);
  return { page, told, file, bytes: readFileSync(file) };
}

async function settles(file, options) {
  const page = await open(pathToFileURL(file).href, options);
  await mounted(page);
  await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  assert.match(await figure(page, "own").innerText(), /6,605/);
  return page;
}

test("of one place: small, said what it holds, it settles from the disk and asks for nothing", async () => {
  const { page, told, file, bytes } = await make(["beijing"]);
  assert.ok(told.includes(createHash("sha256").update(bytes).digest("hex")), told);
  const [, code] = /核对码 ([0-9a-f]{12})/.exec(told);
  assert.match(file, /zifu-beijing-\d{4}-\d\d-\d\d\.html$/);
  assert.deepEqual(page.complaints, []);
  const one = await settles(file);
  const offered = await one.locator('input[data-choice^="place:"]').evaluateAll((all) => all.map((box) => box.value));
  assert.deepEqual(offered, ["beijing", "other"]);
  const words = await one.locator("aside").last().innerText();
  assert.ok(words.includes("北京市") && words.includes(code), words);
  assert.match(await one.title(), /北京市 · \d{4}-\d\d-\d\d$/);
  assert.deepEqual(one.complaints, []);
  assert.deepEqual(one.asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")), []);
});

test("of each place alone it stays within its bytes on the disk, in both forms", async (t) => {
  const page = await open((await address()) + "one.html", {
    before: (page) => page.addInitScript(() => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => make.call(URL, (self.made = blob));
    }),
  });
  const boxes = page.locator("#places input");
  await boxes.first().waitFor();
  const places = await boxes.evaluateAll((all) => all.map((box) => box.value));
  assert.ok(places.length >= 15, `${places.length} places`);
  for (const [form, most] of [["", MOST], ["old-", MOST_OLD]]) {
    await page.locator("#plain").setChecked(form !== "");
    const sizes = [];
    for (const place of places) {
      for (const box of await boxes.all()) await box.setChecked((await box.inputValue()) === place);
      await page.locator("#make").click();
      await page.locator(`#made a[download^="zifu-${form}${place}-2"]`).waitFor();
      sizes.push([await page.evaluate(() => self.made.size), place]);
    }
    sizes.sort(([a], [b]) => a - b);
    t.diagnostic(`${form || "new-"}file: ${sizes[0].join(" ")} to ${sizes[sizes.length - 1].join(" ")} bytes`);
    for (const [size, place] of sizes) assert.ok(size <= most, `${form}${place}: ${size} bytes on the disk, ${most} allowed`);
  }
});

test("for old browsers: the program as plain script, and it settles where there is no WebAssembly and nothing that unpacks", async () => {
  const { file, bytes } = await make(["beijing"], { old: true });
  assert.match(file, /zifu-old-beijing-/);
  const text = bytes.toString("utf8");
  assert.ok(!text.includes('id="zifu-wasm"'), "not both");
  const without = (page) => page.addInitScript(() => {
    delete globalThis.WebAssembly;
    delete globalThis.DecompressionStream;
  });
  const page = await settles(file, { before: without });
  assert.equal(await page.evaluate(() => typeof WebAssembly), "undefined");
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(page.asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")), []);
});

test("what a single file leaves out is said where it would be", async () => {
  const page = await open(singleFile);
  await mounted(page);
  await choose(page, "start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  for (const [fold, said] of [["further", '[data-further="apart"]'], ["year", '[data-year="apart"]']]) {
    await page.locator(`[data-fold="${fold}"] > summary`).first().click();
    assert.match(await page.locator(`[data-fold="${fold}"] ${said}`).innerText(), /单独的文件/, fold);
  }
});

test("of two places, in a browser that can neither pack nor unpack: larger, and the same", async () => {
  const before = (page) => page.addInitScript(() => {
    delete globalThis.CompressionStream;
    delete globalThis.DecompressionStream;
  });
  const { told, file } = await make(["beijing", "shanghai"], { before });
  assert.ok(told.includes("北京市、上海市"), told);
  await settles(file);
});

test("nothing chosen and nothing there are said in words; the page passes axe and is reached from the front page", async () => {
  const page = await open(await address());
  await page.locator('nav[data-lang] a[href="one.html"]:visible').click();
  await page.locator("#places input").first().waitFor();
  await page.locator("#make").click();
  assert.match(await page.locator("#made").innerText(), /先选一个地方/);
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
  await page.route("**/zifu.html", (route) => route.fulfill({ status: 404, body: "no" }));
  await page.locator("#places input").first().check();
  await page.locator("#make").click();
  await page.locator("#made", { hasText: "没有做成" }).waitFor();
});
