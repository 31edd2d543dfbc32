// The shell: the page mounts under its policy, asks for nothing but its own files, and elements are independent.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { address, close, manifest, mounted, open, portal, putBack, singleFile } from "./lib.mjs";

after(close);

test("the page mounts under its policy without a complaint and asks only for files of the manifest", async () => {
  const base = await address();
  const page = await open();
  const answer = await page.goto(base);
  const policy = answer.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'.*trusted-types zifu;.*frame-ancestors 'self'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
  await mounted(page);
  await page.waitForTimeout(300);
  assert.deepEqual(page.complaints, []);
  const known = new Set(manifest().map((one) => base + one.file));
  assert.deepEqual(page.asked.filter((url) => url !== base && !known.has(url) && !url.startsWith("data:")), []);
  assert.equal(new Set(page.asked).size, page.asked.length, "no file is asked for twice");
});

test("nothing that is on view moves when the program has come, however late", async () => {
  const page = await open(null, {
    viewport: { width: 412, height: 823 },
    before: async (page) => {
      await page.addInitScript(() => {
        window.shifted = 0;
        new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifted += one.value; }).observe({ type: "layout-shift", buffered: true });
      });
      await page.route("**/app.*.wasm", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await route.continue();
      });
    },
  });
  await page.goto(await address());
  await mounted(page);
  await page.locator("zifu-estimator h1").waitFor();
  await page.waitForTimeout(500);
  // What Lighthouse calls good is 0.1.
  const shifted = await page.evaluate(() => window.shifted);
  assert.ok(shifted < 0.1, `cumulative layout shift ${shifted}`);
});

test("two elements on a page run side by side, and removing one leaves the other", async () => {
  const page = await portal('<zifu-estimator place="beijing"></zifu-estimator><zifu-estimator place="shanghai"></zifu-estimator>');
  await mounted(page, 0);
  await mounted(page, 1);
  assert.equal(page.asked.filter((url) => url.endsWith(".wasm")).length, 1, "one module for both");
  await page.evaluate(() => document.querySelector("zifu-estimator").remove());
  await mounted(page, 0);
  assert.equal(await page.locator("zifu-estimator").getAttribute("place"), "shanghai");
  assert.deepEqual(page.complaints, []);
});

test("an element that is taken out and put back mounts again", async () => {
  const page = await portal("<main><zifu-estimator></zifu-estimator></main>");
  await mounted(page);
  for (let i = 0; i < 5; i++) await putBack(page);
  await mounted(page);
  assert.equal(await page.locator("zifu-estimator .zifu-root").count(), 1);
  assert.deepEqual(page.complaints, []);
});

test("the script may stand on a page twice, and a div will do where unknown tags are stripped", async () => {
  const page = await portal('<div data-zifu data-place="beijing">…</div><script defer src="zifu.js"></script>');
  await mounted(page);
  assert.equal(await page.locator("zifu-estimator").count(), 1);
  assert.equal(await page.locator("zifu-estimator").getAttribute("place"), "beijing");
  assert.deepEqual(page.complaints, []);
});

test("the host page's own data win over the site's, and what it does not give comes from the site", async () => {
  const page = await portal("<zifu-estimator></zifu-estimator>");
  await mounted(page);
  const answers = await page.evaluate(async () => {
    const element = document.querySelector("zifu-estimator");
    element.source = { assets: { index: { mine: true } } };
    const host = element.host(element.from);
    const fails = await host.asset("pack/nowhere/none").catch((error) => error.kind);
    return { index: await host.asset("index"), fails, today: host.today, lang: host.lang };
  });
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  assert.deepEqual(answers, { index: '{"mine":true}', fails: "missing", today, lang: "zh" });
  await mounted(page);
  assert.deepEqual(page.complaints, []);
});

test("the single file mounts from the disk and asks for nothing", async () => {
  const page = await open(singleFile);
  await mounted(page);
  await page.waitForTimeout(300);
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(page.asked.filter((url) => url !== singleFile && !url.startsWith("data:")), []);
});

test("the single file unpacks itself where the browser cannot", async () => {
  const page = await open(singleFile, { before: (page) => page.addInitScript(() => delete globalThis.DecompressionStream) });
  await mounted(page);
  assert.deepEqual(page.complaints, []);
});

test("axe finds nothing", async () => {
  const page = await open(await address());
  await mounted(page);
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.help}`), []);
});
