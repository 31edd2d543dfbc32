// Where WebAssembly is refused or missing the page itself runs as plain script; the programs beside it do not. What they would have
// shown says so, and what to do; the figure and everything that is script alone go on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { address, choose, close, figure, mounted, NO_WASM, open, portal, stay, type } from "./lib.mjs";

after(close);

const here = dirname(fileURLToPath(import.meta.url));
const REFUSED = [
  ["the policy refuses it", () => portal("<zifu-estimator eager></zifu-estimator>", { policy: NO_WASM })],
  ["the browser has none", async () => open(await address(), { before: (page) => page.addInitScript(() => { delete globalThis.WebAssembly; }) })],
];

const settled = async (make) => {
  const page = await make();
  await mounted(page);
  await stay(page, "retired");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await figure(page, "own").waitFor();
  return page;
};
const own = (page) => figure(page, "own").getAttribute("data-amount");
const unfold = (page, fold) => page.locator(`[data-fold="${fold}"] > summary`).click();

for (const [why, make] of REFUSED) {
  test(`${why}: 更多 says so in both languages, fetches nothing in vain, and leaves the figure`, async () => {
    const page = await settled(make);
    await unfold(page, "further");
    const said = page.locator('[data-further="refused"]');
    await said.waitFor();
    assert.match(await said.innerText(), /用不了.*上面的结果不受影响.*Chrome 97/);
    assert.doesNotMatch(await page.locator('[data-fold="further"]').innerText(), /网断了/);
    assert.deepEqual(page.asked.filter((url) => /\/study\./.test(url)), []);
    assert.equal(await own(page), "2891.50");
    await page.locator('[data-action="language"]').first().click();
    await page.locator('[data-fold="further"] > summary', { hasText: "More" }).click();
    await page.locator('[data-further="refused"]', { hasText: "cannot run here" }).waitFor();
    await page.context().close();
  });

  test(`${why}: of the year so far two ways work, and the third says why it is not there`, async () => {
    const page = await settled(make);
    await unfold(page, "year");
    const said = page.locator('[data-year="refused"]');
    await said.waitFor();
    assert.match(await said.innerText(), /一次一次填.*用不了.*上面两种办法照样能用/);
    assert.equal(await page.locator('[data-year-way="stays"]').count(), 0);
    await page.locator('[data-year-way="sums"] > summary').click();
    await page.locator('[data-year-field="c-pool_paid"]').fill("99000");
    await page.locator('[data-year-do="sums"]').click();
    await page.locator('[data-year="done"]').waitFor();
    await page.locator('[data-step="pool/over_cap"]').waitFor();
    // A result of this page is carried on by the page itself.
    await page.locator('[data-action="carry"]').click();
    assert.match(await page.locator('[data-note="year"]').innerText(), /前面 1 次/);
    await page.context().close();
  });
}

test("a workbook is not called broken where nothing here can read one; the lists and what to do and bring go on", async () => {
  const page = await settled(REFUSED[0][1]);
  for (const fold of ["todo", "assume"]) {
    await unfold(page, fold);
    await page.locator(`[data-fold="${fold}"] .later li`).first().waitFor();
  }
  await choose(page, "form:lines");
  await page.locator('input[data-field="line/0/name"]').fill("amxl");
  await page.locator(".found li").first().waitFor();
  await unfold(page, "paste");
  await page.locator('input[data-field="file"]').setInputFiles({ name: "bill.xlsx", mimeType: "", buffer: readFileSync(join(here, "bill.xlsx")) });
  await page.locator("p.note", { hasText: "整块复制" }).waitFor();
  assert.match(await page.locator("p.note", { hasText: "整块复制" }).innerText(), /这里读不了表格文件/);
  await page.context().close();
});

test("what did not come over the network is said as that, and is tried again when it is opened again", async () => {
  let lost = true;
  const page = await settled(async () => open(await address(), { before: (page) => page.route("**/study.*", (route) => (lost ? route.abort() : route.continue())) }));
  await unfold(page, "further");
  await page.locator('[data-further="failed"]', { hasText: "网断了" }).waitFor();
  await unfold(page, "year");
  await page.locator('[data-year="failed"]', { hasText: "网断了" }).waitFor();
  lost = false;
  for (const [fold, there] of [["year", '[data-year-way="stays"]'], ["further", ".curve"]]) {
    await unfold(page, fold);
    await unfold(page, fold);
    await page.locator(there).waitFor();
  }
  assert.equal(await page.locator('[data-year="failed"]').count(), 0);
  await page.context().close();
});
