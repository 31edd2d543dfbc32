// The self-check of a host: silent where all is right, and for a host that is wrong in each way it names that way.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { close, dist, open } from "./lib.mjs";
import { CLEAN, KINDS, checked, closeHosts, host } from "./host.mjs";

after(async () => {
  await close();
  closeHosts();
});

test("a host as documented: every check holds, every example passes, in both languages, without a complaint", async () => {
  const { page, found, sum } = await checked(await host());
  assert.deepEqual(found, CLEAN, await page.locator("#list").innerText());
  assert.equal(sum, "good");
  const words = await page.locator("main").innerText();
  for (const piece of ["这个网站可以用", "This site is set up right", "签名", "12 / 12"]) assert.ok(words.includes(piece), piece);
  assert.deepEqual(page.complaints, []);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistration().then(Boolean)), false, "looking leaves nothing behind");
  const axe = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(axe.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
});

test("the folder of scripts alone passes too", async () => {
  const { found, page } = await checked(await host(() => {}, dist + "-js"));
  assert.equal(existsSync(join(dist + "-js", "check.html")), true);
  assert.deepEqual({ ...found, packed: "good" }, CLEAN, await page.locator("#list").innerText());
});

test("named: an old browser", async () => {
  const { found } = await checked(await host(), { before: (page) => page.addInitScript(() => Object.defineProperty(globalThis, "customElements", { value: undefined })) });
  assert.equal(found.browser, "old");
  assert.equal(found.examples, undefined);
});

test("a browser without WebAssembly settles every example in plain script", async () => {
  const { found, page } = await checked(await host(), { before: (page) => page.addInitScript(() => { delete globalThis.WebAssembly; }) });
  assert.deepEqual(found, without(CLEAN, "policy"), await page.locator("#list").innerText());
});

function without(table, name) {
  const { [name]: _, ...rest } = table;
  return rest;
}

test("named: opened from the disk", async () => {
  const page = await open(pathToFileURL(join(dist, "check.html")).href);
  await page.locator('#sum[data-sum="bad"]').waitFor();
  assert.equal(await page.locator("#list > li").getAttribute("data-kind"), "disk");
});

test("named: plain http by address, where no browser keeps a page", async () => {
  const answer = (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const file = join(dist, name);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: KINDS[name.split(".").pop()], body: readFileSync(file) });
  };
  const { found } = await checked("http://portal.test/", { serviceWorkers: "block", before: (page) => page.route("http://portal.test/**", answer) });
  assert.equal(found.worker, "plain");
  assert.equal(found.examples, "good");
});

test("named: a device that still keeps an earlier version", async () => {
  let earlier = true;
  const url = await host((name, answer) => {
    if (name === "worker.js" && earlier) answer.plain((bytes) => Buffer.from(String(bytes).replace(/"[0-9a-f]{8}"/, '"00000000"')));
  });
  const page = await open(url, { serviceWorkers: "allow" });
  await page.evaluate(() => navigator.serviceWorker.ready);
  earlier = false;
  await page.goto(url + "check.html");
  await page.locator('#sum:not([data-sum="waiting"])').waitFor({ timeout: 90_000 });
  assert.equal(await page.locator('li[data-check="worker"]').getAttribute("data-kind"), "stale");
});

test("named: figures that come out wrong although every file is right", async () => {
  // A cache on the way that gives an old pack to all who do not ask for a new one.
  const { found, page } = await checked(await host((name, answer, asked) => {
    if (name.startsWith("data/pack-beijing-employee") && asked["cache-control"] !== "no-cache") answer.plain((bytes) => Buffer.from(String(bytes).replaceAll("1300", "1400")));
  }));
  assert.deepEqual({ ...found, examples: "good" }, CLEAN);
  assert.equal(found.examples, "bad");
  assert.match(await page.locator("#list").innerText(), /stay-by-sums: [\d.]+ ≠ 7130\.50/);
});

test("where nothing of ours may run, the page itself says what to look at", async () => {
  const page = await open((await host((name, answer) => { answer.head["content-security-policy"] = "script-src 'none'"; })) + "check.html");
  assert.match(await page.locator("#sum").innerText(), /script-src 'self'/);
});
