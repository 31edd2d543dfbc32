// The year so far: carried on from a figure, from sums of a receipt, stay by stay, from a former result; and what is refused in words.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { checked } from "./axe.mjs";
import { choose, close, figure, start, stay, type } from "./lib.mjs";

after(close);

const own = (page) => figure(page, "own").getAttribute("data-amount");
const open = async (page, way) => {
  await page.locator('[data-fold="year"] > summary').click();
  await page.locator(`[data-year-way="${way}"] > summary`).click();
};
const put = (page, id, text) => page.locator(`[data-year-field="${id}"]`).fill(text);
const pick = (page, id, choice) => page.locator(`select[data-year-field="${id}"]`).selectOption(choice);
const use = (page, way) => page.locator(`[data-year-do="${way}"]`).click();
const counted = (page) => page.locator('[data-note="year"]');
const bill = async (page, total) => {
  await type(page, "total", total);
  await type(page, "excluded", "0");
  await page.locator('[data-answer="figure"]').waitFor();
};

test("one tap starts the next stay of the year: the second deductible, the caps used so far", async () => {
  const page = await start();
  await stay(page, "retired");
  await bill(page, "40000");
  assert.equal(await own(page), "2891.50");
  await page.locator('[data-action="carry"]').click();
  await counted(page).waitFor();
  assert.match(await counted(page).innerText(), /前面 1 次.*2,891\.50/);
  assert.equal(await page.locator('input[data-field="total"]').first().inputValue(), "");
  assert.equal(await page.locator('[data-choice="admission:2"]').isChecked(), true);
  // 80,000: of the pool 64,483.00 of its 100,000 are left.
  await bill(page, "80000");
  const carried = await page.locator('[data-step="pool/over_cap"]').count();
  assert.equal(carried, 1, "the first stay has used up part of the pool");
  await page.locator('[data-action="year-off"]').click();
  await counted(page).waitFor({ state: "detached" });
  assert.equal(await page.locator('[data-step="pool/over_cap"]').count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("sums that a receipt prints count, and what cannot be read is said", async () => {
  const page = await start();
  await stay(page, "active");
  await bill(page, "40000");
  const alone = await own(page);
  await open(page, "sums");
  await put(page, "c-pool_paid", "很多");
  await use(page, "sums");
  await page.locator('[data-year="fault"]', { hasText: "很多" }).waitFor();
  await put(page, "c-pool_paid", "９９，０００");
  await use(page, "sums");
  await page.locator('[data-year="done"]').waitFor();
  await page.locator('[data-step="pool/over_cap"]').waitFor();
  assert.notEqual(await own(page), alone);
  await page.context().close();
});

test("the next bill begun too soon: the bill before comes back as it was, until something is typed", async () => {
  const page = await start();
  await stay(page, "retired");
  await bill(page, "40000");
  const before = await own(page);
  await page.locator('[data-action="carry"]').click();
  await page.locator('[data-note="year"]').waitFor();
  assert.equal(await page.locator('input[data-field="total"]').inputValue(), "");
  assert.equal(await page.locator('[data-note="erased"]').count(), 0);
  await page.locator('[data-action="restore"]').click();
  await page.locator('[data-note="year"]').waitFor({ state: "detached" });
  assert.equal(await page.locator('input[data-field="total"]').inputValue(), "40000");
  assert.equal(await own(page), before);
  await page.locator('[data-action="carry"]').click();
  await bill(page, "80000");
  assert.equal(await page.locator('[data-action="restore"]').count(), 0);
  await page.context().close();
});

test("earlier stays one by one give the same year as carrying on", async () => {
  const page = await start();
  await stay(page, "retired");
  await bill(page, "40000");
  await page.locator('[data-action="carry"]').click();
  await bill(page, "80000");
  const carried = await own(page);
  await page.locator('[data-action="year-off"]').click();
  await open(page, "stays");
  await put(page, "total-0", "40000");
  await use(page, "stays");
  await page.locator('[data-year="fault"]', { hasText: "哪一级医院" }).waitFor();
  await pick(page, "grade-0", "tertiary");
  await use(page, "stays");
  await page.locator('[data-year="fault"]', { hasText: "全自费" }).waitFor();
  await put(page, "excluded-0", "0");
  await use(page, "stays");
  await page.locator('[data-year="done"]').waitFor();
  await page.locator('[data-step="pool/over_cap"]').waitFor();
  assert.equal(await own(page), carried);
  await page.context().close();
});

test("an earlier stay is settled at its own hospital, as the person that one then was, and on its own day", async () => {
  const page = await start();
  await stay(page, "retired");
  await bill(page, "80000");
  await open(page, "stays");
  const asked = await page.locator("select[data-year-field]").evaluateAll((all) => all.map((one) => [one.dataset.yearField, one.value]));
  // Where it was and who one was go without saying; the hospital's level does not.
  assert.deepEqual(asked, [["grade-0", ""], ["filing-0", "local"], ["kind-0", "retired"]]);
  await put(page, "total-0", "40000");
  await put(page, "excluded-0", "0");
  // 1,300, 15% of 28,700 and 10% of 10,000; retired half of 9% and 6%, at a primary hospital half of 6% and 3%.
  for (const [level, kind, own] of [["tertiary", "retired", "2,891.50"], ["primary", "retired", "2,311.00"], ["tertiary", "active", "6,605.00"]]) {
    await pick(page, "grade-0", level);
    await pick(page, "kind-0", kind);
    await use(page, "stays");
    await page.locator('[data-year="done"]').waitFor();
    await counted(page).filter({ hasText: own }).waitFor();
  }
  assert.equal(await page.locator('[data-choice="grade:tertiary"]').isChecked(), true, "this bill's hospital stays");
  await page.context().close();
});

test("what is typed of earlier stays stands through another language and another insurance; what was taken over is said anew", async () => {
  const page = await start();
  await stay(page, "retired");
  await open(page, "stays");
  await page.locator('[data-year-do="add"]').click();
  await put(page, "total-0", "40000");
  await put(page, "excluded-0", "0");
  await pick(page, "grade-0", "tertiary");
  await put(page, "total-1", "1234.5");
  const stands = async () => {
    const value = (id) => page.locator(`[data-year-field="${id}"]`).inputValue();
    assert.deepEqual(await Promise.all(["total-0", "grade-0", "total-1"].map(value)), ["40000", "tertiary", "1234.5"]);
  };
  await put(page, "total-1", "");
  await use(page, "stays");
  await page.locator('[data-year="done"]', { hasText: "好了" }).waitFor();
  await page.locator('[data-action="language"]').click();
  await page.locator('[data-year="done"]').filter({ hasNotText: "好了" }).waitFor();
  await page.locator('[data-year-way="stays"][open] > summary', { hasText: "One by one" }).waitFor();
  // A stay changed is not taken over yet.
  await put(page, "total-1", "1234.5");
  assert.equal(await page.locator('[data-year="done"]').count(), 0);
  await stands();
  await page.locator('[data-action="language"]').click();
  await page.locator('[data-year-way="stays"][open] > summary', { hasText: "一次一次填" }).waitFor();
  await stands();
  assert.equal(await page.locator('[data-year="done"]').count(), 0);
  await choose(page, "kind:unsure");
  await page.locator('[data-year-way]').first().waitFor({ state: "detached" });
  await choose(page, "kind:active");
  await page.locator('[data-year-way="stays"][open]').waitFor();
  assert.equal(await page.locator('[data-year-field="total-1"]').inputValue(), "1234.5");
  await page.context().close();
});

test("a stay whose day is not told is not settled on today's rules where the year had others", async () => {
  const page = await start();
  // Of this place nothing is held before February of that year.
  await choose(page, "start:in", "place:hubei-wuhan", "kind:retired", "setting:inpatient", "admission:2", "grade:tertiary");
  await type(page, "day", "2023-06-01");
  await open(page, "stays");
  await put(page, "total-0", "40000");
  await put(page, "excluded-0", "0");
  await pick(page, "grade-0", "tertiary");
  await use(page, "stays");
  await page.locator('[data-year="fault"]', { hasText: "日子" }).waitFor();
  await put(page, "day-0", "2023-03-01");
  await use(page, "stays");
  await page.locator('[data-year="done"]').waitFor();
  await page.context().close();
});

test("a former result is taken up; one that is cut, of another place or no result at all is refused in words", async () => {
  const page = await start();
  await stay(page, "retired");
  await bill(page, "40000");
  await page.locator('[data-fold="data"] > summary').click();
  await page.locator('[data-action="take-json"]').click();
  const json = await page.locator('[data-taken="json"] textarea').inputValue();
  assert.match(JSON.parse(json).year, /^1\|289150;/);
  await open(page, "former");
  for (const [text, words] of [
    ["some text", /数据文件/], [json.slice(0, 200), /少了一截/], [json.replace('"beijing"', '"elsewhere"'), /别的城市/],
    [json.replace('"employee"', '"resident"'), /另一种医保/], [json.replace(/"year": "[^"]*"/, '"year": ""'), /不是一个准数/],
    [json.replace("pool_paid|", "no_such|"), /对不上/], [json.replace(/"day": "\d+/, '"day": "2019'), /同一个医保年度/],
  ]) {
    await put(page, "former", text);
    await use(page, "former");
    await page.locator('[data-year="fault"]').filter({ hasText: words }).waitFor();
    assert.equal(await counted(page).count(), 0);
  }
  await put(page, "former", json);
  await use(page, "former");
  await counted(page).waitFor();
  assert.equal(await page.locator('[data-choice="admission:2"]').isChecked(), true);
  await page.context().close();
});

test("the panel of the year is clean under axe at 320 px and in large print", async () => {
  const page = await start({ viewport: { width: 320, height: 640 } });
  await choose(page, "start:in", "place:beijing", "kind:active");
  await open(page, "sums");
  assert.deepEqual(await checked(page), []);
  await page.evaluate(() => document.querySelector("zifu-estimator").shadowRoot.querySelector(".zifu").classList.add("large"));
  assert.deepEqual(await checked(page), []);
  await page.context().close();
});
