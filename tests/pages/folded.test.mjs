// What is answered folds into one line each once there is a figure: the page is short, nothing moves under the hand, nothing typed is
// lost, and every line opens by touch and by keyboard.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { checked } from "./axe.mjs";
import { STRICT, choose, close, figure, portal, start, stay, type } from "./lib.mjs";

after(close);

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };
const own = (page) => figure(page, "own").getAttribute("data-amount");
const line = (page, field) => page.locator(`.asked:has([data-field="${field}"]) > summary`).first();
const isOpen = (page, field) => line(page, field).evaluate((summary) => summary.parentElement.open);
const focused = (page) => page.evaluate(() => {
  const { name, dataset } = document.querySelector("zifu-estimator").shadowRoot.activeElement ?? { dataset: {} };
  return dataset.choice || dataset.field || name || "";
});

test("after the first figure a phone's page is short, and the field in hand has stayed where it was", async () => {
  const page = await start(phone);
  await stay(page, "active");
  assert.equal(await page.locator(".said").count(), 0, "nothing folds before there is a figure");
  const field = page.locator('input[data-field="total"]');
  await field.scrollIntoViewIfNeeded();
  await field.focus();
  const before = await field.boundingBox();
  await page.keyboard.type("40000");
  await page.locator('[data-answer="floor"]').waitFor();
  await page.locator(".said").first().waitFor();
  const now = await field.boundingBox();
  assert.ok(Math.abs(now.y - before.y) < 3, `from ${before.y} to ${now.y}`);
  assert.equal(await focused(page), "total");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="figure"]').waitFor();
  for (const [field, words] of [["grade", "④ 哪一级医院？ 三级"], ["kind", "② 哪种医保？ 在职职工"], ["total", "总费用 40000 元"], ["cause", "为什么看病？ 还没答"]]) {
    assert.equal((await line(page, field).innerText()).trim(), words);
    assert.equal(await isOpen(page, field), false);
    const { height } = await line(page, field).boundingBox();
    assert.ok(height >= 44, `${field}: ${height} px to touch`);
  }
  assert.equal(await isOpen(page, "excluded"), true, "what is in hand stays open");
  const high = await page.evaluate(() => document.documentElement.scrollHeight);
  // Under 3,500 with the letters that it was drawn with; others are a little larger.
  assert.ok(high < 3650, `${high} px`);
  assert.deepEqual(await checked(page), []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a line opens by keyboard, another answer changes the figure, the focus stays; it closes when something else is answered", async () => {
  const page = await start(phone);
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await page.locator('[data-answer="figure"]').waitFor();
  assert.equal(await own(page), "6605.00");
  await line(page, "grade").focus();
  await page.keyboard.press("Enter");
  assert.equal(await isOpen(page, "grade"), true);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "grade:tertiary");
  await page.keyboard.press("ArrowDown");
  await page.locator('.said > summary b', { hasText: "二级" }).waitFor();
  assert.equal(await focused(page), "grade:secondary");
  assert.notEqual(await own(page), "6605.00");
  assert.equal(await isOpen(page, "grade"), true);
  await line(page, "cause").tap();
  await choose(page, "cause:illness");
  await page.locator('.said > summary b', { hasText: "生病" }).waitFor();
  assert.equal(await isOpen(page, "grade"), false);
  assert.equal(await isOpen(page, "cause"), true);
  await page.context().close();
});

test("what the answer asks for next opens when it is pressed, a fault is never folded away, and erasing unfolds all", async () => {
  const page = await start(phone);
  await stay(page, "active");
  await type(page, "total", "40000");
  await type(page, "excluded", "0");
  await page.locator('[data-note="next"] button').tap();
  assert.equal(await isOpen(page, "cause"), true);
  assert.equal(await focused(page), "cause:illness");
  await type(page, "total", "4.0.0");
  await page.locator('[data-fault="total"]').waitFor();
  await choose(page, "kind:retired");
  assert.equal(await isOpen(page, "total"), true);
  assert.equal(await isOpen(page, "grade"), false, "without a figure for a moment nothing springs open");
  await page.locator('[data-action="erase"]').tap();
  await page.locator(".said").first().waitFor({ state: "detached" });
  await page.locator('[data-action="restore"]').tap();
  assert.equal(await page.locator('input[data-field="total"]').inputValue(), "4.0.0");
  await page.context().close();
});

test("in a frame nothing folds: it is as high as its content, and its reader's place is not ours to keep", async () => {
  const page = await portal('<iframe title="frame" width="360" height="3000" src="frame.html"></iframe>', { policy: STRICT });
  const frame = page.frameLocator("iframe");
  for (const choice of ["start:in", "place:beijing", "kind:active", "setting:inpatient", "admission:1", "grade:tertiary"]) await frame.locator(`[data-choice="${choice}"]`).check();
  await frame.locator('input[data-field="total"]').fill("40000");
  await frame.locator('input[data-field="excluded"]').fill("0");
  await frame.locator('[data-answer="figure"]').waitFor();
  assert.equal(await frame.locator(".said").count(), 0);
  await page.context().close();
});
