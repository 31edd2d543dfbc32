// The search in the lists at the name of a row, and rows of which something is open: a figure all the same, as a range or a floor.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { choose, close, figure, start, stay, type } from "./lib.mjs";
import { checked } from "./axe.mjs";

after(close);

const name = (page, row = 0) => page.locator(`input[data-field="line/${row}/name"]`);
const options = (page) => page.locator('[role="option"]');
const cell = (page, id) => page.locator(`input[data-field="${id}"]`).first().inputValue();
const lines = async (options) => {
  const page = await start(options);
  await stay(page, "active", ["form:lines"]);
  return page;
};

test("initials find a drug; the keyboard chooses it; class, share and source are filled in", async () => {
  const page = await lines();
  await name(page).click();
  await name(page).pressSequentially("amxl");
  await options(page).first().waitFor();
  assert.equal(await name(page).getAttribute("role"), "combobox");
  assert.match(await options(page).first().innerText(), /阿莫西林/);
  await page.keyboard.press("ArrowDown");
  assert.equal(await name(page).getAttribute("aria-activedescendant"), await options(page).first().getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.locator('[data-source="0"]').waitFor();
  assert.equal(await name(page).inputValue(), "阿莫西林");
  assert.equal(await options(page).count(), 0);
  assert.match(await page.locator('[data-source="0"]').innerText(), /药品目录 20\d\d 年版/);
  assert.equal(await page.locator('[data-choice="line/0/class:A"]').isChecked(), true);
  await type(page, "line/0/amount", "2000");
  await figure(page, "own").waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a class B drug of a place that tells no share is an open range with its question; the person's own rate wins", async () => {
  const page = await lines({ hasTouch: true, viewport: { width: 360, height: 740 } });
  await name(page).tap();
  await name(page).pressSequentially("头孢呋辛酯");
  await options(page).filter({ hasText: "乙类" }).first().tap();
  await page.locator('[data-source="0"]').waitFor();
  assert.equal(await cell(page, "line/0/prepay"), "0-30");
  assert.match(await page.locator('[data-source="0"]').innerText(), /0 到 30/);
  await type(page, "line/0/amount", "10000");
  await page.locator('[data-answer="range"]').waitFor();
  // 10,000 in scope, or 7,000 beside 3,000 paid first: 1,300 and 15% of the rest.
  const [low, high] = await ends(page);
  assert.deepEqual([low, high], ["2605.00", "5155.00"]);
  await type(page, "line/0/prepay", "10");
  await page.locator('[data-answer="figure"]').waitFor();
  assert.equal(await figure(page, "own").getAttribute("data-amount"), "3455.00");
  await page.context().close();
});

test("a drug under a condition asks whether it is met: both ends until it is answered", async () => {
  const page = await lines();
  await name(page).click();
  await name(page).pressSequentially("人血白蛋白");
  await options(page).first().click();
  await page.locator('[data-source="0"] button').first().waitFor();
  await type(page, "line/0/amount", "5000");
  await page.locator('[data-answer="range"]').waitFor();
  await page.locator('[data-source="0"] button', { hasText: "不符合" }).click();
  await page.locator('[data-answer="figure"]').waitFor();
  assert.equal(await figure(page, "own").getAttribute("data-amount"), "5000.00");
  await page.context().close();
});

test("what the bill prints stands: the choice fills nothing over it", async () => {
  const page = await lines();
  await choose(page, "line/0/class:A");
  await page.locator('[data-fold="line"] > summary').first().click();
  await type(page, "line/0/amount", "100");
  await type(page, "line/0/printed_prepay", "8");
  await name(page).click();
  await name(page).pressSequentially("头孢呋辛酯");
  await options(page).filter({ hasText: "乙类" }).first().click();
  await page.locator('[data-source="0"]').waitFor();
  assert.equal(await page.locator('[data-choice="line/0/class:A"]').isChecked(), true);
  assert.equal(await cell(page, "line/0/printed_prepay"), "8");
  await page.context().close();
});

test("once used it works without a network, and the list is clean under axe at 320 px", async () => {
  const page = await lines({ viewport: { width: 320, height: 640 } });
  await name(page).click();
  await name(page).pressSequentially("asp");
  await options(page).first().waitFor();
  assert.deepEqual(await checked(page), []);
  await page.context().setOffline(true);
  await page.keyboard.press("Escape");
  assert.equal(await options(page).count(), 0);
  await name(page).fill("血液透析");
  await options(page).filter({ hasText: "血液透析" }).first().waitFor();
  await page.context().close();
});

test("a row without a readable amount stays and makes the answer a floor; a row without class is a range", async () => {
  const page = await lines();
  await choose(page, "line/0/class:A");
  await type(page, "line/0/amount", "10000");
  await page.locator('[data-answer="figure"]').waitFor();
  await page.locator('[data-action="add-line"]').click();
  await type(page, "line/1/name", "看不清");
  await type(page, "line/1/amount", "1Z.5");
  await page.locator('[data-note="open"]').waitFor();
  const words = await page.locator(".answer").innerText();
  assert.match(words, /自己至少要出/);
  assert.match(words, /有 1 行的金额还没看清/);
  assert.equal(await cell(page, "line/1/amount"), "1Z.5");
  await type(page, "line/1/amount", "1000");
  await page.locator('[data-answer="range"] [data-go="line/1/class"]').waitFor();
  // All in scope, or all self-paid: 1,300 + 15% of 9,700; 1,300 + 15% of 8,700 + 1,000.
  assert.deepEqual(await ends(page), ["2755.00", "3605.00"]);
  await choose(page, "line/1/class:C");
  await page.locator('[data-answer="figure"]').waitFor();
  await page.context().close();
});

// Both ends of a range, read off the ways they open.
async function ends(page) {
  const found = [];
  for (const end of ["low", "high"]) {
    await page.locator(`[data-fold="${end}"] > summary`).click();
    found.push(await page.locator(`[data-fold="${end}"] tr.end [data-amount]`).first().getAttribute("data-amount"));
  }
  return found;
}
