// 看懂单子: a paper already settled is read in its own words, added up by itself first, and only then laid beside ours.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { amounts, choose, close, figure, start, type } from "./lib.mjs";

after(close);

// tests/cases/beijing/page/stay-by-sums.toml as an invoice would print it.
const PRINTED = [
  ["paid_pool", "38039.00"], ["paid_other", "1630.50"], ["paid_account", "800"], ["paid_cash", "6330.50"],
  ["own_in", "4130.50"], ["own_out", "3000"],
];

async function settled(options) {
  const page = await start(options);
  await choose(page, "start:after", "place:beijing", "kind:retired", "setting:inpatient", "admission:1", "grade:tertiary", "form:sums");
  await page.locator('[data-fold="paper"]').waitFor();
  return page;
}

const fill = async (page, pairs) => {
  for (const [field, text] of pairs) await type(page, field, text);
};
const out = (page, sum) => page.locator(`[data-sum="${sum}"]`).getAttribute("data-amount");
const row = (page, key) => page.locator(`[data-row="${key}"] [data-amount]`).evaluateAll((cells) => cells.map((cell) => cell.dataset.amount));

test("the paper's own sums are tested before anything of ours is there", async () => {
  const page = await start();
  await choose(page, "start:after");
  await page.locator('[data-fold="paper"]').waitFor();
  await fill(page, [["total", "46800"], ...PRINTED]);
  assert.equal(await page.locator("[data-answer]").getAttribute("data-answer"), "missing");
  assert.equal(await out(page, "paper.four"), "0.00");
  assert.equal(await out(page, "paper.borne"), "0.00");
  await type(page, "own_in", "4131.50");
  assert.equal(await out(page, "paper.borne"), "1.00");
  assert.match(await page.locator('[data-sum="paper.borne"]').innerText(), /有没有抄错/);
  assert.deepEqual(page.complaints, []);
});

test("what the paper prints as self-paid and paid first need not be typed twice", async () => {
  const page = await settled();
  await choose(page, "form:total");
  await fill(page, [["total", "46800"], ...PRINTED]);
  await page.locator('[data-fold="paper-more"] > summary').click();
  await fill(page, [["own_one", "2930.50"], ["own_two", "1200"], ["paid_before", "10000"], ["paid_back", "3669.50"]]);
  await figure(page, "own").waitFor();
  for (const sum of ["paper.four", "paper.borne", "paper.parts", "paper.before"]) assert.equal(await out(page, sum), "0.00", sum);
  for (const [key, text] of [["page.paid_pool", "38039.00"], ["page.paid_other", "1630.50"], ["paper.mine", "7130.50"], ["page.own_in", "4130.50"], ["page.own_out", "3000.00"], ["page.own_one", "2930.50"], ["page.own_two", "1200.00"]]) {
    assert.deepEqual(await row(page, key), [text, text], key);
  }
  assert.match(await page.locator("[data-answer]").innerText(), /跟这里算的对得上/);
  await type(page, "paid_pool", "37039");
  const words = await page.locator("[data-answer]").innerText();
  assert.match(words, /不等于单子错了[^]*起付线收了多少/);
  assert.doesNotMatch(words, /多收|乱收|算错了/);
});

test("between two ends the paper may lie anywhere; beyond them it is a question", async () => {
  const page = await settled();
  await choose(page, "admission:unsure");
  await fill(page, [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ["over_limit", "0"], ["paid_cash", "7000"], ["paid_account", "0"]]);
  await page.locator('[data-answer="range"]').waitFor();
  assert.equal((await amounts(page, '[data-row="paper.mine"]')).length, 1, "ours are two ends in words");
  assert.match(await page.locator("[data-answer]").innerText(), /跟这里算的对得上/);
  await type(page, "paid_cash", "9000");
  assert.match(await page.locator("[data-answer]").innerText(), /不等于单子错了/);
});

for (const [width, large] of [[320, false], [360, true]]) {
  test(`axe finds nothing at ${width} px${large ? " in large print" : ""}`, async () => {
    const page = await settled({ viewport: { width, height: 740 } });
    await page.locator('[data-fold="paper-more"] > summary').click();
    await fill(page, [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ...PRINTED, ["own_one", "1"], ["own_two", "2"]]);
    await page.locator("[data-sum]").first().waitFor();
    if (large) {
      await page.locator('[data-action="large"]').click();
      for (let screen = 0; screen < 6; screen++) await page.locator('[data-action="next"]').click();
      await page.locator("[data-sum]").first().waitFor();
    }
    const found = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  });
}
