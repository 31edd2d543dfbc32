// Large print: one question a screen, the phone's back gesture goes back a question, and the end is a figure.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { address, answered, choose, close, figure, mounted, open, start, type } from "./lib.mjs";

after(close);

const press = (page, action) => page.locator(`[data-action="${action}"]`).first().click();
const screens = [
  ["start:in"], ["place:beijing"], ["kind:retired"], ["setting:inpatient", "admission:1"], ["grade:tertiary"],
];

test("large print to the end: one question a screen, back by the browser loses nothing, a figure at last", async () => {
  const page = await start({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await press(page, "large");
  for (const [index, answers] of screens.entries()) {
    assert.match(await page.locator(".count").innerText(), new RegExp(`第 ${index + 1} 问，共 6 问`));
    assert.equal(await page.locator("[data-answer]").count(), 0, "no answer beside a question");
    await choose(page, ...answers);
    await press(page, "next");
  }
  await type(page, "total", "46800");
  await type(page, "excluded", "3000");
  await page.goBack();
  await page.locator('[data-choice="grade:tertiary"]').waitFor();
  assert.equal(await page.locator('[data-choice="grade:tertiary"]').isChecked(), true);
  await page.goForward();
  await page.locator('input[data-field="total"]').first().waitFor();
  assert.equal(await page.locator('input[data-field="total"]').first().inputValue(), "46800");
  await press(page, "next");
  await figure(page, "own").waitFor();
  assert.match(await page.locator(".numerals").innerText(), /^[零一二三四五六七八九十百千万]+元/);
  assert.ok(!page.url().includes("46800"));
  const small = await page.evaluate(() => {
    const root = document.querySelector("zifu-estimator").shadowRoot;
    return [...root.querySelectorAll("button, summary, .option")].filter((node) => node.getClientRects().length && node.getBoundingClientRect().height < 59).map((node) => node.textContent);
  });
  assert.deepEqual(small, [], "everything to touch is large");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`), []);
  await press(page, "large");
  assert.equal(await page.locator('[data-choice="start:in"]').isChecked(), true, "ordinary print has all of it");
});

for (const width of [360, 1280]) {
  test(`in the common print everything to touch is 44 px high and wide, its folds open too: ${width} px`, async () => {
    const page = await answered({ viewport: { width, height: 740 } });
    const boxes = () => page.evaluate(() => {
      const root = document.querySelector("zifu-estimator").shadowRoot;
      const all = [...root.querySelectorAll("button, summary, .option, select, input[type=text], a[href]")].filter((node) => node.getClientRects().length);
      return all.map((node) => [node.textContent, node.getBoundingClientRect().height, node.getBoundingClientRect().width]);
    });
    const before = await boxes();
    await page.evaluate(() => document.querySelector("zifu-estimator").shadowRoot.querySelectorAll("details:not([open]) > summary").forEach((one) => one.click()));
    await page.locator('[data-year-way="sums"]').waitFor({ state: "attached" });
    const after = await boxes();
    assert.ok(before.length > 20 && after.length > before.length + 5, `${before.length}, ${after.length}`);
    assert.deepEqual(before.concat(after).filter(([, height, width]) => height < 44 || width < 44), []);
    await page.context().close();
  });
}

test("an address can ask for large print, and reading aloud is offered only with a Chinese voice of the device", async () => {
  const voices = (local) => (page) =>
    page.addInitScript((local) => {
      window.said = [];
      const voice = { lang: "zh-CN", localService: local, name: "x", voiceURI: "x", default: true };
      window.SpeechSynthesisUtterance = function (text) { this.text = text; };
      Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [voice], cancel() {}, speak: (one) => window.said.push(one.text) } });
    }, local);
  for (const local of [true, false]) {
    const page = await open(`${await address()}#large`, { before: voices(local) });
    await mounted(page);
    for (const answers of screens) {
      await choose(page, ...answers);
      await press(page, "next");
    }
    await type(page, "total", "40000");
    await type(page, "excluded", "0");
    await press(page, "next");
    await figure(page, "own").waitFor();
    assert.equal(await page.locator('[data-action="speak"]').count(), local ? 1 : 0);
    if (!local) continue;
    await press(page, "speak");
    assert.match((await page.evaluate(() => window.said)).join(), /自己约出/);
  }
});

test("a paper already settled: its own sums first, then ours beside it, what differs is a question", async () => {
  const page = await start();
  await choose(page, "start:after", "place:beijing", "kind:retired", "setting:inpatient", "admission:1", "grade:tertiary", "form:sums");
  // tests/cases/beijing/page/stay-by-sums.toml
  for (const [field, text] of [["total", "46800"], ["excluded", "3000"], ["prepay", "1200"], ["over_limit", "0"]]) await type(page, field, text);
  for (const [field, text] of [["paid_pool", "38039.00"], ["paid_other", "1630.50"], ["paid_account", "0"], ["paid_cash", "7130.50"], ["own_out", "3000"]]) await type(page, field, text);
  const out = (sum) => page.locator(`[data-sum="${sum}"]`).getAttribute("data-amount");
  await figure(page, "own").waitFor();
  assert.equal(await out("paper.four"), "0.00");
  const cells = () => page.locator('[data-row="paper.mine"] [data-amount]').evaluateAll((cells) => cells.map((cell) => cell.dataset.amount));
  assert.deepEqual(await cells(), ["7130.50", "7130.50"]);
  await type(page, "paid_cash", "7180.50");
  assert.equal(await out("paper.four"), "50.00");
  assert.deepEqual(await cells(), ["7180.50", "7130.50"]);
  const words = await page.locator("[data-answer]").innerText();
  assert.match(words, /不等于单子错了/);
  assert.doesNotMatch(words, /多收|乱收/);
});
